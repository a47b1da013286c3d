// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/connection.h"
#include "server/repositories/partitionrepository.h"
#include "server/repositories/positionrepository.h"
#include "server/upkeep/partitionkeeper.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"
#include "tests/support/times.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;
using namespace saferide::test;

namespace {

QStringList partitions(const TestDatabase &database)
{
    return database.ask(u"SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent ="
                        " 'positions'::regclass ORDER BY 1"_s);
}

} // namespace

class TestPartitionKeeper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("only PostgreSQL has partitions: needs with-postgresql.sh");
        }
    }

    void makesThisMonthAndTheNextOnesAndGoesOnWithTime()
    {
        TestDatabase database;
        EXPECT_OK(database.openPostgresql({}));
        ManualClock clock(at(u"2026-12-31T23:59:59Z"_s));
        PartitionKeeper keeper(database.pool(), clock);
        QSignalSpy kept(&keeper, &PartitionKeeper::kept);
        keeper.start();
        QVERIFY(kept.wait(test::TryMsecs));
        const QStringList made = partitions(database);
        QCOMPARE(made.size(), PartitionRepository::MonthsAhead + 2);
        QCOMPARE(made.first(), u"positions_202612"_s);
        QCOMPARE(made.value(1), u"positions_202701"_s);
        QCOMPARE(made.value(PartitionRepository::MonthsAhead), u"positions_202801"_s);
        QCOMPARE(made.last(), u"positions_other"_s);
        clock.advance(1000);
        keeper.keep();
        QVERIFY(kept.wait(test::TryMsecs));
        QCOMPARE(partitions(database).value(PartitionRepository::MonthsAhead + 1),
                 u"positions_202802"_s);
        keeper.keep();
        QVERIFY(kept.wait(test::TryMsecs));
        QCOMPARE(partitions(database).size(), made.size() + 1);
    }

    void neitherStoringNorItselfWaitsForSomebodyWhoReadsPositions()
    {
        TestDatabase database;
        EXPECT_OK(database.openPostgresql({}));
        static db::StatementCounters counters;
        const auto dump = db::Connection::create(database.url(), db::Access::Read, &counters);
        EXPECT_OK(dump->open());
        const auto later = db::Task::Clock::now() + std::chrono::minutes(5);
        QVERIFY(!dump->begin(db::Access::Read, later));
        QVERIFY(!dump->runScript("LOCK TABLE positions, positions_other IN ACCESS SHARE MODE"));

        const ManualClock clock(at(u"2026-12-01T00:00:00Z"_s));
        PartitionKeeper keeper(database.pool(), clock);
        QSignalSpy kept(&keeper, &PartitionKeeper::kept);
        keeper.start();
        QVERIFY(kept.wait(test::TryMsecs));
        QCOMPARE(partitions(database), QStringList{u"positions_other"_s});
        std::vector<NewPosition> fixes; // one of each of the last 13 months
        for (int month = 0; month < 13; ++month) {
            NewPosition &fix = fixes.emplace_back();
            fix.participation = {database.addParticipation()};
            fix.fix.point = {46, 14};
            fix.fix.fixTime = {
                QDate(2026, 12, 1).addMonths(-month).startOfDay(Qt::UTC).toMSecsSinceEpoch()};
            fix.receivedAt = clock.now();
        }
        const auto stored = database.write(
            [&](db::Session &session) { return PositionRepository(session).store(fixes); });
        EXPECT_OK(stored);
        QCOMPARE(std::ranges::count(*stored, StoreOutcome::Stored), 13);

        dump->rollback();
        keeper.keep();
        QVERIFY(kept.wait(test::TryMsecs));
        QCOMPARE(partitions(database).size(), PartitionRepository::MonthsAhead + 2);
        QCOMPARE(database.ask(u"SELECT count(*) FROM positions_other"_s), QStringList{u"12"_s});
        QCOMPARE(database.ask(u"SELECT count(*) FROM positions"_s), QStringList{u"13"_s});
    }

    void movesWhatCameBeforeItsMonth()
    {
        TestDatabase database;
        EXPECT_OK(database.openPostgresql({}));
        NewPosition early;
        early.participation = {database.addParticipation()};
        early.fix.point = {46, 14};
        early.fix.fixTime = at(u"2030-05-05T05:05:05Z"_s);
        early.receivedAt = at(u"2026-01-01T00:00:00Z"_s);
        early.future = true;
        const auto store = [&] {
            return database.write(
                [&](db::Session &session) { return PositionRepository(session).store({early}); });
        };
        EXPECT_OK(store());
        QCOMPARE(database.ask(u"SELECT count(*) FROM positions_other"_s), QStringList{u"1"_s});
        const ManualClock clock(at(u"2030-05-01T00:00:00Z"_s));
        PartitionKeeper keeper(database.pool(), clock);
        QSignalSpy kept(&keeper, &PartitionKeeper::kept);
        keeper.start();
        QVERIFY(kept.wait(test::TryMsecs));
        QCOMPARE(database.ask(u"SELECT count(*) FROM positions_other"_s), QStringList{u"0"_s});
        QCOMPARE(database.ask(u"SELECT count(*) FROM positions_203005"_s), QStringList{u"1"_s});
        const auto again = store();
        EXPECT_OK(again);
        QCOMPARE(again->front(), StoreOutcome::Duplicate);
    }
};

SAFERIDE_TEST(TestPartitionKeeper)
#include "tst_partitionkeeper.moc"
