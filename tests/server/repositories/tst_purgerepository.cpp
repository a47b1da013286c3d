// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/purgerepository.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

constexpr qint64 PurgeDay = 24 * 3'600'000; // milliseconds

} // namespace

/// What retention finds and deletes; tst_retention has when it does.
class TestPurgeRepository : public test::DatabaseFixture
{
    Q_OBJECT

private:
    template<typename Work>
    auto purge(Work work)
    {
        return with<PurgeRepository>(std::move(work));
    }
    /// A participation with so many positions, in a ride of this status that changed at this time.
    Participation newTrack(RideStatus status, Timestamp changedAt, int positions)
    {
        Ride ride = newRide(newUser(), status);
        ride.updatedAt = changedAt;
        (void)with<RideRepository>([ride](RideRepository &rides) { return rides.update(ride); });
        const auto participation = newParticipation(newUser(), ride);
        store(participation, positions);
        return participation;
    }
    QList<qint64> ended(Timestamp before, ParticipationId after = {}, int limit = 100)
    {
        const auto ids = test::valueOf(purge([=](PurgeRepository &repository) {
            return repository.listEnded(before, after, limit);
        }));
        QList<qint64> numbers;
        for (const ParticipationId id : ids) {
            numbers.append(id.value);
        }
        return numbers;
    }
    qint64 purgePart(const Participation &participation, int limit)
    {
        return test::valueOf(purge([=, this](PurgeRepository &repository) {
            return repository.purgePart(participation.id, limit, clock.now());
        }));
    }
    QList<qint64> fixTimes(const Participation &participation) const
    {
        QList<qint64> times;
        for (const QString &time : database.ask(
                 u"SELECT fix_time FROM positions WHERE participation_id = %1 ORDER BY fix_time"_s
                     .arg(participation.id.value))) {
            times.append(time.toLongLong() - clock.now().msecs);
        }
        return times;
    }

private Q_SLOTS:
    void initTestCase() { open(); }
    void init()
    {
        clear({u"positions"_s, u"position_client_ids"_s, u"participations"_s, u"rides"_s});
    }

    void ridesThatEndedBeforeATimeAreFound()
    {
        const Timestamp ending = clock.now();
        const auto finished = newTrack(RideStatus::Finished, ending, 2);
        const auto cancelled = newTrack(RideStatus::Cancelled, ending, 3);
        const auto empty = newTrack(RideStatus::Finished, ending, 0);
        newTrack(RideStatus::Finished, ending + 1, 4);
        newTrack(RideStatus::Live, ending, 5);
        newTrack(RideStatus::Planned, ending, 6);
        const auto deleted = newTrack(RideStatus::Finished, ending, 7);
        database.ask(u"UPDATE rides SET deleted_at = 1 WHERE id = %1"_s.arg(deleted.ride.value));
        const QList<qint64> expected{finished.id.value, cancelled.id.value, empty.id.value};
        QCOMPARE(ended(ending + 1), expected);
        QVERIFY(ended(ending).isEmpty()); // not before, but at that time
        QCOMPARE(ended(ending + 1, {}, 2), expected.first(2));
        QCOMPARE(ended(ending + 1, finished.id), expected.mid(1));
        QVERIFY(ended(ending + 1, empty.id).isEmpty());

        const auto counted = [this](Timestamp before) {
            return test::valueOf(
                purge([before](PurgeRepository &repository) { return repository.count(before); }));
        };
        const PurgeCount count = counted(ending + 1);
        QCOMPARE(count.rides, 2); // with positions
        QCOMPARE(count.participations, 2);
        QCOMPARE(count.positions, 5);
        QCOMPARE(counted(ending).positions, 0);
        QCOMPARE(
            test::valueOf(purge([](PurgeRepository &repository) { return repository.countAll(); })),
            2 + 3 + 4 + 5 + 6 + 7);
    }

    void theOldestArePurgedFirstAndThenTheIdsOfThePhone()
    {
        const auto track = newTrack(RideStatus::Finished, clock.now(), 0);
        const auto other = newTrack(RideStatus::Finished, clock.now(), 1);
        store(track, 2, 3);
        store(track, 3); // later, though measured before
        QCOMPARE(purgePart(track, 2), 2);
        QCOMPARE(fixTimes(track), (QList<qint64>{2, 3, 4}));
        QCOMPARE(purgePart(track, 2), 2);
        QCOMPARE(purgePart(track, 2), 1);
        QVERIFY(fixTimes(track).isEmpty());
        QList<qint64> ids;
        do {
            QCOMPARE(ended(clock.now() + 1).size(), 2); // it is not done
            ids.append(purgePart(track, 2));
        } while (ids.last() > 0);
        QCOMPARE(ids, (QList<qint64>{2, 2, 1, 0}));
        QCOMPARE(ended(clock.now() + 1), QList{other.id.value});
        QCOMPARE(fixTimes(other), QList<qint64>{0});
    }

    void manyOfOneMomentArePurgedInPartsToo()
    {
        const auto track = newTrack(RideStatus::Finished, clock.now(), 0);
        std::vector<NewPosition> stored;
        for (int i = 0; i < 5; ++i) {
            NewPosition position;
            position.participation = track.id;
            position.fix.point = {46 + i * 0.001, 14};
            position.fix.fixTime = position.receivedAt = clock.now();
            stored.push_back(position);
        }
        EXPECT_OK(with<PositionRepository>(
            [stored](PositionRepository &repository) { return repository.store(stored); }));
        QCOMPARE(purgePart(track, 2), 2);
        QCOMPARE(fixTimes(track).size(), 3);
    }

    void ofWhoWasPurgedNothingRecordedIsLeftUntilTheyReportAgain()
    {
        const auto track = newTrack(RideStatus::Finished, clock.now(), 1);
        const auto find = [&] {
            return test::valueOf(
                       with<ParticipationRepository>([&](ParticipationRepository &participations) {
                           return participations.find(track.id);
                       }))
                ->participation;
        };
        QVERIFY(find().lastFix && find().lastContact);
        while (purgePart(track, 10) > 0) { }
        QVERIFY(!find().lastFix);
        QVERIFY(!find().lastContact);
        QVERIFY(ended(clock.now() + 1).isEmpty());
        store(track, 1, 7);
        QVERIFY(find().lastFix);
        QCOMPARE(ended(clock.now() + 1), QList{track.id.value});
    }

    void noticesGoWhenNobodyIsStillToReadThem()
    {
        const User user = newUser();
        const auto addKey = [&](const char *key, qint64 age) {
            database.ask(u"INSERT INTO idempotency_keys (user_id, endpoint, key, digest, made_id,"
                         " created_at) VALUES (%1, '', '%2', '', 1, %3)"_s.arg(user.id.value)
                             .arg(QLatin1StringView(key))
                             .arg((clock.now() + -age).msecs));
        };
        addKey("old", PurgeDay + 1);
        addKey("as old as may be", PurgeDay);
        addKey("new", PurgeDay - 1);
        const auto deleteNotices = [this](int limit) {
            return test::valueOf(purge([=, this](PurgeRepository &repository) {
                return repository.deleteNotices(clock.now(), limit);
            }));
        };
        QCOMPARE(deleteNotices(1), 1);
        QCOMPARE(deleteNotices(10), 1);
        QCOMPARE(deleteNotices(10), 0);
        QCOMPARE(database.ask(u"SELECT key FROM idempotency_keys"_s), QStringList{u"new"_s});
    }
};

SAFERIDE_TEST(TestPurgeRepository)
#include "tst_purgerepository.moc"
