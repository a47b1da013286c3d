// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cluster/duties.h"
#include "server/repositories/eventrepository.h"
#include "server/upkeep/eventcleaner.h"
#include "server/upkeep/eventtail.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

struct NoRides final : db::CommitListener
{
    void committed(const std::vector<RideEvent> &) override { }
    void commitUnknown(const std::vector<RideEvent> &) override { }
};

} // namespace

/// What becomes of events in a cluster, and of who did not read them.
class TestEventCleaner : public QObject
{
    Q_OBJECT

private:
    TestDatabase m_database;
    ManualClock m_clock;

    void look(EventCleaner &cleaner)
    {
        QSignalSpy looked(&cleaner, &EventCleaner::looked);
        cleaner.look();
        QVERIFY(looked.wait(30'000));
    }

    void addEvents(int count)
    {
        EXPECT_OK(m_database.write([=](db::Session &session) -> Result<void> {
            for (int i = 0; i < count; ++i) {
                // By the clock of a node that is years late: it does not matter.
                if (auto added = EventRepository(session).addRevocation(UserId{7}, {1}); !added) {
                    return added;
                }
            }
            return {};
        }));
    }

    /// An hour goes by.
    void deleteThreeEvents()
    {
        addEvents(3);
        EventCleaner cleaner(m_database.pool(), m_clock, {});
        look(cleaner);
        look(cleaner);
        m_clock.advance(EventCleaner::KeptMsecs);
        look(cleaner);
        QCOMPARE(events(), 0);
    }

    int events() const { return m_database.ask(u"SELECT count(*) FROM ride_events"_s)[0].toInt(); }

    QString cursor()
    {
        return m_database
            .read([](db::Session &session) { return EventRepository(session).cursor(); })
            .value();
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        EXPECT_OK(m_database.openPostgresql({}));
    }

    void init() { m_database.ask(u"DELETE FROM ride_events; DELETE FROM cluster_settings"_s); }

    void keepsThemForAnHourWhateverTheClocksOfTheNodes()
    {
        EventCleaner cleaner(m_database.pool(), m_clock, {});
        addEvents(1'200); // more than are deleted at once
        look(cleaner);
        addEvents(3);
        look(cleaner);
        m_clock.advance(EventCleaner::KeptMsecs - 1);
        look(cleaner);
        QCOMPARE(events(), 1'203);
        m_clock.advance(1);
        look(cleaner);
        QCOMPARE(events(), 3);
    }

    void whoDidNotReadThemLearnsOfIt()
    {
        const QString before = cursor();
        const auto isMissed = [this](const QString &place) {
            return m_database
                .read([place](db::Session &session) {
                    return EventRepository(session).isMissedSince(place);
                })
                .value();
        };
        deleteThreeEvents();
        QVERIFY(isMissed(before));
        QVERIFY(!isMissed(cursor()));
    }

    void aTailThatWasStoppedForLongDoesNotGoOnAsIfItHadReadAll()
    {
        NoRides rides;
        int told = 0;
        int missed = 0;
        EventTail tail(m_database.pool(), m_clock, rides,
                       [&told](const QList<Revocation> &) { ++told; });
        tail.watchForMissed([&missed] { ++missed; });
        const auto hasRead = [&] {
            if (told == 0) {
                addEvents(1);
                tail.look();
            }
            return told > 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasRead(), 30'000);
        QCOMPARE(missed, 0);
        deleteThreeEvents();
        tail.look();
        QTRY_COMPARE_WITH_TIMEOUT(missed, 1, 30'000);
    }

    void withoutTheDutyItDeletesNothing()
    {
        const cluster::Duties ofNobody(m_database.pool(), m_clock, {.node = u"n1"_s});
        EventCleaner cleaner(m_database.pool(), m_clock,
                             {.duty = cluster::Duty(ofNobody, u"events"_s)});
        addEvents(3);
        QSignalSpy looked(&cleaner, &EventCleaner::looked);
        cleaner.look();
        m_clock.advance(EventCleaner::KeptMsecs);
        cleaner.look();
        QCOMPARE(looked.count(), 0);
        QCOMPARE(events(), 3);
    }
};

SAFERIDE_TEST(TestEventCleaner)
#include "tst_eventcleaner.moc"
