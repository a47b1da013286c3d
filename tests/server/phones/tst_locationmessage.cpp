// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/locationmessage.h"
#include "shared/protocol/jsonelement.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QTest>

#include <cmath>

using namespace saferide;
using namespace saferide::phones;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr UserId Sender{7};
constexpr Timestamp Arrival{1'700'000'000'000};

/// A good update_location with one field more or instead.
Result<LocationMessage> messageWith(const QByteArray &field, const QByteArray &value)
{
    QByteArray json("{\"" + field + "\":" + value);
    for (const auto &[name, good] :
         {std::pair{"ride_code", "\"ABC123\""}, {"latitude", "1"}, {"longitude", "2"}}) {
        if (field != name) {
            json += ",\"" + QByteArray(name) + "\":" + good;
        }
    }
    const auto argument = parseJsonElement(QByteArray(json + "}"));
    return argument ? readLocationMessage(*argument, Sender, Arrival) : argument.error();
}

} // namespace

class TestLocationMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatAPhoneDoesNotKnowIsNotGiven_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        for (const char *pair :
             {"speed -1", "speed -0.1", "speed null", "course -1", "course 360.1", "course null",
              "battery -1", "battery -100", "battery 101", "battery null", "accuracy null",
              "altitude null", "location_timestamp null", "id null", "user_id null"}) {
            const QByteArrayList words = QByteArray(pair).split(' ');
            QTest::newRow(pair) << words[0] << words[1];
        }
    }
    void whatAPhoneDoesNotKnowIsNotGiven()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        const auto message = messageWith(field, value);
        EXPECT_OK(message);
        QCOMPARE(message->fix, (LocationFix{{1, 2}, Arrival}));
        QVERIFY(!message->hasFixTime && message->clientId.isEmpty());
    }

    void takesWhatItKnows()
    {
        QCOMPARE(messageWith("speed", "0")->fix.speed, std::optional<double>(0));
        QCOMPARE(messageWith("course", "360")->fix.course, std::optional<double>(360));
        QCOMPARE(messageWith("battery", "0.5")->fix.battery, std::optional<double>(0.5));
        QCOMPARE(messageWith("altitude", "-430")->fix.altitude, std::optional<double>(-430));
        QCOMPARE(messageWith("altitude", "-1")->fix.altitude, std::optional<double>(-1));
        QCOMPARE(messageWith("accuracy", "0")->fix.accuracy, std::optional<double>(0));
    }

    void aPlaceHasOnePairOfNumbers()
    {
        QCOMPARE(messageWith("longitude", "180")->fix.point, (GeoPoint{1, -180}));
        QCOMPARE(messageWith("longitude", "-180")->fix.point, (GeoPoint{1, -180}));
        QVERIFY(!std::signbit(messageWith("latitude", "-0.0")->fix.point.latitude));
        QVERIFY(!std::signbit(messageWith("longitude", "-0.0")->fix.point.longitude));
    }

    void refusalsNameFieldAndRule_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char *field, const char *value, const QString &problem) {
            QTest::addRow("%s %s", field, value)
                << QByteArray(field) << QByteArray(value) << problem;
        };
        row("latitude", "90.0000001", u"must be -90 to 90"_s);
        row("latitude", "null", u"must be a number"_s);
        row("longitude", "-181", u"must be -180 to 180"_s);
        row("longitude", "\"2\"", u"must be a number"_s);
        row("accuracy", "-1", u"must be 0 or more"_s);
        row("speed", "\"fast\"", u"must be a number"_s);
        row("course", "true", u"must be a number"_s);
        row("battery", "[]", u"must be a number"_s);
        row("altitude", "{}", u"must be a number"_s);
        row("ride_code", "1", u"must be a string"_s);
        row("user_id", "\"7\"", u"must be a whole number"_s);
        row("id", "true", u"must be a string of at most 64 bytes, or a whole number"_s);
        const QString time = u"must be an ISO 8601 time, like 2026-01-31T09:15:00+00:00"_s;
        row("location_timestamp", "\"31.1.2026\"", time);
        row("location_timestamp", "[]", time);
        row("location_timestamp", "1769850900000", time + u", not a number"_s);
        row("location_timestamp", "1769850900.25", time + u", not a number"_s);
    }
    void refusalsNameFieldAndRule()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        const auto message = messageWith(field, value);
        EXPECT_ERROR(message, ErrorCode::InvalidInput);
        QFETCH(QString, problem);
        QCOMPARE(message.error().message, QString(QString::fromLatin1(field) + u' ' + problem));
    }

    void refusesWhatIsMissingAndWhoSpeaksForAnother()
    {
        for (const char *json : {"{}", R"({"ride_code":"A","latitude":1})"}) {
            const auto argument = parseJsonElement(json);
            const auto message = readLocationMessage(*argument, Sender, Arrival);
            EXPECT_ERROR(message, ErrorCode::InvalidInput);
            QVERIFY(message.error().message.endsWith(u" is missing"_s));
        }
        EXPECT_ERROR(messageWith("user_id", "8"), ErrorCode::Forbidden);
        EXPECT_OK(messageWith("user_id", "7"));
    }
};

SAFERIDE_TEST(TestLocationMessage)
#include "tst_locationmessage.moc"
