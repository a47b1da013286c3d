// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/linkend.h"
#include "console/models/storefeed.h"
#include "tests/support/deskdaemon.h"
#include "tests/support/testprogram.h"

#include <QSignalSpy>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

desk::Settings quickSettings()
{
    desk::Settings settings;
    settings.batchInterval = 5;
    settings.serverVersion = u"test"_s;
    return settings;
}

DeskConnection::Settings quickDesk()
{
    DeskConnection::Settings settings;
    settings.protocol.positionBuffer = 1;
    settings.backoff = {5, 50, 0};
    return settings;
}

/// A desk with everything that it shows.
struct Desk
{
    explicit Desk(const Clock &clock, DeskConnection::Settings settings = quickDesk())
        : store(clock)
        , connection(clock, settings)
    {
        feedStore(connection, store);
    }
    bool is(DeskState state) const { return connection.status().state == state; }
    void logIn(const DeskDaemon &daemon) { connection.logIn(daemon.address(), u"dora"_s, u"x"_s); }
    std::optional<LocationFix> fixOf(qint64 id) const
    {
        const Participant *known = store.participant(ParticipationId{id});
        return known != nullptr ? known->participation.lastFix : std::nullopt;
    }

    LiveRideStore store;
    DeskConnection connection;
};

} // namespace

class TestDeskConnection : public QObject
{
    Q_OBJECT

private:
    SystemClock m_clock;
    std::unique_ptr<FakeBackend> m_backend;
    std::unique_ptr<DeskDaemon> m_daemon;

