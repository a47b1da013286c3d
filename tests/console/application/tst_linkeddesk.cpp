// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/foreigntext.h"
#include "tests/support/linkeddesk.h"

#include <QJsonArray>
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
};

QTEST_MAIN(TestLinkedDesk)
#include "tst_linkeddesk.moc"
