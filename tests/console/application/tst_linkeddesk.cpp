// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/foreigntext.h"
#include "tests/support/linkeddesk.h"
#include "tests/support/paperdesk.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QJsonArray>
#include <QMessageBox>
#include <QSettings>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

/// The desk as a whole: what it asks by itself, keeps, and says.
class TestLinkedDesk : public QObject
{
    Q_OBJECT

private:
    SystemClock m_clock;
    std::optional<LinkedDesk> m_desk;

    bool isLive() { return m_desk->is(DeskState::Connected); }

private Q_SLOTS:
    void init() { m_desk.emplace(m_clock); }
    void cleanup() { m_desk.reset(); }

    void aRouteThatCannotBeReadIsToldOnceAndNotAskedForAgain()
    {
        const QString method = u"ride_route"_s;
        ScriptedDaemon &daemon = *m_desk->daemon;
        daemon.rides[0].route = RouteId{5};
        daemon.onRequest = [&](const console::Request &request) {
            const QJsonArray segments = QJsonArray::fromStringList(QStringList(60'000, u"_"_s));
            daemon.reply(request, QJsonObject{{u"segments"_s, segments}});
        };
        m_desk->start();
        m_desk->logIn();
        QTRY_VERIFY(isLive());
        const QString told = u"The route of “%1” is not shown. The reply to ride_route cannot be "
                             u"read"_s.arg(isolated(u"Ride 1"_s));
        QTRY_VERIFY2(m_desk->log().contains(told), qPrintable(m_desk->log()));
        daemon.sayEvent(ParticipantPut{scriptedRider(12), true});
        QTRY_VERIFY(m_desk->store().participant(ParticipationId{12}) != nullptr);
        QCOMPARE(daemon.links, 1);
        daemon.cut();
        QTRY_COMPARE(daemon.links, 2);
        QTRY_VERIFY(isLive());
        QTest::qWait(50);
        QCOMPARE(daemon.requestsOf(method), 1);
        QCOMPARE(m_desk->log().count(told), 1);
        daemon.rides[0].route = RouteId{6};
        daemon.sayEvent(RidePut{daemon.rides[0]});
        QTRY_COMPARE(daemon.requestsOf(method), 2);
    }

    void whatHappenedToTheSelectedRiderDuringACutIsFetched()
    {
        ScriptedDaemon &daemon = *m_desk->daemon;
        daemon.onRequest = [&](const console::Request &request) {
            daemon.reply(request,
                         QJsonObject{{u"positions"_s, QJsonArray()}, {u"has_more"_s, false}});
        };
        m_desk->start();
        m_desk->logIn();
        QTRY_VERIFY(isLive());
        m_desk->window().selectRider(ParticipationId{11});
        QTRY_COMPARE(daemon.requestsOf(u"positions"_s), 1);
        daemon.cut();
        QTRY_COMPARE(daemon.links, 2);
        QTRY_COMPARE(daemon.requestsOf(u"positions"_s), 2);
    }

    void noQuestionAboutAServerOutlivesItsPicture()
    {
        m_desk->start();
        m_desk->logIn();
        QTRY_VERIFY(isLive());
        m_desk->window().selectRide(RideId{1});
        bool wasAsked = false;
        whenOpened<QMessageBox>([&](QMessageBox &box) {
            wasAsked = true;
            m_desk->window().action(u"desk.logout"_s)->trigger();
            QVERIFY(!box.isVisible());
        });
        m_desk->window().action(u"ride.finish"_s)->trigger();
        QVERIFY(wasAsked);
        QCOMPARE(m_desk->daemon->requestsOf(u"change_ride"_s), 0);
    }

    void aDeskThatNobodyAttendsTriesToLogInUntilTheServerIsThere()
    {
        ScriptedDaemon &daemon = *m_desk->daemon;
        daemon.setListening(false);
        ConsoleOptions options;
        options.server = daemon.address();
        options.username = u"dora"_s;
        options.password = u"secret"_s;
        m_desk->start(options);
        const LinkBadge &badge = m_desk->window().linkBadge();
        QTRY_VERIFY2(badge.text().contains("Reconnecting"_L1), qPrintable(badge.text()));
        QVERIFY2(badge.toolTip().contains("Retrying automatically"_L1),
                 qPrintable(badge.toolTip()));
        QVERIFY(!m_desk->page().isVisible());
        daemon.setListening(true);
        m_desk->window().action(u"desk.reconnect"_s)->trigger(); // does not wait for the next time
        QTRY_VERIFY(isLive());
        QVERIFY(!m_desk->page().isVisible());
    }

    void aWrongPasswordIsNotTriedAgain()
    {
        ScriptedDaemon &daemon = *m_desk->daemon;
        daemon.loginAnswer = "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n"
                             "Content-Length: 0\r\n\r\n";
        ConsoleOptions options;
        options.server = daemon.address();
        options.username = u"dora"_s;
        options.password = u"wrong"_s;
        m_desk->start(options);
        QTRY_VERIFY(m_desk->page().isVisible());
        QVERIFY(m_desk->is(DeskState::LoggedOut));
        QCOMPARE(daemon.logins, 1);
    }

    void theLayoutIsWrittenSoonAfterItChanges()
    {
        const auto written = [] { return QSettings().value(u"layout/state"_s).toByteArray(); };
        m_desk->start();
        m_desk->logIn();
        QTRY_VERIFY(isLive());
        QTRY_VERIFY(!written().isEmpty());
        const QByteArray before = written();
        m_desk->window().findChild<QDockWidget *>(u"logDock"_s)->hide();
        QTRY_VERIFY(written() != before);
        m_desk->quit();
        m_desk->start();
        QVERIFY(m_desk->window().findChild<QDockWidget *>(u"logDock"_s)->isHidden());
    }

    void damagedSettingsThatCannotBeKeptAreNotSaidToBe()
    {
        const QString fileName = QSettings().fileName();
        QVERIFY(QDir().mkpath(fileName + u".damaged/in the way"_s));
        QFile file(fileName);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[[[\n");
        file.close();
        m_desk->start();
        const QString problem = m_desk->page().problemLabel().problem();
        QVERIFY2(problem.contains("cannot be saved as "_L1 + fileName), qPrintable(problem));
        QVERIFY(QFile::exists(fileName));
    }
};

SAFERIDE_TEST(TestLinkedDesk, QApplication)
#include "tst_linkeddesk.moc"
