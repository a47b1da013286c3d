// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/sosmessage.h"
#include "shared/protocol/jsonelement.h"
#include "tests/support/phoneservices.h"
#include "tests/support/testprogram.h"

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr Timestamp SosArrival{1'769'851'000'000};

Result<phones::SosMessage> read(const QByteArray &json, const std::optional<RideId> &ofKey = {})
{
    const auto argument = parseJsonElement(json);
    return phones::readSos(argument ? std::optional(*argument) : std::nullopt, SosArrival, ofKey);
}

QByteArray sosOf(int ack, const QByteArray &more)
{
    return "42" + QByteArray::number(ack) + R"(["sos",{"ride_code":"ABC123")" + more + "}]";
}

} // namespace

/// What a phone says of its rider in need.
class TestSos : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isReadWithAllThatItSays()
    {
        const auto sos =
            read(R"({"ride_code":"abc123","id":" 7 ","kind":"medical","text":"I fell",)"
                 R"("latitude":0,"longitude":0,)"
                 R"("location_timestamp":"2026-01-31T09:10:00Z",)"
                 R"("raised_at":"2026-01-31T09:15:00Z","more":[[[1]]]})");
        EXPECT_OK(sos);
        QCOMPARE(sos->ride, RideKey(u"ABC123"_s));
        const Incident &incident = sos->reported;
        QVERIFY(incident.kind == IncidentKind::Sos);
        QCOMPARE(incident.externalId, u"7"_s);
        QCOMPARE(incident.text, u"I fell"_s);
        QCOMPARE(incident.evidence, u"the rider asked for medical help"_s);
        QCOMPARE(incident.latitude, 0.0);
        QCOMPARE(incident.placeTime, Timestamp{1'769'850'600'000});
        QCOMPARE(incident.raisedAt, Timestamp{1'769'850'900'000});
        QCOMPARE(incident.alarmedAt, SosArrival);
    }

    void needsLittleAndNothingLiesInTheFuture()
    {
        const auto sos = read(R"({"ride_code":"ABC123","id":"a","kind":"crash","text":"  ",)"
                              R"("latitude":null,"location_timestamp":"2099-01-01T00:00:00Z",)"
                              R"("raised_at":"2099-01-01T00:00:00Z"})");
        EXPECT_OK(sos);
        QVERIFY(sos->reported.kind == IncidentKind::Crash);
        QVERIFY(!sos->reported.text && !sos->reported.latitude && !sos->reported.placeTime);
        QCOMPARE(sos->reported.raisedAt, SosArrival);
    }

    void theAgeOfAPlaceIsNotThatOfTheAlarm()
    {
        const auto sos = read(R"({"ride_code":"ABC123","id":"a","latitude":1,"longitude":2,)"
                              R"("location_timestamp":"2026-01-31T08:00:00Z"})");
        EXPECT_OK(sos);
        QCOMPARE(sos->reported.raisedAt, SosArrival);
        QCOMPARE(sos->reported.placeTime, Timestamp{1'769'846'400'000});
    }

    void aConnectionByAKeyNeedNotNameItsRide()
    {
        const RideId ofKey{7};
        for (const QByteArray json : {R"({"id":"a"})", R"({"id":"a","ride_code":null})"}) {
            const auto sos = read(json, ofKey);
            EXPECT_OK(sos);
            QCOMPARE(sos->ride, RideKey(ofKey));
        }
        QCOMPARE(read(R"({"id":"a","ride_code":"ABC123"})", ofKey)->ride, RideKey(u"ABC123"_s));
        EXPECT_ERROR(read(R"({"id":"a","ride_code":"ABC"})", ofKey), ErrorCode::InvalidInput);
        EXPECT_ERROR(read("7", ofKey), ErrorCode::InvalidInput);
        const auto cancel = parseJsonElement(R"({"incident_id":3})");
        QCOMPARE(phones::readSosCancel(*cancel, ofKey)->ride, RideKey(ofKey));
    }

    void refusesWhatIsNoSos_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char *json, const char *problem) {
            QTest::newRow(json) << QByteArray(json) << QString::fromUtf8(problem);
        };
        row("7", "ride_code is missing");
        row(R"({"id":"a"})", "ride_code is missing");
        row(R"({"ride_code":"ABC12","id":"a"})", "ride_code must be six letters and digits");
        row(R"({"ride_code":"ABC123"})", "id is missing");
        row(R"({"ride_code":"ABC123","id":""})", "id is missing");
        row(R"({"ride_code":"ABC123","id":7})", "id must");
        row(R"({"ride_code":"ABC123","id":"a","kind":"silent"})", "kind must be one of");
        row(R"({"ride_code":"ABC123","id":"a","latitude":1})", "longitude is missing");
        row(R"({"ride_code":"ABC123","id":"a","longitude":1})", "latitude is missing");
        row(R"({"ride_code":"ABC123","id":"a","latitude":90.5,"longitude":1})", "latitude must");
        row(R"({"ride_code":"ABC123","id":"a","location_timestamp":"noon"})",
            "location_timestamp must");
        row(R"({"ride_code":"ABC123","id":"a","raised_at":7})", "raised_at must");
        row(R"({"ride_code":"ABC123","id":"a","text":{}})", "text must");
    }
    void refusesWhatIsNoSos()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, problem);
        const auto sos = read(json);
        EXPECT_ERROR(sos, ErrorCode::InvalidInput);
        QVERIFY2(sos.error().message.startsWith(problem), qPrintable(sos.error().message));
    }

    void refusesCancellingWhatIsNoIncident_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("none") << QByteArray(R"({"ride_code":"ABC123"})");
        QTest::newRow("zero") << QByteArray(R"({"ride_code":"ABC123","incident_id":0})");
        QTest::newRow("a fraction") << QByteArray(R"({"ride_code":"ABC123","incident_id":1.5})");
        QTest::newRow("text") << QByteArray(R"({"ride_code":"ABC123","incident_id":"1"})");
        QTest::newRow("no ride") << QByteArray(R"({"incident_id":1})");
    }
    void refusesCancellingWhatIsNoIncident()
    {
        QFETCH(QByteArray, json);
        const auto argument = parseJsonElement(json);
        EXPECT_ERROR(phones::readSosCancel(*argument), ErrorCode::InvalidInput);
    }

    void isAcknowledgedOnceItIsStoredAndPassesTheLimitOfEvents()
    {
        PhoneServices services({1, 1}); // connecting takes the only event
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        QVERIFY(phone.sendText(sosOf(1, R"(,"id":"a")")));
        QVERIFY(services.waitsForLoads(1));
        services.load(0);
        QCOMPARE(phone.next(), R"(431[{"ok":true,"incident_id":1}])"_ba);
        QCOMPARE(services.raised[0].user, UserId{1});
        QCOMPARE(services.raised[0].participation, ParticipationId{7});
        services.trouble = Error{ErrorCode::Unavailable, u"away"_s};
        QVERIFY(phone.sendText(sosOf(2, R"(,"id":"b")")));
        QCOMPARE(phone.next(), R"(42["error",{"msg":"away"}])"_ba);
        QCOMPARE(phone.next(), R"(432[{"ok":false,"error":"away","retry_after":1}])"_ba);
        services.trouble.reset();
        for (int more = 0; more < 8; ++more) {
            QVERIFY(phone.sendText(sosOf(3, R"(,"id":"b")")));
            QVERIFY(phone.next().startsWith(R"(433[{"ok":true)"));
        }
        QVERIFY(phone.sendText(sosOf(4, R"(,"id":"c")")));
        QCOMPARE(phone.next(), R"(42["error",{"msg":"too many alarms, wait"}])"_ba);
        QVERIFY(phone.next().contains(R"("retry_after":6)"));
    }

    void alarmsForRidesThatDoNotExistAreSlowedDownAndOthersAreNot()
    {
        PhoneServices services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        QVERIFY(phone.sendText(sosOf(1, R"(,"id":"a")"))); // the ride of this one is in memory now
        QVERIFY(services.waitsForLoads(1));
        services.load(0);
        QCOMPARE(phone.next(), R"(431[{"ok":true,"incident_id":1}])"_ba);
        const auto callsIn = [&](const QByteArray &code) {
            phone.sendText(R"(422["sos",{"id":"b","ride_code":")" + code + R"("}])");
        };
        for (int wrong = 0; wrong <= 30; ++wrong) { // all at once
            callsIn("NO" + QByteArray::number(1'000 + wrong));
        }
        for (size_t wrong = 0; wrong < 30; ++wrong) {
            QVERIFY(services.waitsForLoads(wrong + 2));
            services.loads[wrong + 1].second(Error{ErrorCode::NotFound, u"no such ride"_s});
            QCOMPARE(phone.next(), R"(42["error",{"msg":"no such ride"}])"_ba);
            QCOMPARE(phone.next(), R"(432[{"ok":false,"error":"no such ride"}])"_ba);
        }
        QVERIFY(phone.next().contains("rides that you are not in"));
        QVERIFY(phone.next().contains(R"("retry_after":2)"));
        QCOMPARE(services.loads.size(), size_t(31)); // the database was not asked
        callsIn("ABC123");
        QCOMPARE(phone.next(), R"(432[{"ok":true,"incident_id":2}])"_ba);
        services.clock.advance(2'000);
        callsIn("XYZ789");
        QVERIFY(services.waitsForLoads(32));
        services.load(31);
        QCOMPARE(phone.next(), R"(432[{"ok":true,"incident_id":3}])"_ba);
    }

    void whoEntersIsToldWhatIsOpen()
    {
        PhoneServices services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        QVERIFY(phone.sendText(R"(421["join_ride",{"ride_code":"ABC123"}])"));
        QVERIFY(services.waitsForLoads(1));
        RideContents ride = oneRide(u"ABC123"_s);
        Incident incident;
        incident.id = {5};
        incident.ride = ride.ride.id;
        incident.participation = {7};
        incident.user = {1};
        incident.version = 2;
        ride.incidents.append(incident);
        services.loads[0].second(ride);
        QVERIFY(phone.next().startsWith(R"(42["message")"));
        QVERIFY(phone.next().startsWith(R"(42["ride_snapshot")"));
        const QByteArray update = phone.next();
        QVERIFY2(
            update.startsWith(R"(42["incident_update",{"ride_code":"ABC123","incident":{"id":5)"),
            update.constData());
        QCOMPARE(phone.next(), R"(431[{"ok":true}])"_ba);
    }
};

SAFERIDE_TEST(TestSos)
#include "tst_sos.moc"
