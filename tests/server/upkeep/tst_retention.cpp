// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/auditrepository.h"
#include "server/repositories/partitionrepository.h"
#include "server/repositories/positionrepository.h"
#include "server/repositories/purgerepository.h"
#include "server/upkeep/clockwatch.h"
#include "server/upkeep/positionpurge.h"
#include "server/upkeep/retention.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"
#include "tests/support/times.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;
using namespace saferide::test;

namespace {

/// So many positions, a second apart, with ids of the phone.
std::vector<NewPosition> track(qint64 participation, Timestamp from, int count)
{
    std::vector<NewPosition> positions;
    for (int i = 0; i < count; ++i) {
        NewPosition position;
        position.participation = {participation};
        position.fix.point = {46, 14};
        position.fix.fixTime = from + qint64(i) * 1000;
        position.receivedAt = position.fix.fixTime;
        position.clientId = QByteArray::number(i);
        positions.push_back(position);
    }
    return positions;
}

} // namespace

class TestRetention : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    ManualClock m_clock{at(u"2026-06-15T12:00:00Z"_s)};

    void open()
    {
        m_database = std::make_unique<TestDatabase>();
        EXPECT_OK(m_database->open());
    }

    void store(const std::vector<NewPosition> &positions)
    {
        EXPECT_OK(m_database->write(
            [&](db::Session &session) { return PositionRepository(session).store(positions); }));
    }

    /// Ends its ride at this time.
    void end(qint64 participation, const QString &status, Timestamp when)
    {
        [[maybe_unused]] const auto none =
            m_database->ask(u"UPDATE rides SET status = '%1', updated_at = %2 WHERE id = "
                            "(SELECT ride_id FROM participations WHERE id = %3)"_s.arg(status)
                                .arg(when.msecs)
                                .arg(participation));
    }

    int count(const QString &table, qint64 participation) const
    {
        return m_database
            ->ask(u"SELECT count(*) FROM %1 WHERE participation_id = %2"_s.arg(table).arg(
                participation))
            .value(0)
            .toInt();
    }

    PositionPurge::Outcome purge(Timestamp endedBefore, PositionPurge::Settings settings = {})
    {
        PositionPurge purge(m_database->pool(), std::move(settings));
        std::optional<Result<PositionPurge::Outcome>> outcome;
        purge.run(endedBefore, m_clock.now(),
                  [&](const Result<PositionPurge::Outcome> &result) { outcome.emplace(result); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 60'000); }();
        [&] { EXPECT_OK(*outcome); }();
        return outcome && *outcome ? **outcome : PositionPurge::Outcome();
    }

    /// Something happened just now, so that the clock is believed.
    void beAlive()
    {
        EXPECT_OK(m_database->write([&](db::Session &session) {
            return AuditRepository(session).add(
                {.happenedAt = m_clock.now(), .actor = u"anna"_s, .action = u"login"_s});
        }));
    }

    template<typename Looker>
    static void look(Looker &looker)
    {
        QSignalSpy looked(&looker, &Looker::looked);
        looker.look();
        QVERIFY(!looked.isEmpty() || looked.wait(30'000));
    }

private Q_SLOTS:
    void cleanup() { m_database.reset(); }

    void deletesThePositionsOfRidesThatEndedLongAgoAndNoOthers_data() { TestDatabase::addRows(); }
    void deletesThePositionsOfRidesThatEndedLongAgoAndNoOthers()
    {
        open();
        const Timestamp now = m_clock.now();
        const qint64 finished = m_database->addParticipation();
        const qint64 cancelled = m_database->addParticipation();
        const qint64 lately = m_database->addParticipation();
        const qint64 live = m_database->addParticipation();
        for (const qint64 participation : {finished, cancelled, lately, live}) {
            store(track(participation, now + -200 * Day, 25));
        }
        end(finished, u"finished"_s, now + -91 * Day);
        end(cancelled, u"cancelled"_s, now + -100 * Day);
        end(lately, u"finished"_s, now + -89 * Day);
        end(live, u"live"_s, now + -150 * Day);
        const auto outcome =
            purge(now + -90 * Day, {.part = 10, .pause = std::chrono::milliseconds(0)});
        QCOMPARE(outcome.participations, 2);
        QCOMPARE(outcome.positions, 100); // with the ids of the phone
        for (const qint64 participation : {finished, cancelled}) {
            QCOMPARE(count(u"positions"_s, participation), 0);
            QCOMPARE(count(u"position_client_ids"_s, participation), 0);
            QCOMPARE(m_database->ask(u"SELECT count(*) FROM participations WHERE id = %1 AND "
                                     "latitude IS NULL AND fix_time IS NULL"_s.arg(participation)),
                     QStringList{u"1"_s});
        }
        for (const qint64 participation : {lately, live}) {
            QCOMPARE(count(u"positions"_s, participation), 25);
            QCOMPARE(m_database->ask(u"SELECT count(*) FROM participations WHERE id = %1 AND "
                                     "fix_time IS NOT NULL"_s.arg(participation)),
                     QStringList{u"1"_s});
        }
        QCOMPARE(purge(now + -90 * Day).participations, 0); // done is done
    }

    void whatWasPurgedIsLookedAtAgainOnlyWhenAPositionIsStored_data() { TestDatabase::addRows(); }
    void whatWasPurgedIsLookedAtAgainOnlyWhenAPositionIsStored()
    {
        open();
        const qint64 participation = m_database->addParticipation();
        const Timestamp now = m_clock.now();
        store(track(participation, now + -200 * Day, 3));
        end(participation, u"finished"_s, now + -100 * Day);
        const auto ended = [&] {
            const auto found = m_database->read([&](db::Session &session) {
                return PurgeRepository(session).listEnded(now + -90 * Day, {}, 10);
            });
            return found ? *found : QList<ParticipationId>();
        };
        QCOMPARE(ended(), QList{ParticipationId{participation}});
        QCOMPARE(purge(now + -90 * Day).positions, 3 + 3);
        QCOMPARE(ended(), QList<ParticipationId>());
        // A phone that was away for months: its positions go with the next look.
        store(track(participation, now + -150 * Day, 2));
        QCOMPARE(ended(), QList{ParticipationId{participation}});
        purge(now + -90 * Day);
        QCOMPARE(count(u"positions"_s, participation), 0);
        QCOMPARE(ended(), QList<ParticipationId>());
        // One of the future is no last known position, and is not forgotten either.
        auto ahead = track(participation, now + 10 * Day, 1);
        ahead.front().future = true;
        store(ahead);
        QCOMPARE(ended(), QList{ParticipationId{participation}});
    }

    void everyTransactionIsSmall_data() { TestDatabase::addRows(); }
    void everyTransactionIsSmall()
    {
        open();
        const qint64 participation = m_database->addParticipation();
        store(track(participation, m_clock.now() + -200 * Day, 25));
        for (const int expected : {10, 10, 5}) { // positions, the oldest first
            const auto deleted = m_database->write([&](db::Session &session) {
                return PurgeRepository(session).deletePart({participation}, 10);
            });
            EXPECT_OK(deleted);
            QCOMPARE(*deleted, expected);
        }
        for (const int expected : {10, 10, 5, 0}) { // ids
            const auto deleted = m_database->write([&](db::Session &session) {
                return PurgeRepository(session).deletePart({participation}, 10);
            });
            EXPECT_OK(deleted);
            QCOMPARE(*deleted, expected);
        }
    }

    void everyTransactionIsSmallWhereAPhonesClockStandsStill_data() { TestDatabase::addRows(); }
    void everyTransactionIsSmallWhereAPhonesClockStandsStill()
    {
        open();
        const qint64 participation = m_database->addParticipation();
        std::vector<NewPosition> positions = track(participation, m_clock.now() + -200 * Day, 25);
        for (size_t i = 0; i < positions.size(); ++i) {
            positions[i].fix.fixTime = positions.front().fix.fixTime;
            positions[i].fix.point.latitude += 0.001 * double(i);
            positions[i].clientId.clear();
        }
        store(positions);
        for (const int expected : {10, 10, 5, 0}) {
            const auto deleted = m_database->write([&](db::Session &session) {
                return PurgeRepository(session).deletePart({participation}, 10);
            });
            EXPECT_OK(deleted);
            QCOMPARE(*deleted, expected);
        }
    }

    void waitsWhileLivePositionsDo_data() { TestDatabase::addRows(); }
    void waitsWhileLivePositionsDo()
    {
        open();
        const qint64 participation = m_database->addParticipation();
        store(track(participation, m_clock.now() + -200 * Day, 25));
        end(participation, u"finished"_s, m_clock.now() + -100 * Day);
        int asked = 0;
        const auto outcome = purge(m_clock.now(), {.isBusy = [this, &asked, participation] {
                                       const bool isBusy = ++asked < 3;
                                       if (isBusy && count(u"positions"_s, participation) != 25) {
                                           asked = 1'000'000; // deleted while busy: seen below
                                       }
                                       return isBusy;
                                   }});
        QCOMPARE(outcome.participations, 1);
        QVERIFY(asked >= 3 && asked < 1'000'000);
    }

    void looksByItselfAndNotWhenTurnedOff_data() { TestDatabase::addRows(); }
    void looksByItselfAndNotWhenTurnedOff()
    {
        open();
        const qint64 participation = m_database->addParticipation();
        store(track(participation, m_clock.now() + -200 * Day, 5));
        end(participation, u"finished"_s, m_clock.now() + -31 * Day);
        beAlive();
        ClockWatch clock(m_database->pool(), m_clock);
        look(clock);
        Retention never(m_database->pool(), m_clock, clock, {0}, {});
        look(never);
        Retention longer(m_database->pool(), m_clock, clock, {32}, {});
        look(longer);
        QCOMPARE(count(u"positions"_s, participation), 5);
        QTest::ignoreMessage(
            QtInfoMsg, QRegularExpression(u"deleted .* positions of 1 participations.*30 days"_s));
        Retention retention(m_database->pool(), m_clock, clock, {30}, {});
        look(retention);
        QCOMPARE(count(u"positions"_s, participation), 0);
        QCOMPARE(retention.heldBack(), QString());
    }

    void shortensTheTablesThatOnlyGrow_data() { TestDatabase::addRows(); }
    void shortensTheTablesThatOnlyGrow()
    {
        open();
        const qint64 participation = m_database->addParticipation();
        store(track(participation, m_clock.now() + -200 * Day, 5));
        end(participation, u"finished"_s, m_clock.now() + -200 * Day);
        const auto insert = [this](const QString &into, Timestamp when, int rows) {
            m_database->ask(
                u"INSERT INTO %1, %2 FROM (WITH RECURSIVE numbers (n) AS (SELECT 1 UNION"
                " ALL SELECT n + 1 FROM numbers WHERE n < %3) SELECT n FROM numbers) r"_s.arg(into)
                    .arg(when.msecs)
                    .arg(rows));
        };
        const QString keys =
            u"idempotency_keys (user_id, endpoint, key, made_id, created_at) SELECT 1, '%1',"
            " CAST(n AS text), 1"_s;
        const QString events = u"ride_events (kind, user_id, happened_at) SELECT 8, n"_s;
        insert(keys.arg(u"old"), m_clock.now() + -Day, 1200); // more than one part
        insert(keys.arg(u"new"), m_clock.now() + -Day + 1, 3);
        insert(events, m_clock.now() + -8 * Day, 1700); // the newest stay, however old
        insert(events, m_clock.now() + -6 * Day, 100);
        beAlive();
        ClockWatch clock(m_database->pool(), m_clock);
        look(clock);
        Retention retention(m_database->pool(), m_clock, clock, {0}, {}); // though positions stay
        look(retention);
        const auto rows = [this](const QString &table) {
            return m_database->ask(u"SELECT count(*) FROM "_s + table).value(0).toInt();
        };
        QCOMPARE(rows(u"idempotency_keys"_s), 3);
        QCOMPARE(rows(u"ride_events"_s), 1000);
        QCOMPARE(count(u"positions"_s, participation), 5);
    }

    void deletesNothingWhileTheClockIsDoubted_data() { TestDatabase::addRows(); }
    void deletesNothingWhileTheClockIsDoubted()
    {
        open();
        const qint64 participation = m_database->addParticipation();
        store(track(participation, m_clock.now() + -2 * Day, 5));
        end(participation, u"finished"_s, m_clock.now() + -Day);
        beAlive();
        m_clock.step(90 * Day); // the ride would just be due
        ClockWatch clock(m_database->pool(), m_clock);
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"^the clock may be wrong: it shows 2026-09-13"_s));
        look(clock);
        Retention retention(m_database->pool(), m_clock, clock, {90}, {});
        QTest::ignoreMessage(
            QtWarningMsg,
            QRegularExpression(u"^old positions are kept: the clock may be wrong.*by hand"_s));
        look(retention);
        QVERIFY(retention.heldBack().contains(u"the clock may be wrong"_s));
        m_clock.advance(60LL * 60 * 1000);
        look(retention); // and says it once
        QCOMPARE(count(u"positions"_s, participation), 5);
        m_clock.step(-90 * Day);
        look(retention);
        QCOMPARE(retention.heldBack(), QString());
        QCOMPARE(count(u"positions"_s, participation), 5);
    }

    void deletesNothingWhereUnusuallyMuchIsOverdue_data() { TestDatabase::addRows(); }
    void deletesNothingWhereUnusuallyMuchIsOverdue()
    {
        open();
        const qint64 recent = m_database->addParticipation();
        const qint64 overdue = m_database->addParticipation();
        store(track(recent, m_clock.now() + -20 * Day, 89));
        store(track(overdue, m_clock.now() + -21 * Day, 11));
        end(recent, u"finished"_s, m_clock.now() + -8 * Day);
        end(overdue, u"finished"_s, m_clock.now() + -20 * Day);
        beAlive();
        ClockWatch clock(m_database->pool(), m_clock);
        look(clock);
        Retention retention(m_database->pool(), m_clock, clock, {9}, {}); // meant: 90
        QTest::ignoreMessage(
            QtWarningMsg,
            QRegularExpression(
                u"^old positions are kept: an unusual number.*11 of 100.*positions_days"
                ".*saferided purge --older-than 9d"_s));
        look(retention);
        QCOMPARE(count(u"positions"_s, overdue), 11);
        const qint64 another = m_database->addParticipation();
        store(track(another, m_clock.now() + -8 * Day, 10)); // now it is a tenth
        look(retention);
        QCOMPARE(count(u"positions"_s, overdue), 0);
        QCOMPARE(count(u"positions"_s, recent), 89);
    }

    void muchThatBecomesDueInItsTurnIsNotUnusual_data() { TestDatabase::addRows(); }
    void muchThatBecomesDueInItsTurnIsNotUnusual()
    {
        open();
        const qint64 participation = m_database->addParticipation(); // all there is
        store(track(participation, m_clock.now() + -100 * Day, 25));
        end(participation, u"finished"_s, m_clock.now() + -91 * Day);
        beAlive();
        ClockWatch clock(m_database->pool(), m_clock);
        look(clock);
        Retention retention(m_database->pool(), m_clock, clock, {90}, {});
        look(retention);
        QCOMPARE(count(u"positions"_s, participation), 0);
    }

    void postgresqlDropsWholeMonthsAndOnlyThoseThatNobodyNeeds()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("only PostgreSQL has partitions: needs with-postgresql.sh");
        }
        m_database = std::make_unique<TestDatabase>();
        EXPECT_OK(m_database->openPostgresql({}));
        const Timestamp now = m_clock.now();
        const qint64 finished = m_database->addParticipation();
        const qint64 live = m_database->addParticipation();
        for (const auto &month : {u"2026-01-10T10:00:00Z"_s, u"2026-02-10T10:00:00Z"_s}) {
            EXPECT_OK(m_database->write([&](db::Session &session) {
                const QDate day = QDate::fromString(month.first(8) + u"01"_s, Qt::ISODate);
                return PartitionRepository(session).make(day);
            }));
            store(track(finished, at(month), 5));
        }
        store(track(live, at(u"2026-02-11T10:00:00Z"_s), 5));
        end(finished, u"finished"_s, at(u"2026-02-12T10:00:00Z"_s));
        end(live, u"live"_s, at(u"2026-02-12T10:00:00Z"_s));
        const auto outcome = purge(now + -90 * Day);
        QCOMPARE(outcome.partitions.first(), u"positions_202601"_s);
        QVERIFY(!outcome.partitions.contains(u"positions_202602"_s)); // the live ride's
        const auto dropped = m_database->write([&](db::Session &session) { // looked at again there
            return PurgeRepository(session).dropPartition(u"positions_202602"_s, now + -90 * Day);
        });
        EXPECT_OK(dropped);
        QVERIFY(!*dropped);
        QCOMPARE(
            m_database->ask(u"SELECT to_regclass('positions_202601') IS NULL"_s).value(0).at(0),
            u't');
        QCOMPARE(count(u"positions"_s, finished), 0);
        QCOMPARE(count(u"positions"_s, live), 5);
    }

    void postgresqlDeletesOneByOneWhatItCannotDropAsAMonth()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("only PostgreSQL has partitions: needs with-postgresql.sh");
        }
        m_database = std::make_unique<TestDatabase>();
        EXPECT_OK(m_database->openPostgresql({}));
        const qint64 finished = m_database->addParticipation();
        for (const int month : {1, 2}) {
            EXPECT_OK(m_database->write([&](db::Session &session) {
                return PartitionRepository(session).make(QDate(2026, month, 1));
            }));
        }
        store(track(finished, at(u"2026-01-10T10:00:00Z"_s), 5));
        end(finished, u"finished"_s, at(u"2026-01-12T10:00:00Z"_s));
        m_database->ask(u"CREATE VIEW speeds AS SELECT speed FROM positions_202601"_s);
        const auto outcome = purge(m_clock.now() + -90 * Day);
        QCOMPARE(outcome.partitions, QStringList{u"positions_202602"_s});
        QCOMPARE(count(u"positions"_s, finished), 0);
    }
};

SAFERIDE_TEST(TestRetention)
#include "tst_retention.moc"
