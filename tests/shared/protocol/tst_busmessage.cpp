// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/busmessage.h"
#include "shared/protocol/packedbytes.h"
#include "tests/support/testprogram.h"

#include <QTest>
#include <QtEndian>

#include <cmath>
#include <limits>

using namespace saferide;
using namespace saferide::bus;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr quint64 BusOrigin = 0x0123456789abcdef;
constexpr Timestamp FixTime{1'767'268'800'000};
// Version, kind, origin; participation and user of one byte each.
constexpr qsizetype HeaderBytes = 10;
constexpr qsizetype FixTimeAt = HeaderBytes + 2;
constexpr qsizetype OrderTimeAt = FixTimeAt + 8;
constexpr qsizetype LatitudeAt = OrderTimeAt + 8;
constexpr qsizetype LongitudeAt = LatitudeAt + 8;
constexpr qsizetype PresenceAt = LongitudeAt + 8;
constexpr qsizetype ServersBytes = 8; // at the end of a beat

RiderFix fullRider()
{
    return {ParticipationId{54'321},
            UserId{300},
            {.point = {45.7512345, 14.3698765},
             .fixTime = FixTime,
             .accuracy = 4.8,
             .speed = 7.25,
             .course = 271.25,
             .altitude = 548.3,
             .battery = 81.5,
             .aheadMsecs = 240'000}};
}

RiderFix bareRider()
{
    return {ParticipationId{1}, UserId{2}, {.point = {-90, 180}, .fixTime = {0}}};
}

RiderFix accurateRider(double accuracy)
{
    RiderFix rider = bareRider();
    rider.fix.accuracy = accuracy;
    return rider;
}

QByteArray encoded(const Message::Content &content)
{
    return encode({BusOrigin, content});
}

QByteArray withByte(QByteArray bytes, qsizetype at, char byte)
{
    bytes[at] = byte;
    return bytes;
}

template<typename Number>
QByteArray withPacked(QByteArray bytes, qsizetype at, Number number)
{
    qToLittleEndian(number, bytes.data() + at);
    return bytes;
}

QByteArray withDouble(const QByteArray &bytes, qsizetype at, double number)
{
    return withPacked(bytes, at, std::bit_cast<quint64>(number));
}

Alarm alarm()
{
    Incident incident;
    incident.ride = {77};
    incident.participation = {5};
    incident.user = {6};
    incident.username = u"Ana \u010c"_s;
    incident.externalId = u"a"_s;
    incident.text = u"I fell"_s;
    incident.latitude = 46.05;
    incident.longitude = 14.5;
    incident.placeTime = Timestamp{1'769'850'000'000};
    incident.raisedAt = incident.createdAt = incident.updatedAt = incident.alarmedAt =
        Timestamp{1'769'850'001'000};
    return {incident};
}

QByteArray withJson(const QByteArray &json)
{
    QByteArray size;
    appendVarint(size, quint64(json.size()));
    return size + json;
}

/// A message of this kind, whose body is written out.
QByteArray written(int kind, const QByteArray &body)
{
    return encoded(Need()).replace(1, 1, QByteArray(1, char(kind))) + body;
}

} // namespace

class TestBusMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMessageHasTheseBytes_data()
    {
        QTest::addColumn<Message::Content>("content");
        QTest::addColumn<QByteArray>("hex");
        const auto row = [](const char *name, const Message::Content &content,
                            const QByteArray &hex) { QTest::newRow(name) << content << hex; };
        const QByteArray full = "b1a803ac0200d66d799b010000802c6a799b0100003f90bc7328e046402e1ede73"
                                "60bd2c401f33333333333313400000000000001d400000000000f4704066666666"
                                "662281400000000000605440";
        const QByteArray bare =
            "01020000000000000000000000000000000000000000008056c0000000000080664000";
        row("fix", fullRider(), "0101efcdab8967452301" + full);
        row("fix of little", bareRider(), "0101efcdab8967452301" + bare);
        row("fixes", Fixes{RideId{77}, {fullRider(), bareRider()}},
            "0102efcdab8967452301024d" + full + bare);
        row("no fixes", Fixes{RideId{77}, {}}, "0102efcdab8967452301004d");
        row("need", Need(), "0103efcdab8967452301");
        row("beat", Beat{"n1", "0.1.0", 1, 1, 1'000, true, 0x1122334455667788},
            "0104efcdab8967452301026e3105302e312e300101e807018877665544332211");
        row("look", Look(), "0105efcdab8967452301");
        row("failure", FailedAttempt{0x1122334455667788, FailedAttempt::Of::Registration},
            "0106efcdab8967452301887766554433221102");
    }
    void everyMessageHasTheseBytes()
    {
        QFETCH(Message::Content, content);
        QFETCH(QByteArray, hex);
        const QByteArray bytes = encoded(content);
        QCOMPARE(bytes.toHex(), hex);
        const auto read = decode(bytes);
        QVERIFY(std::holds_alternative<Message>(read));
        QVERIFY(std::get<Message>(read) == (Message{BusOrigin, content}));
        QCOMPARE(originOf(bytes), std::optional(BusOrigin));
    }

    void coordinatesKeepEveryBit()
    {
        RiderFix rider = fullRider();
        rider.fix.point = {std::nextafter(45.0, 46.0), -0.0};
        const auto read = std::get<Message>(decode(encoded(rider)));
        const GeoPoint &point = std::get<RiderFix>(read.content).fix.point;
        QCOMPARE(std::bit_cast<quint64>(point.latitude),
                 std::bit_cast<quint64>(rider.fix.point.latitude));
        QVERIFY(std::signbit(point.longitude));
    }

    void isRefusedWhereverItEnds_data()
    {
        QTest::addColumn<Message::Content>("content");
        QTest::newRow("fix") << Message::Content(fullRider());
        QTest::newRow("fixes") << Message::Content(Fixes{RideId{77}, {fullRider(), bareRider()}});
        QTest::newRow("need") << Message::Content(Need());
        QTest::newRow("beat") << Message::Content(Beat{"n1", "0.1.0", 1, 2, 1'000, true});
        QTest::newRow("failure") << Message::Content(FailedAttempt{1, FailedAttempt::Of::Login});
        QTest::newRow("alarm") << Message::Content(alarm());
    }
    void isRefusedWhereverItEnds()
    {
        QFETCH(Message::Content, content);
        const QByteArray bytes = encoded(content);
        const qsizetype olderBeat =
            std::holds_alternative<Beat>(content) ? bytes.size() - ServersBytes : -1;
        for (qsizetype size = 0; size < bytes.size(); ++size) {
            if (size == olderBeat) {
                continue;
            }
            const QByteArray part(bytes.constData(), size); // so that reading beyond is seen
            const auto read = decode(part);
            QVERIFY2(std::holds_alternative<Refusal>(read), qPrintable(QString::number(size)));
            QCOMPARE(std::get<Refusal>(read), Refusal::Malformed);
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const QByteArray &bytes) {
            QTest::newRow(name) << bytes;
        };
        const QByteArray bare = encoded(bareRider());
        const QByteArray accurate = encoded(accurateRider(1));
        constexpr double NaN = std::numeric_limits<double>::quiet_NaN();
        constexpr double Infinity = std::numeric_limits<double>::infinity();
        row("version 0", withByte(bare, 0, 0));
        row("participation 0", withByte(bare, HeaderBytes, 0));
        row("user 0", withByte(bare, HeaderBytes + 1, 0));
        row("id of more than 53 bits", written(1, QByteArray::fromHex("8180808080808010")));
        row("varint of 65 bits", written(1, QByteArray::fromHex("ffffffffffffffffff02") + bare));
        row("varint without end", written(1, QByteArray(30, '\x80')));
        row("NaN", withDouble(bare, LatitudeAt, NaN));
        row("infinity", withDouble(bare, LongitudeAt, -Infinity));
        row("beyond the pole", withDouble(bare, LatitudeAt, std::nextafter(90.0, 91.0)));
        row("beyond the date line", withDouble(bare, LongitudeAt, 180.5));
        row("time before 1970", withPacked(bare, OrderTimeAt, qint64(-1)));
        row("year 10000", withPacked(bare, FixTimeAt, qint64(253'402'300'800'000)));
        row("least time", withPacked(bare, OrderTimeAt, std::numeric_limits<qint64>::min()));
        row("order time after the fix", withPacked(bare, OrderTimeAt, qint64(1)));
        row("negative accuracy", withDouble(accurate, PresenceAt + 1, -1));
        row("accuracy that is no number", withDouble(accurate, PresenceAt + 1, NaN));
        row("infinite accuracy", withDouble(accurate, PresenceAt + 1, Infinity));
        RiderFix charged = bareRider();
        charged.fix.battery = 100;
        row("battery over 100 %", withDouble(encoded(charged), PresenceAt + 1, 101));
        row("201 fixes", written(2, QByteArray::fromHex("c9014d") + QByteArray(20'000, '\x01')));
        row("more fixes than bytes",
            written(2, QByteArray::fromHex("024d") + QByteArray(60, '\x01')));
        row("fixes of ride 0", written(2, QByteArray::fromHex("0000")));
        row("text of 65 bytes", written(4, '\x41' + QByteArray(200, 'a')));
        row("text longer than the message",
            written(4, QByteArray::fromHex("ffffffffffffffff7f61")));
        row("no version read", encoded(Beat{"n1", "1", 0, 1, 0, false}));
        row("versions reversed", encoded(Beat{"n1", "1", 2, 1, 0, false}));
        const QByteArray beat = encoded(Beat{"n1", "1", 1, 1, 0, false});
        row("alarm that is no JSON", written(7, withJson("{")));
        row("alarm of nobody", written(7, withJson("{}")));
        row("alarm of 32,769 bytes", written(7, withJson(QByteArray(32'769, ' '))));
        Incident endless = alarm().incident;
        endless.text = QString(501, u'x');
        row("alarm with a long text", encoded(Alarm{endless}));
        Incident stored = alarm().incident;
        stored.id = {3};
        stored.version = 1;
        row("alarm that is stored", encoded(Alarm{stored}));
        row("neither behind nor not", withByte(beat, beat.size() - ServersBytes - 1, 2));
    }
    void refuses()
    {
        QFETCH(QByteArray, bytes);
        const auto read = decode(bytes);
        QVERIFY(std::holds_alternative<Refusal>(read));
        QCOMPARE(std::get<Refusal>(read), Refusal::Malformed);
    }

    void anOlderNodeDoesNotTellItsServers()
    {
        const Beat beat{"n1", "1", 1, 1, 0, true, 77};
        const auto read = decode(encoded(beat).chopped(ServersBytes));
        QVERIFY(std::holds_alternative<Message>(read));
        QVERIFY(std::get<Message>(read).content
                == Message::Content(Beat{"n1", "1", 1, 1, 0, true, 0}));
    }

    void ignoresWhatNewerNodesAdd()
    {
        for (const Message::Content &content : QList<Message::Content>{
                 bareRider(), Fixes{RideId{7}, {bareRider()}}, Need(), Beat{"a", "1"}, Look(),
                 FailedAttempt{5, FailedAttempt::Of::Login}, alarm()}) {
            const auto read = decode(QByteArray(encoded(content) + "more"));
            QVERIFY(std::holds_alternative<Message>(read));
            QVERIFY(std::get<Message>(read).content == content);
        }
        const QByteArray measured = withByte(encoded(bareRider()), PresenceAt, '\x80')
            + QByteArray(8, '\xff'); // a value of a field that does not exist yet
        const auto read = decode(measured);
        QVERIFY(std::holds_alternative<Message>(read));
        QVERIFY(std::get<Message>(read).content == Message::Content(bareRider()));
    }

    void tellsWhatIsNewFromWhatIsMalformed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Refusal>("refusal");
        QTest::newRow("kind 0") << written(0, {}) << Refusal::UnknownKind;
        QTest::newRow("kind 8") << written(8, "body") << Refusal::UnknownKind;
        QTest::newRow("kind of incident")
            << encoded(alarm()).replace("\"sos\"", "\"ufo\"") << Refusal::UnknownKind;
        QTest::newRow("kind 255") << written(255, {}) << Refusal::UnknownKind;
        QTest::newRow("failure of something else")
            << written(6, QByteArray(8, 'x') + '\x03') << Refusal::UnknownKind;
        QTest::newRow("version 2") << withByte(encoded(Need()), 0, 2) << Refusal::NewerVersion;
        QTest::newRow("version 255, short") << QByteArray("\xff") << Refusal::NewerVersion;
    }
    void tellsWhatIsNewFromWhatIsMalformed()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(Refusal, refusal);
        const auto read = decode(bytes);
        QVERIFY(std::holds_alternative<Refusal>(read));
        QCOMPARE(std::get<Refusal>(read), refusal);
    }

    void theOriginIsReadFromAnyVersion()
    {
        QCOMPARE(originOf(withByte(encoded(Need()), 0, 9)), std::optional(BusOrigin));
        QCOMPARE(originOf(encoded(Need()).chopped(1)), std::nullopt);
    }

    void twoHundredFixesAreTheMost()
    {
        Fixes batch{RideId{RideId::Max}, QList<RiderFix>(Fixes::MaxCount, fullRider())};
        const auto read = decode(encoded(batch));
        QVERIFY(std::holds_alternative<Message>(read));
        QVERIFY(std::get<Message>(read).content == Message::Content(batch));
    }
};

SAFERIDE_TEST(TestBusMessage)
#include "tst_busmessage.moc"
