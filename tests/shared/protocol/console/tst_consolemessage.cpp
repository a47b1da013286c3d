// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/message.h"
#include "shared/protocol/console/objects.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::console;
using namespace Qt::Literals::StringLiterals;

Q_DECLARE_METATYPE(ClientMessage)
Q_DECLARE_METATYPE(ServerMessage)

namespace {

constexpr Timestamp Noon{1'767'268'800'123};

Ride sundayRide()
{
    return {.id = RideId{3},
            .code = u"ABC123"_s,
            .title = u"Sunday \"long\" ride – 日曜"_s,
            .description = u"line\nline"_s,
            .startTime = Noon,
            .route = RouteId{9},
            .visibility = RouteVisibility::Secret,
            .listed = false,
            .status = RideStatus::Live,
            .organizer = UserId{1},
            .createdAt = Noon + -10,
            .updatedAt = Noon + 10,
            .version = 12};
}

Participant ada(std::optional<LocationFix> fix = std::nullopt)
{
    return {{.id = ParticipationId{11},
             .user = UserId{5},
             .ride = RideId{3},
             .role = ParticipationRole::Sweep,
             .joinedAt = Noon,
             .updatedAt = Noon + 5,
             .lastFix = fix},
            u"ada"_s};
}

LocationFix fullFix()
{
    return {.point = {45.75, 14.36},
            .fixTime = Noon,
            .accuracy = 4.5,
            .speed = 0.0,
            .course = 359.5,
            .altitude = -3.5,
            .battery = 100.0};
}

} // namespace

class TestConsoleMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatTheDeskSendsReadsBack_data()
    {
        QTest::addColumn<ClientMessage>("message");
        QTest::newRow("hello") << ClientMessage(
            Hello{1, u"a.b.c"_s, u"saferide-console 0.1"_s, {}});
        QTest::newRow("hello, resuming")
            << ClientMessage(Hello{2, u"a.b.c"_s, QString(), ResumePoint{u"f00"_s, 0}});
        QTest::newRow("request") << ClientMessage(Request{7, u"ride_route"_s, {{u"ride_id"_s, 3}}});
        QTest::newRow("request without parameters")
            << ClientMessage(Request{UserId::Max, u"renew_token"_s, {}});
    }

    void whatTheDeskSendsReadsBack()
    {
        QFETCH(ClientMessage, message);
        const auto read = parseClientMessage(serialize(message));
        EXPECT_OK(read);
        QVERIFY(*read == message);
    }

    void whatTheDaemonSendsReadsBack_data()
    {
        QTest::addColumn<ServerMessage>("message");
        const auto row = [](const char *name, const ServerMessage &message) {
            QTest::newRow(name) << message;
        };
        const auto event = [&](const char *name, const Change &change) {
            row(name, Event{41, change});
        };
        row("welcome",
            Welcome{.protocol = 1,
                    .serverVersion = u"0.1.0"_s,
                    .serverTime = Noon,
                    .feed = u"f00"_s,
                    .resumed = true,
                    .user = {UserId{1}, u"dora"_s, UserRole::Dispatcher, Noon, Noon},
                    .tokenExpiresAt = Noon + 3'600'000});
        row("welcome of a daemon that says since when",
            Welcome{.protocol = 2,
                    .serverVersion = u"0.1.0"_s,
                    .serverTime = Noon,
                    .feed = u"f00"_s,
                    .user = {UserId{1}, u"dora"_s, UserRole::Dispatcher, Noon, Noon},
                    .tokenExpiresAt = Noon,
                    .uptimeSeconds = 12.5});
        Ride listed = sundayRide();
        listed.description.reset();
        Ride bare = listed;
        bare.route.reset();
        row("snapshot",
            SnapshotPart{.sequence = 40,
                         .first = true,
                         .last = false,
                         .rides = {listed, bare},
                         .participants = {ada(), ada(fullFix()),
                                          ada(LocationFix{.point = {0, 0}, .fixTime = {0}})}});
        const AttentionAcknowledgement seen{ParticipationId{11}, AttentionKind::OffRoute, u"dora"_s,
                                            Noon};
        row("snapshot with acknowledgements",
            SnapshotPart{.first = true, .last = true, .acknowledgements = {seen}});
        event("acknowledged", seen);
        Incident incident{.id = {5},
                          .ride = {3},
                          .participation = {11},
                          .user = {5},
                          .kind = IncidentKind::Crash,
                          .severity = Severity::Urgent,
                          .state = IncidentState::Resolved,
                          .resolution = Resolution::FalseAlarm,
                          .text = u"I fell"_s,
                          .evidence = u"one\ntwo"_s,
                          .externalId = u"a"_s,
                          .latitude = 0.0,
                          .longitude = -180.0,
                          .placeTime = Noon,
                          .raisedAt = Noon,
                          .createdAt = Noon,
                          .updatedAt = Noon,
                          .alarms = 2,
                          .alarmedAt = Noon,
                          .cancelledAt = Noon,
                          .closedAt = Noon,
                          .version = 7,
                          .username = u"ada"_s,
                          .handler = u"dora"_s};
        event("incident", IncidentPut{incident});
        incident.id = {};
        incident.version = 0;
        event("an incident that is not stored yet", IncidentPut{incident});
        row("snapshot with incidents", SnapshotPart{.first = true, .incidents = {incident}});
        row("empty snapshot", SnapshotPart{.first = true, .last = true});
        event("ride added", RidePut{listed, true});
        event("ride changed", RidePut{bare});
        event("ride removed", RideRemoved{RideId{3}});
        event("joined", ParticipantPut{ada(), true});
        event("changed", ParticipantPut{ada(fullFix())});
        event("left", ParticipantLeft{RideId{3}, ParticipationId{11}});
        event("route changed", RouteChanged{RideId{3}, RouteId{9}});
        event("announced", Announced{RideId{3}, u"Regroup at the bridge"_s});
        event("an event of tomorrow", UnknownEvent{u"weather_changed"_s});
        row("behind", LinkState{Noon});
        row("not behind", LinkState{});
        row("reply", Reply{7, QJsonObject{{u"route"_s, QJsonValue::Null}}});
        row("reply without result", Reply{8, QJsonValue::Null});
        row("failure",
            Failure{9,
                    {ErrorCode::InvalidInput,
                     u"the title is empty"_s,
                     {{{u"body"_s, u"title"_s}, u"too short"_s, u"value_error"_s}}}});
        row("failure to be tried again",
            Failure{9, {ErrorCode::Unavailable, u"later"_s, {}, std::chrono::seconds(2)}});
        row("a message of tomorrow", UnknownMessage{u"weather"_s});
    }

    void aDescriptionIsNotKeptOfEveryRide()
    {
        Ride endless = sundayRide();
        endless.description = QString(2'000'000, u'x');
        const auto snapshot =
            parseServerMessage(serialize(SnapshotPart{.first = true, .rides = {endless}}));
        EXPECT_OK(snapshot);
        QVERIFY(!std::get<SnapshotPart>(*snapshot).rides.constFirst().description);
        const auto event = parseServerMessage(serialize(Event{41, RidePut{endless}}));
        EXPECT_OK(event);
        const auto &change = std::get<RideEvent>(std::get<Event>(*event).change);
        QVERIFY(!std::get<RidePut>(change).ride.description);
        const auto asked = rideFromJson(toJson(endless)); // to be shown
        EXPECT_OK(asked);
        QCOMPARE(asked->description->size(), 10'000);
    }

    void aMeasuredValueOutOfItsRangeIsNone()
    {
        const auto read = [](const QString &name, double value) {
            QJsonObject object = toJson(ada(fullFix()));
            object.insert(name, value);
            const auto participant = participantFromJson(object);
            return participant ? participant->participation.lastFix : std::nullopt;
        };
        QVERIFY(read(u"course"_s, 5)->course);
        QVERIFY(!read(u"course"_s, 1e300)->course);
        QVERIFY(!read(u"speed"_s, -5)->speed);
        QVERIFY(!read(u"battery"_s, -1)->battery);
        QVERIFY(read(u"battery"_s, -1)->speed); // the others stay
    }

    void theWordsOfTomorrowAreBounded()
    {
        const QString endless(2'000'000, u'w');
        const auto message = parseServerMessage(serialize(UnknownMessage{endless}));
        EXPECT_OK(message);
        QCOMPARE(std::get<UnknownMessage>(*message).type.size(), 256);
        const auto event = parseServerMessage(serialize(Event{41, UnknownEvent{endless}}));
        EXPECT_OK(event);
        QCOMPARE(std::get<UnknownEvent>(std::get<Event>(*event).change).name.size(), 256);
    }

    void whatTheDaemonSendsReadsBack()
    {
        QFETCH(ServerMessage, message);
        const auto read = parseServerMessage(serialize(message));
        EXPECT_OK(read);
        QVERIFY(*read == message);
    }

    void everyErrorCodeReadsBack()
    {
        for (int code = 0; code <= int(ErrorCode::Internal); ++code) {
            const ServerMessage failure = Failure{1, {ErrorCode(code), u"why"_s}};
            QVERIFY(*parseServerMessage(serialize(failure)) == failure);
        }
    }

    void fieldsOfTomorrowAreIgnored()
    {
        const auto hello = parseClientMessage(
            R"({"type":"hello","protocol":9,"token":"t","client":null,"mood":[1]})");
        EXPECT_OK(hello);
        QCOMPARE(std::get<Hello>(*hello).protocol, 9);
        const auto failure = parseServerMessage(
            R"({"type":"error","id":1,"error":{"code":"teapot","detail":"d","x":1}})");
        EXPECT_OK(failure);
        QCOMPARE(std::get<Failure>(*failure).error.code, ErrorCode::Internal);
    }

    void wordsWithoutAnEndAreCut()
    {
        const QString endless(100'000, u'W');
        Ride ride = sundayRide();
        ride.title = endless;
        ride.code = endless;
        Participant rider = ada();
        rider.username = QString(u'W') + u"🚴"_s.repeated(50'000);
        const auto read = parseServerMessage(
            serialize(ServerMessage(SnapshotPart{1, true, true, {ride}, {rider}, {}})));
        EXPECT_OK(read);
        const auto &part = std::get<SnapshotPart>(*read);
        QCOMPARE(part.rides[0].title, QString(255, u'W') + u'…');
        QCOMPARE(part.rides[0].code.size(), 256);
        QCOMPARE(part.participants[0].username, QString(u'W') + u"🚴"_s.repeated(127) + u'…');
    }

    void anErrorIsCutAndItsWaitIsBounded()
    {
        Error error{ErrorCode::Overloaded, QString(100'000, u'W')};
        error.fields = QList<FieldError>(500, {{u"body"_s}, QString(100'000, u'W'), u"x"_s});
        error.retryAfter = std::chrono::seconds(std::numeric_limits<qint64>::max());
        const auto read = parseServerMessage(serialize(ServerMessage(Failure{1, error})));
        EXPECT_OK(read);
        const Error &taken = std::get<Failure>(*read).error;
        QCOMPARE(taken.message.size(), 1'000);
        QCOMPARE(taken.fields.size(), 20);
        QCOMPARE(taken.fields[0].message.size(), 1'000);
        QCOMPARE(taken.retryAfter, std::chrono::hours(24));
    }

    void refusesWhatIsNoClientMessage_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const QByteArray &text) { QTest::newRow(text.constData()) << text; };
        row("");
        row("hello");
        row("[]");
        row("{}");
        row(R"({"type":1})");
        row(R"({"type":"welcome"})");
        row(R"({"type":"hello"})");
        row(R"({"type":"hello","protocol":0,"token":"t"})");
        row(R"({"type":"hello","protocol":1.5,"token":"t"})");
        row(R"({"type":"hello","protocol":"1","token":"t"})");
        row(R"({"type":"hello","protocol":1,"token":null})");
        row(R"({"type":"hello","protocol":1,"token":"t","resume":5})");
        row(R"({"type":"hello","protocol":1,"token":"t","resume":{"feed":"f","sequence":-1}})");
        row(R"({"type":"request","id":0,"method":"m"})");
        row(R"({"type":"request","id":9007199254740993,"method":"m"})");
        row(R"({"type":"request","id":1e300,"method":"m"})");
        row(R"({"type":"request","id":1})");
        row(R"({"type":"request","id":1,"method":"m","params":[]})");
        row(R"({"type":"request","type":"request","id":1,"method":"m"})");
    }

    void refusesWhatIsNoClientMessage()
    {
        QFETCH(QByteArray, text);
        EXPECT_ERROR(parseClientMessage(text), ErrorCode::InvalidInput);
    }

    void refusesWhatIsNoServerMessage_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const QByteArray &text) { QTest::newRow(text.constData()) << text; };
        row("");
        row("null");
        row("{}");
        row(R"({"type":"event","sequence":1})");
        row(R"({"type":"event","event":"ride_removed","ride_id":1})");
        row(R"({"type":"event","sequence":1,"event":"ride_removed"})");
        row(R"({"type":"event","sequence":1,"event":"ride_added","ride":{"id":1}})");
        row(R"({"type":"event","sequence":1,"event":"participant_left","ride_id":1})");
        row(R"({"type":"event","sequence":1,"event":"participant_joined","participant":[]})");
        row(R"({"type":"event","sequence":1,"event":"route_changed","ride_id":1})");
        row(R"({"type":"event","sequence":1,"event":"attention_acknowledged"})");
        row(R"({"type":"snapshot","sequence":1,"first":true,"last":true,"rides":[]})");
        row(R"({"type":"snapshot","sequence":1,"rides":[],"participants":[]})");
        row(R"({"type":"link_state"})");
        row(R"({"type":"link_state","behind":"yes"})");
        row(R"({"type":"link_state","behind":true})");
        row(R"({"type":"link_state","behind":true,"since":"noon"})");
        row(R"({"type":"reply","result":1})");
        row(R"({"type":"error","id":1,"error":"no"})");
        row(R"({"type":"welcome","server":"Other","protocol":1})");
    }

    void refusesWhatIsNoServerMessage()
    {
        QFETCH(QByteArray, text);
        EXPECT_ERROR(parseServerMessage(text), ErrorCode::InvalidInput);
    }

    void refusesAParticipantThatIsNowhere()
    {
        QByteArray text = serialize(ServerMessage(Event{1, ParticipantPut{ada(fullFix()), true}}));
        text.replace("45.75", "95.75");
        EXPECT_ERROR(parseServerMessage(text), ErrorCode::InvalidInput);
    }
};

SAFERIDE_TEST(TestConsoleMessage)
#include "tst_consolemessage.moc"
