// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/storefeed.h"
#include "shared/protocol/websocketframe.h"
#include "tests/support/scripteddaemon.h"
#include "tests/support/settableclock.h"
#include "tests/support/testprogram.h"

#include <QEventLoop>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

DeskConnection::Settings quickDesk()
{
    DeskConnection::Settings settings;
    settings.protocol.positionBuffer = 1;
    settings.backoff = {5, 50, 0};
    return settings;
}

} // namespace

/// The link against daemons that are as they should not be.
class TestDeskLink : public QObject
{
    Q_OBJECT

private:
    SettableClock m_clock;
    std::unique_ptr<ScriptedDaemon> m_daemon;
    std::unique_ptr<LiveRideStore> m_store;
    std::unique_ptr<DeskConnection> m_desk;

    bool is(DeskState state) const { return m_desk->status().state == state; }
    void logIn(const DeskConnection::Settings &settings = quickDesk(), const QString &address = {})
    {
        m_store = std::make_unique<LiveRideStore>(m_clock);
        m_desk = std::make_unique<DeskConnection>(m_clock, settings);
        feedStore(*m_desk, *m_store);
        m_desk->logIn(address.isEmpty() ? m_daemon->address() : address, u"dora"_s, u"x"_s);
    }
    void ask(const QString &method, const DeskConnection::RequestDone &done)
    {
        m_desk->request(method, {}, this, done);
    }

private Q_SLOTS:
    void init()
    {
        m_clock.step = 0;
        m_clock.slept = 0;
        m_daemon = std::make_unique<ScriptedDaemon>();
        m_daemon->rides = {scriptedRide(1)};
        m_daemon->participants = {scriptedRider(11)};
    }
    void cleanup()
    {
        m_desk.reset();
        m_store.reset();
        m_daemon.reset();
    }

    // Outcomes, and who is told of them.

    void whoHearsAReplyMayRunALoopThatOutlivesTheLink()
    {
        DeskConnection::Settings settings = quickDesk();
        settings.backoff = {100'000, 100'000, 0};
        logIn(settings);
        QTRY_VERIFY(is(DeskState::Connected));
        m_daemon->onRequest = [this](const console::Request &request) {
            m_daemon->reply(request, QJsonObject());
            m_daemon->freeze();
        };
        bool looped = false;
        ask(u"anything"_s, [&](const Result<QJsonValue> &) {
            QEventLoop box; // as QMessageBox::exec() does
            connect(m_desk.get(), &DeskConnection::statusChanged, &box, [&](const DeskStatus &now) {
                if (now.state == DeskState::Reconnecting) {
                    QTimer::singleShot(50, &box,
                                       &QEventLoop::quit); // deleteLater() is done by then
                }
            });
            m_clock.slept += 60'000; // with nothing heard
            box.exec();
            looped = true;
        });
        QTRY_VERIFY(looped);
        QVERIFY(is(DeskState::Reconnecting));
    }

    void whoHearsOfTheCutMayRunALoopAndTheDeskComesBackMeanwhile()
    {
        logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        std::optional<DeskState> whenTold;
        bool cameBack = false;
        ask(u"anything"_s, [&](const Result<QJsonValue> &result) {
            QVERIFY(!result);
            whenTold = m_desk->status().state;
            QEventLoop box;
            connect(m_desk.get(), &DeskConnection::statusChanged, &box, [&](const DeskStatus &now) {
                cameBack = cameBack || now.state == DeskState::Connected;
                if (cameBack) {
                    box.quit();
                }
            });
            QTimer::singleShot(TryMsecs, &box, &QEventLoop::quit);
            if (!is(DeskState::Connected)) {
                box.exec();
            }
        });
        QTRY_COMPARE(m_daemon->requests.size(), 1);
        m_daemon->cut();
        QTRY_VERIFY(whenTold);
        QVERIFY(*whenTold != DeskState::Connected || cameBack);
        QTRY_VERIFY(cameBack);
        QCOMPARE(m_daemon->links, 2);
    }