    void startDaemon(quint16 port = 0, desk::Settings settings = quickSettings())
    {
        m_daemon = std::make_unique<DeskDaemon>(*m_backend, m_clock, settings, port);
    }

private Q_SLOTS:
    void init()
    {
        m_backend = std::make_unique<FakeBackend>();
        m_backend->picture.rides = {sundayRide(1), sundayRide(2, u"Second"_s)};
        m_backend->picture.participants = {aParticipant(11, 1, u"ada"_s)};
        m_backend->picture.participants[0].participation.lastFix = aFix(1'000);
        startDaemon();
    }
    void cleanup() { m_daemon.reset(); }

    void showsWhatTheDaemonHas()
    {
        Desk desk(m_clock);
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        QCOMPARE(desk.store.rides().size(), 2);
        QCOMPARE(desk.store.ride(RideId{2})->title, u"Second"_s);
        QCOMPARE(desk.store.participant(ParticipationId{11})->username, u"ada"_s);
        QCOMPARE(desk.fixOf(11)->fixTime, Timestamp{1'000});
        QCOMPARE(desk.connection.user().username, u"dora"_s);
    }

    void hearsOfChangesAndPositions()
    {
        Desk desk(m_clock);
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        m_daemon->happened(ParticipantPut{aParticipant(12, 2, u"ben"_s), true});
        m_daemon->moves(RideId{2}, ParticipationId{12}, aFix(5'000, 46));
        m_backend->picture.rides.append(sundayRide(3, u"New"_s));
        m_daemon->happened(RidePut{sundayRide(3, u"New"_s)});
        Ride ended = sundayRide(1);
        ended.status = RideStatus::Finished;
        m_daemon->happened(RidePut{ended});
        QTRY_VERIFY(desk.fixOf(12));
        QCOMPARE(desk.fixOf(12)->point.latitude, 46.0);
        QTRY_VERIFY(desk.store.ride(RideId{3}) != nullptr);
        QTRY_VERIFY(desk.store.ride(RideId{1})->status == RideStatus::Finished);
        m_daemon->happened(ParticipantLeft{RideId{2}, ParticipationId{12}, userOf({12})});
        m_daemon->happened(RideRemoved{RideId{3}});
        QTRY_VERIFY(desk.store.participant(ParticipationId{12}) == nullptr);
        QTRY_VERIFY(desk.store.ride(RideId{3}) == nullptr);
    }

    void resumesAfterACutWithoutASnapshot()
    {
        Desk desk(m_clock);
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        const QSignalSpy snapshots(&desk.connection.protocol(), &DeskProtocol::snapshotEnds);
        const QSignalSpy states(&desk.connection, &DeskConnection::statusChanged);
        m_daemon->cutConnections();
        m_backend->picture.participants.append(aParticipant(12, 2, u"ben"_s));
        m_daemon->happened(ParticipantPut{aParticipant(12, 2, u"ben"_s), true});
        m_daemon->moves(RideId{1}, ParticipationId{11}, aFix(9'000, 47));
        QTRY_COMPARE(states.size(), 2);
        const auto cut = states[0][0].value<DeskStatus>();
        QCOMPARE(cut.state, DeskState::Reconnecting);
        QVERIFY(!cut.remedy.isEmpty());
        QVERIFY(desk.is(DeskState::Connected));
        QTRY_VERIFY(desk.store.participant(ParticipationId{12}) != nullptr);
        QTRY_COMPARE(desk.fixOf(11)->point.latitude, 47.0);
        QCOMPARE(snapshots.size(), 0);
    }

    void takesAFreshSnapshotWhenTheDaemonStartedAgain()
    {
        Desk desk(m_clock);
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        const quint16 port = m_daemon->port();
        m_daemon.reset();
        QTRY_VERIFY(desk.is(DeskState::Reconnecting));
        QVERIFY(desk.store.ride(RideId{1}) != nullptr); // the old picture stays on the screen
        m_backend->picture.rides = {sundayRide(2, u"Renamed"_s), sundayRide(4)};
        m_backend->picture.participants = {aParticipant(21, 4, u"cleo"_s)};
        startDaemon(port);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        QCOMPARE(desk.store.rides(), (QList{RideId{2}, RideId{4}}));
        QCOMPARE(desk.store.ride(RideId{2})->title, u"Renamed"_s);
        QCOMPARE(desk.store.participantCount(), 1);
    }

    void takesAFreshSnapshotWhenTooMuchWasMissed()
    {
        desk::Settings settings = quickSettings();
        settings.keptEvents = 2;
        startDaemon(0, settings);
        Desk desk(m_clock);
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        const QSignalSpy snapshots(&desk.connection.protocol(), &DeskProtocol::snapshotEnds);
        m_daemon->cutConnections();
        for (qint64 id = 12; id < 16; ++id) {
            const Participant joined = aParticipant(id, 2, u"ben"_s);
            m_backend->picture.participants.append(joined);
            m_daemon->happened(ParticipantPut{joined, true});
        }
        QTRY_COMPARE(snapshots.size(), 1);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        QCOMPARE(desk.store.participantCount(), 5);
    }

    void aLargePictureComesInPieces()
    {
        for (qint64 id = 100; id < 1'300; ++id) {
            m_backend->picture.participants.append(aParticipant(id, 1 + id % 2, u"rider"_s));
        }
        for (qint64 id = 10; id < 400; ++id) {
            m_backend->picture.rides.append(sundayRide(id));
        }
        Desk desk(m_clock);
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        QCOMPARE(desk.store.participantCount(), 1'201);
        QCOMPARE(desk.store.rides().size(), 392);
    }

    void twoDesksSeeTheSame()
    {
        Desk one(m_clock);
        Desk two(m_clock);
        one.logIn(*m_daemon);
        two.logIn(*m_daemon);
        QTRY_VERIFY(one.is(DeskState::Connected) && two.is(DeskState::Connected));
        m_daemon->happened(ParticipantPut{aParticipant(12, 2, u"ben"_s), true});
        m_daemon->moves(RideId{2}, ParticipationId{12}, aFix(5'000, 46));
        QTRY_VERIFY(one.fixOf(12) && two.fixOf(12));
        QVERIFY(one.fixOf(12) == two.fixOf(12));
        QVERIFY(one.store.rides() == two.store.rides());
    }

    void seesWhatAnotherProgramWrote()
    {
        Desk desk(m_clock);
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        m_backend->picture.rides.append(sundayRide(5, u"Seeded"_s));
        m_backend->picture.participants.append(aParticipant(51, 5, u"eve"_s));
        m_daemon->happened(RidePut{sundayRide(5, u"Seeded"_s)}); // as ride_events says
        QTRY_VERIFY(desk.store.ride(RideId{5}) != nullptr);
        m_daemon->moves(RideId{5}, ParticipationId{51}, aFix(5'000, 46));
        QTRY_VERIFY(desk.fixOf(51));
        QCOMPARE(desk.store.ride(RideId{5})->title, u"Seeded"_s);
    }

    void aRequestGetsItsReply()
    {
        Desk desk(m_clock);
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        std::optional<Result<QJsonValue>> got;
        const auto note = [&](const Result<QJsonValue> &result) { got = result; };
        m_backend->answer = Result<QJsonValue>(QJsonObject{{u"x"_s, 1}});
        desk.connection.request(u"anything"_s, {}, &desk.connection, note);
        QTRY_VERIFY(got);
        QCOMPARE((*got)->toObject().value(u"x"_s).toInt(), 1);
        got.reset();
        m_backend->answer = Result<QJsonValue>(Error{ErrorCode::Conflict, u"changed by ben"_s});
        desk.connection.request(u"anything"_s, {}, &desk.connection, note);
        QTRY_VERIFY(got);
        QCOMPARE(got->error().code, ErrorCode::Conflict);
        QCOMPARE(got->error().message, u"changed by ben"_s);
    }

    void aRequestThatIsCutOffFails()
    {
        Desk desk(m_clock);
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        std::optional<Result<QJsonValue>> got;
        desk.connection.request(u"anything"_s, {}, &desk.connection,
                                [&](const Result<QJsonValue> &result) { got = result; });
        QTRY_COMPARE(m_backend->performed.size(), 1);
        m_daemon->cutConnections();
        QTRY_VERIFY(got);
        QCOMPARE(got->error().code, ErrorCode::Unavailable);
    }

    void aRequestWithoutALinkSaysThatItWasNotSent()
    {
        Desk desk(m_clock);
        std::optional<Result<QJsonValue>> got;
        desk.connection.request(u"anything"_s, {}, &desk.connection,
                                [&](const Result<QJsonValue> &result) { got = result; });
        QTRY_VERIFY(got);
        QCOMPARE(got->error().code, ErrorCode::Overloaded);
        QVERIFY(got->error().message.startsWith(u"Not sent"_s));
    }

    void saysWhyItWasRefused_data()
    {
        QTest::addColumn<int>("loginStatus");
        QTest::addColumn<QByteArray>("loginBody");
        QTest::addColumn<int>("authorizeCode");
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("message");
        const QByteArray good = R"({"access_token":"token"})";
        const auto none = -1;
        const auto loggedOut = int(DeskState::LoggedOut);
        QTest::newRow("wrong password")
            << 401 << QByteArray(R"({"detail":"no"})") << none << loggedOut << u"password"_s;
        QTest::newRow("too many attempts")
            << 429 << QByteArray(R"({"detail":"no"})") << none << loggedOut << u"no login"_s;
        QTest::newRow("a web server")
            << 404 << QByteArray("<html>") << none << loggedOut << u"not a SafeRide server"_s;
        QTest::newRow("a web server that says yes")
            << 200 << QByteArray("<html>") << none << loggedOut << u"not a SafeRide server"_s;
        QTest::newRow("wrong token") << 200 << QByteArray(R"({"access_token":"old"})") << none
                                     << loggedOut << u"no longer valid"_s;
        QTest::newRow("revoked") << 200 << good << int(ErrorCode::Unauthorized) << loggedOut
                                 << u"no longer valid"_s;
        QTest::newRow("a rider") << 200 << good << int(ErrorCode::Forbidden)
                                 << int(DeskState::Refused) << u"neither a dispatcher"_s;
    }

    void saysWhyItWasRefused()
    {
        QFETCH(int, loginStatus);
        QFETCH(QByteArray, loginBody);
        QFETCH(int, authorizeCode);
        QFETCH(int, state);
        QFETCH(QString, message);
        m_daemon->loginStatus = loginStatus;
        m_daemon->loginBody = loginBody;
        if (authorizeCode >= 0) {
            m_backend->authorizeError = Error{ErrorCode(authorizeCode), u"no"_s};
        }
        Desk desk(m_clock);
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.connection.status().message.contains(message));
        QCOMPARE(int(desk.connection.status().state), state);
    }

    void saysThatNobodyAnswers()
    {
        const QString address = m_daemon->address();
        m_daemon.reset();
        Desk desk(m_clock);
        desk.connection.logIn(address, u"dora"_s, u"x"_s);
        QTRY_VERIFY(desk.connection.status().message.contains("No server is responding"_L1));
        QVERIFY(desk.is(DeskState::LoggedOut));
        QVERIFY(!desk.connection.status().remedy.isEmpty());
    }

    /// A proxy answers in its place.
    void aServerThatIsNotReadyIsNotSaidToBeMissing()
    {
        LinkEnd::Peer peer;
        peer.server = u"rides.example"_s;
        const auto end =
            LinkEnd::failed({QAbstractSocket::ConnectionRefusedError,
                             u"Unhandled http status code: 503 (Unavailable)."_s, false},
                            peer);
        QVERIFY(end && end->message.contains("is not ready"_L1));
        QCOMPARE(end->then, DeskState::Reconnecting);
    }

    void triesAgainWhileTheDatabaseIsAway()
    {
        m_backend->loadError = Error{ErrorCode::Unavailable, u"no database"_s};
        Desk desk(m_clock);
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.connection.status().message.contains("database"_L1));
        QVERIFY(desk.is(DeskState::Reconnecting));
        m_backend->loadError.reset();
        QTRY_VERIFY(desk.is(DeskState::Connected));
    }

    void asksForThePasswordWhenTheTokenRunsOut()
    {
        constexpr qint64 Hour = 3'600'000;
        ManualClock daemonClock;
        desk::Settings settings = quickSettings();
        settings.deadLink = 2 * Hour;
        m_daemon = std::make_unique<DeskDaemon>(*m_backend, daemonClock, settings);
        Desk desk(m_clock);
        m_backend->expiresAt = daemonClock.now() + Hour;
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        daemonClock.advance(Hour);
        QTRY_VERIFY(desk.is(DeskState::LoggedOut));
        QVERIFY(desk.connection.status().message.contains("expired"_L1));
        QVERIFY(desk.store.ride(RideId{1}) != nullptr); // the screen is not lost
        m_backend->expiresAt = daemonClock.now() + Hour;
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        m_daemon.reset(); // before its clock
    }

    void noticesThatTheRoleIsGone()
    {
        desk::Settings settings = quickSettings();
        settings.revalidateInterval = 20;
        startDaemon(0, settings);
        Desk desk(m_clock);
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        m_backend->authorizeError = Error{ErrorCode::Forbidden, u"a rider now"_s};
        QTRY_VERIFY(desk.is(DeskState::Refused));
    }

    void noticesADeadLink()
    {
        QTcpServer silent; // accepts and never says a word after the login
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        DeskConnection::Settings settings = quickDesk();
        settings.connectTimeout = 50;
        settings.pingInterval = 10;
        Desk desk(m_clock, settings);
        QList<QTcpSocket *> sockets;
        connect(&silent, &QTcpServer::newConnection, &silent, [&] {
            QTcpSocket *socket = silent.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                if (socket->readAll().startsWith("POST")) {
                    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n"
                                  R"({"access_token":"token"})");
                }
            });
        });
        desk.connection.logIn(u"127.0.0.1:%1"_s.arg(silent.serverPort()), u"dora"_s, u"x"_s);
        QTRY_VERIFY(desk.is(DeskState::Reconnecting));
        QVERIFY(desk.connection.status().message.contains("is not responding"_L1));
    }

    void tellsAgesByTheDaemonsClock()
    {
        ManualClock ahead(m_clock.now() + 3'600'000);
        m_daemon = std::make_unique<DeskDaemon>(*m_backend, ahead, quickSettings());
        Desk desk(m_clock);
        desk.logIn(*m_daemon);
        QTRY_VERIFY(desk.is(DeskState::Connected));
        const qint64 error = desk.connection.protocol().serverNow() - ahead.now();
        QVERIFY2(std::abs(error) < 5'000, qPrintable(QString::number(error)));
        QCOMPARE(desk.store.serverNow() - m_clock.now() > 3'500'000, true);
        m_daemon.reset(); // before its clock
    }

    void anotherVersionSaysWhichSideIsToBeUpdated_data()
    {
        QTest::addColumn<QString>("theirs");
        QTest::addColumn<QString>("remedy");
        QTest::newRow("newer daemon") << u"protocol 7..8"_s << u"Update this desk"_s;
        QTest::newRow("older daemon") << u"protocol 0..1"_s << u"Update the server"_s;
        QTest::newRow("its welcome") << u"9"_s << u"Update this desk"_s;
        QTest::newRow("unreadable") << u"\u202eprotocol"_s << u"Update the older of the two"_s;
    }
    void anotherVersionSaysWhichSideIsToBeUpdated()
    {
        QFETCH(QString, theirs);
        QFETCH(QString, remedy);
        const LinkEnd end = LinkEnd::closed(console::CloseCode::VersionUnsupported, theirs,
                                            LinkEnd::Peer{u"h"_s, {}});
        QVERIFY2(end.remedy.startsWith(remedy), qPrintable(end.remedy));
        QVERIFY(!end.message.contains(QChar(0x202e)));
    }
};

SAFERIDE_TEST(TestDeskConnection)
#include "tst_deskconnection.moc"