    void noOutcomeIsToldWhileTheCallerIsStillAtIt_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("logging out") << 0;
        QTest::newRow("logging in elsewhere") << 1;
        QTest::newRow("without a link") << 2;
    }
    void noOutcomeIsToldWhileTheCallerIsStillAtIt()
    {
        QFETCH(int, how);
        logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        if (how == 2) {
            m_desk->logOut();
        }
        bool told = false;
        ask(u"anything"_s, [&](const Result<QJsonValue> &result) { told = !result; });
        if (how == 0) {
            m_desk->logOut();
        } else if (how == 1) {
            m_desk->logIn(u"127.0.0.1:9"_s, u"dora"_s, u"x"_s);
        }
        QVERIFY(!told);
        QTRY_VERIFY(told);
    }

    void whoHearsThePictureMayEndTheLink()
    {
        m_store = std::make_unique<LiveRideStore>(m_clock);
        m_desk = std::make_unique<DeskConnection>(m_clock, quickDesk());
        connect(&m_desk->protocol(), &DeskProtocol::snapshotEnds, this,
                [this] { m_desk->logOut(); });
        m_desk->logIn(m_daemon->address(), u"dora"_s, u"x"_s);
        QTRY_COMPARE(m_daemon->hellos.size(), 1);
        QTRY_VERIFY(is(DeskState::LoggedOut));
        QTest::qWait(20);
        QVERIFY(is(DeskState::LoggedOut));
    }

    // Requests.

    void noMoreAreUnderWayThanTheDaemonTakes()
    {
        logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        int answered = 0;
        for (int i = 0; i < 200; ++i) {
            ask(u"ride_route"_s, [&](const Result<QJsonValue> &result) { answered += !!result; });
        }
        QTRY_COMPARE(m_daemon->requests.size(), console::MaxRequestsAtOnce);
        QTest::qWait(20);
        QCOMPARE(m_daemon->requests.size(), console::MaxRequestsAtOnce);
        m_daemon->onRequest = [this](const console::Request &request) {
            m_daemon->reply(request, {});
        };
        const auto first = m_daemon->requests;
        for (const console::Request &request : first) {
            m_daemon->reply(request, {});
        }
        QTRY_COMPARE(answered, 200);
    }

    void aRequestThatNobodyAnswersEnds()
    {
        DeskConnection::Settings settings = quickDesk();
        settings.pingInterval = 10;
        settings.requests.timeout = 30;
        logIn(settings);
        QTRY_VERIFY(is(DeskState::Connected));
        std::optional<ErrorCode> code;
        ask(u"anything"_s, [&](const Result<QJsonValue> &result) { code = result.error().code; });
        QTRY_VERIFY(code);
        QCOMPARE(*code, ErrorCode::Timeout);
        QVERIFY(is(DeskState::Connected));
    }

    void aTokenOfAShortLifeIsRenewedAgainAndAgain()
    {
        const auto soon = [this] { return m_daemon->clock() + 3'000; };
        m_daemon->welcome.tokenExpiresAt = soon();
        m_daemon->onRequest = [&](const console::Request &request) {
            m_daemon->reply(
                request,
                QJsonObject{{u"token"_s, u"next"_s}, {u"token_expires_at"_s, soon().toIso()}});
        };
        DeskConnection::Settings settings = quickDesk();
        settings.pingInterval = 10;
        logIn(settings);
        QTRY_VERIFY(m_daemon->requestsOf(u"renew_token"_s) >= 3);
        m_daemon->cut();
        QTRY_COMPARE(m_daemon->hellos.size(), 2);
        QCOMPARE(m_daemon->hellos.constLast().token, u"next"_s);
    }

    // Time.

    void oneMessageThatIsDatedAheadMakesNobodySilent()
    {
        logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        const qint64 hour = 3'600'000;
        m_daemon->sayBatch({}, m_daemon->clock() + hour);
        m_daemon->sayBatch({{ParticipationId{11}, scriptedFix(m_daemon->clock())}});
        QTRY_VERIFY(m_store->fixAge(ParticipationId{11}));
        QVERIFY(*m_store->fixAge(ParticipationId{11}) < 60'000);
    }

    void whatWasHeardAfterAFixStaysTheLaterOne()
    {
        DeskConnection::Settings settings = quickDesk();
        settings.protocol.positionBuffer = 50; // both batches come meanwhile
        logIn(settings);
        QTRY_VERIFY(is(DeskState::Connected));
        const Timestamp now = m_daemon->clock();
        const LastContact later{now + -1'000, now + -9'000};
        const ParticipantFix moved{
            ParticipationId{11}, scriptedFix(now + -3'000), {now + -2'000, now}};
        m_daemon->sayBinary(console::encode({now, {moved}}));
        m_daemon->sayBinary(console::encode({now, {}, {{ParticipationId{11}, later}}}));
        QTRY_VERIFY(m_store->participant(ParticipationId{11})->participation.lastFix);
        QCOMPARE(m_store->heardAt(ParticipationId{11}), later.at);
        QCOMPARE(*m_store->participant(ParticipationId{11})->participation.lastContact, later);
    }

    void aStepOfTheDesksOwnClockChangesNoAge()
    {
        logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        m_daemon->sayBatch({{ParticipationId{11}, scriptedFix(m_daemon->clock())}});
        QTRY_VERIFY(m_store->fixAge(ParticipationId{11}));
        for (const qint64 step : {3'600'000LL, -7'200'000LL}) {
            m_clock.step = step;
            QVERIFY(*m_store->fixAge(ParticipationId{11}) < 60'000);
            QVERIFY(*m_desk->pictureAge() < 60'000);
        }
    }

    void aServerThatOnlyLetsConnectMakesNoPictureYounger()
    {
        logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        m_daemon->onHello = [](const console::Hello &) {}; // never a welcome
        m_clock.slept = 60'000;
        m_daemon->cut();
        QTRY_VERIFY(m_daemon->hellos.size() > 1);
        QVERIFY(!is(DeskState::Connected));
        QVERIFY(*m_desk->pictureAge() >= 60'000);
    }

    void timeInWhichTheComputerSleptMakesThePictureOld()
    {
        logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        m_clock.slept = 3'600'000;
        QVERIFY(*m_desk->pictureAge() >= 3'600'000);
    }

    // Words and messages that this build does not know.

    void aPictureThatCannotBeReadIsTriedEverMoreSeldomAndTheStatusSaysWhy_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("batch");
        QTest::addColumn<QString>("why");
        QTest::newRow("no JSON") << QByteArray("{") << QByteArray() << u"invalid JSON"_s;
        QTest::newRow("an event") << QByteArray(
            R"({"type":"event","sequence":1,"event":"ride_changed","ride":{}})")
                                  << QByteArray() << u"ride.id"_s;
        QTest::newRow("a snapshot")
            << QByteArray(R"({"type":"snapshot"})") << QByteArray() << u"snapshot"_s;
        QTest::newRow("positions") << QByteArray() << QByteArray("\xff") << u"batch"_s;
    }
    void aPictureThatCannotBeReadIsTriedEverMoreSeldomAndTheStatusSaysWhy()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, batch);
        QFETCH(QString, why);
        DeskConnection::Settings settings = quickDesk();
        settings.backoff = {10, 10'000, 0};
        logIn(settings);
        QTRY_VERIFY(is(DeskState::Connected));
        m_daemon->onHello = [=, this](const console::Hello &) {
            m_daemon->greet();
            text.isEmpty() ? m_daemon->sayBinary(batch) : m_daemon->sayText(text);
        };
        m_daemon->cut();
        QTest::qWait(400); // 10, 20, 40, 80, 160 ms
        QVERIFY2(m_daemon->links <= 8, qPrintable(QString::number(m_daemon->links)));
        QTRY_VERIFY(is(DeskState::Reconnecting));
        const QString &message = m_desk->status().message;
        QVERIFY2(message.contains("does not understand"_L1) && message.contains(why),
                 qPrintable(message));
    }

    void cutAtAnyByteItComesBack()
    {
        logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        const QByteArray frame = websocketTextFrame(console::serialize(console::ServerMessage(
            console::Event{m_daemon->sequence + 1, ParticipantPut{scriptedRider(12), true}})));
        for (qsizetype size = 0; size < frame.size(); size += 1 + size / 3) {
            const int links = m_daemon->links;
            m_daemon->sayBytes(frame.first(size));
            m_daemon->cut();
            QTRY_COMPARE(m_daemon->links, links + 1);
            QTRY_VERIFY(is(DeskState::Connected));
            QVERIFY(m_store->participant(ParticipationId{12}) == nullptr);
        }
    }

    void whatIsSaidOutOfTurnEndsTheLink_data()
    {
        using Say = std::function<void(ScriptedDaemon &)>;
        QTest::addColumn<Say>("say");
        const auto welcome = [](ScriptedDaemon &daemon) { daemon.say(daemon.welcome); };
        QTest::newRow("a snapshot before the welcome") << Say([](ScriptedDaemon &daemon) {
            daemon.say(console::SnapshotPart{0, true, true, daemon.rides, {}, {}});
        });
        QTest::newRow("positions before the welcome")
            << Say([](ScriptedDaemon &daemon) { daemon.sayBatch({}); });
        QTest::newRow("an event before the welcome")
            << Say([](ScriptedDaemon &daemon) { daemon.sayEvent(RideRemoved{RideId{1}}); });
        QTest::newRow("an answer before the welcome") << Say([](ScriptedDaemon &daemon) {
            daemon.say(console::Reply{1, {}});
        });
        QTest::newRow("a second welcome") << Say([welcome](ScriptedDaemon &daemon) {
            welcome(daemon);
            welcome(daemon);
        });
        QTest::newRow("a second welcome after the picture")
            << Say([welcome](ScriptedDaemon &daemon) {
                   daemon.greet();
                   welcome(daemon);
               });
        QTest::newRow("an event before the picture") << Say([welcome](ScriptedDaemon &daemon) {
            welcome(daemon);
            daemon.sayEvent(RideRemoved{RideId{1}});
        });
        QTest::newRow("a piece of a picture without its beginning")
            << Say([welcome](ScriptedDaemon &daemon) {
                   welcome(daemon);
                   daemon.say(console::SnapshotPart{0, false, true, daemon.rides, {}, {}});
               });
    }
    void whatIsSaidOutOfTurnEndsTheLink()
    {
        QFETCH(std::function<void(ScriptedDaemon &)>, say);
        logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        const auto before = m_store->participantsOf(RideId{1});
        m_daemon->onHello = [this, say](const console::Hello &) {
            m_daemon->onHello = {};
            m_daemon->welcome.feed = u"another"_s;
            m_daemon->welcome.user.username = u"somebody else"_s;
            say(*m_daemon);
            m_daemon->welcome.user.username = u"dora"_s;
        };
        m_daemon->cut();
        QTRY_COMPARE(m_daemon->hellos.size(), 3); // cut, wrong, right
        QVERIFY(!m_daemon->hellos.constLast().resume);
        QTRY_VERIFY(is(DeskState::Connected));
        QCOMPARE(m_desk->user().username, u"dora"_s);
        QCOMPARE(m_store->participantsOf(RideId{1}), before);
    }

    void aDaemonOfAnotherVersionIsRefusedAndNotTriedAgain()
    {
        m_daemon->welcome.protocol = console::ProtocolVersion - 1;
        logIn();
        QTRY_VERIFY(is(DeskState::Refused));
        QVERIFY(m_desk->status().message.contains(u"another version"_s));
        QTest::qWait(100); // the back-off is 5 ms
        QCOMPARE(m_daemon->links, 1);
    }

    void whatAnswersWronglyAtAnotherServerIsRefusedThoughThereWasAPictureOfTheFirst()
    {
        logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        ScriptedDaemon another;
        another.onHello = [&another](const console::Hello &) { another.sayText("{}"); };
        m_desk->logIn(another.address(), u"dora"_s, u"x"_s);
        QTRY_VERIFY(is(DeskState::Refused));
        QVERIFY(!another.hellos.constFirst().resume);
        QVERIFY(!m_desk->pictureAge());
    }

    void aPictureThatIsCutShortIsNothingToGoOnFrom_data()
    {
        QTest::addColumn<bool>("first");
        QTest::newRow("the first one") << true;
        QTest::newRow("one that comes again on a link that lives") << false;
    }
    void aPictureThatIsCutShortIsNothingToGoOnFrom()
    {
        QFETCH(bool, first);
        const auto half = [this] {
            m_daemon->say(console::SnapshotPart{
                m_daemon->sequence, true, false, {scriptedRide(1), scriptedRide(2)}, {}, {}});
            QTimer::singleShot(20, m_daemon.get(), [this] { m_daemon->cut(); });
        };
        // A daemon of a young feed could go on from its beginning.
        const auto greet = [this](const console::Hello &hello) {
            m_daemon->welcome.resumed = hello.resume.has_value();
            m_daemon->welcome.resumed ? m_daemon->say(m_daemon->welcome) : m_daemon->greet();
        };
        m_daemon->onHello = greet;
        if (first) {
            m_daemon->onHello = [this, half, greet](const console::Hello &) {
                m_daemon->onHello = greet;
                m_daemon->say(m_daemon->welcome);
                half();
            };
        }
        logIn();
        if (!first) {
            QTRY_VERIFY(is(DeskState::Connected));
            half();
        }
        QTRY_COMPARE(m_daemon->hellos.size(), 2);
        QVERIFY(!m_daemon->hellos.constLast().resume);
        QTRY_VERIFY(is(DeskState::Connected));
        QTRY_COMPARE(m_store->rides(), QList{RideId{1}}); // not the one of the half picture
        QCOMPARE(m_store->participantCount(), 1);
    }

    void whateverComesAtOnceIsToldInTurnsOfTheEventLoop()
    {
        DeskConnection::Settings settings = quickDesk();
        settings.link.turnMsecs = 0; // a message
        logIn(settings);
        QTRY_VERIFY(is(DeskState::Connected));
        qint64 turns = 0;
        QTimer others;
        connect(&others, &QTimer::timeout, this, [&turns] { ++turns; });
        others.start(0);
        QList<qint64> toldAt;
        connect(&m_desk->protocol(), &DeskProtocol::happened, this, [&] { toldAt.append(turns); });
        for (qint64 id = 100; id < 150; ++id) {
            m_daemon->sayEvent(ParticipantPut{scriptedRider(id), true});
        }
        QTRY_COMPARE(toldAt.size(), 50);
        QVERIFY(std::adjacent_find(toldAt.cbegin(), toldAt.cend(), std::greater_equal())
                == toldAt.cend());
        QCOMPARE(m_store->participantCount(), 51);
    }

    // Bounds.

    void moreThanIsKeptUntilItIsToldEndsTheLink()
    {
        DeskConnection::Settings settings = quickDesk();
        settings.link.turnMsecs = 0;
        settings.link.waitingBytes = 2'000;
        logIn(settings);
        QTRY_VERIFY(is(DeskState::Connected));
        for (qint64 id = 100; id < 200; ++id) {
            m_daemon->sayEvent(ParticipantPut{scriptedRider(id), true});
        }
        QTRY_COMPARE(m_daemon->hellos.size(), 2);
        QVERIFY(!m_daemon->hellos.constLast().resume);
        QTRY_VERIFY(is(DeskState::Connected));
        QCOMPARE(m_store->participantCount(), 1);
    }

    void whatCostsTheServerNothingIsCountedToo()
    {
        DeskConnection::Settings settings = quickDesk();
        settings.link.turnMsecs = 0;
        settings.link.waitingBytes = 20'000;
        logIn(settings);
        QTRY_VERIFY(is(DeskState::Connected));
        m_daemon->sayBytes(
            QByteArray("\x8a\x00", 2).repeated(1'000)); // pongs that nobody asked for
        QTRY_COMPARE(m_daemon->hellos.size(), 2);
        QTRY_VERIFY(is(DeskState::Connected));
    }

    void whoHearsAMessageMayDeleteTheDesk()
    {
        logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        connect(&m_desk->protocol(), &DeskProtocol::happened, m_store.get(),
                [this] { m_desk.reset(); });
        m_daemon->sayEvent(ParticipantPut{scriptedRider(12), true});
        m_daemon->sayEvent(ParticipantPut{scriptedRider(13), true});
        QTRY_VERIFY(!m_desk);
    }

    void aMessageOverTheBoundEndsTheLink()
    {
        DeskConnection::Settings settings = quickDesk();
        settings.protocol.textBytes = 5'000;
        settings.link.messageBytes = 100'000;
        logIn(settings);
        QTRY_VERIFY(is(DeskState::Connected));
        QList<ParticipantFix> many;
        for (qint64 id = 1; id < 1'000; ++id) {
            many.append({ParticipationId{id}, scriptedFix(m_daemon->clock())});
        }
        m_daemon->sayBatch(many); // is no text
        QTRY_VERIFY(m_store->participant(ParticipationId{11})->participation.lastFix);
        for (const int bytes : {10'000, 200'000}) {
            const auto hellos = m_daemon->hellos.size();
            m_daemon->sayText(R"({"type":"weather","of":")" + QByteArray(bytes, 'x') + R"("})");
            QTRY_COMPARE(m_daemon->hellos.size(), hellos + 1);
            QTRY_VERIFY(is(DeskState::Connected));
        }
    }

    void anAnswerToTheLoginWithoutAnEndIsCut()
    {
        m_daemon->loginAnswer = "HTTP/1.1 200 OK\r\n\r\n{";
        m_daemon->loginNeverEnds = true;
        logIn();
        QTRY_VERIFY(is(DeskState::LoggedOut) && !m_desk->status().message.isEmpty());
        QVERIFY(m_desk->status().message.contains("is not a SafeRide server"_L1));
    }

    void aServerThatSpeaksTlsToAddressesWithoutItIsNamedSo()
    {
        m_daemon = std::make_unique<ScriptedDaemon>(tlsCertificate(
            QStringLiteral(SAFERIDE_TEST_DATA "/tls"), u"certificate.pem"_s, u"key.pem"_s));
        const QString bare = QStringLiteral("localhost:%1").arg(m_daemon->port());
        logIn(quickDesk(), bare);
        QTRY_VERIFY(is(DeskState::LoggedOut) && !m_desk->status().message.isEmpty());
        QVERIFY2(m_desk->status().message.contains("wss://"_L1 + bare),
                 qPrintable(m_desk->status().message));
    }

    void aServerWithoutTlsIsNotSaidToHaveABadCertificate()
    {
        QTcpServer plain;
        QVERIFY(plain.listen(QHostAddress::LocalHost));
        connect(&plain, &QTcpServer::newConnection, &plain, [&plain] {
            QTcpSocket *socket = plain.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                socket->write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
        logIn(quickDesk(), QStringLiteral("wss://localhost:%1").arg(plain.serverPort()));
        QTRY_VERIFY(is(DeskState::LoggedOut) && !m_desk->status().message.isEmpty());
        QVERIFY2(m_desk->status().message.contains("does not support TLS"_L1),
                 qPrintable(m_desk->status().message));
    }

    void aSnapshotWithoutAnEndIsRefused()
    {
        QList<Ride> many;
        for (qint64 id = 1; id <= 20; ++id) {
            many.append(scriptedRide(id));
        }
        m_daemon->onHello = [this, many](const console::Hello &) {
            m_daemon->say(m_daemon->welcome);
            for (int piece = 0; piece < 6; ++piece) {
                m_daemon->say(console::SnapshotPart{0, piece == 0, false, many, {}, {}});
            }
        };
        DeskConnection::Settings settings = quickDesk();
        settings.protocol.mostRides = 100;
        logIn(settings);
        QTRY_VERIFY(is(DeskState::Refused));
    }
};

SAFERIDE_TEST(TestDeskLink)
#include "tst_desklink.moc"
