// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/liverides.h"
#include "server/repositories/ridechangerepository.h"
#include "server/upkeep/ridewatch.h"
#include "server/upkeep/tokenwatch.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

/// Notes which rides changed.
class Rides final : public LiveObserver
{
public:
    void fixAccepted(RideId, ParticipationId, UserId, const LocationFix &) override { }
    void phoneHeard(ParticipationId, const LastContact &) override { }
    void happened(const RideEvent &event) override
    {
        if (std::holds_alternative<RidePut>(event)) {
            changed.insert(rideOf(event).value);
        }
    }

    QSet<qint64> changed;
};

} // namespace

/// How a daemon learns of what other programs did, by the ids of tables that only grow.
class TestWatches : public QObject
{
    Q_OBJECT

private:
    TestDatabase m_database;
    ManualClock m_clock;

    /// What a backup from before the table's first row brings back.
    void goBackBefore(const QString &table)
    {
        m_database.ask(u"DELETE FROM "_s + table);
        m_database.ask(m_database.isPostgresql()
                           ? u"ALTER TABLE %1 ALTER COLUMN id RESTART WITH 1"_s.arg(table)
                           : u"DELETE FROM sqlite_sequence WHERE name = '%1'"_s.arg(table));
    }

    void revoke(qint64 version)
    {
        m_database.ask(u"INSERT INTO token_revocations (user_id, token_version, revoked_at)"
                       " VALUES (1, %1, 0)"_s.arg(version));
    }

    bool change(qint64 ride)
    {
        return bool(m_database.write([&](db::Session &session) {
            return RideChangeRepository(session).addChange(RideId{ride}, m_clock.now());
        }));
    }

private Q_SLOTS:
    void initTestCase() { EXPECT_OK(m_database.openByEnvironment()); }

    void aRevocationIsToldAlsoAfterAnOlderBackupWasRestored()
    {
        for (int i = 0; i < 150; ++i) { // more than are read again
            revoke(1);
        }
        QSet<qint64> told;
        TokenWatch watch(m_database.pool(), m_clock, [&](const QList<Revocation> &revocations) {
            for (const Revocation &revocation : revocations) {
                told.insert(revocation.tokenVersion);
            }
        });
        watch.start();
        const auto hears = [&](qint64 version) { // it may not have begun yet
            revoke(version);
            return told.contains(version);
        };
        QTRY_VERIFY(hears(2));
        goBackBefore(u"token_revocations"_s);
        revoke(3);
        QTRY_VERIFY(told.contains(3));
    }

    void aChangeOfARideIsToldAlsoAfterAnOlderBackupWasRestored()
    {
        const auto rideOf = [&](qint64 participation) {
            return m_database
                .ask(u"SELECT ride_id FROM participations WHERE id = %1"_s.arg(participation))
                .value(0)
                .toLongLong();
        };
        const qint64 first = rideOf(m_database.addParticipation());
        const qint64 second = rideOf(m_database.addParticipation());
        for (int i = 0; i < 150; ++i) {
            QVERIFY(change(first));
        }
        Rides observer;
        LiveRides rides([](const RideKey &, QObject *, const LiveRides::Loaded &) {}, m_clock, {});
        rides.addObserver(&observer);
        RideWatch watch(m_database.pool(), rides);
        watch.start();
        const auto hears = [&](qint64 ride) {
            return change(ride) && observer.changed.contains(ride);
        };
        QTRY_VERIFY(hears(first));
        goBackBefore(u"ride_changes"_s);
        QVERIFY(change(second));
        QTRY_VERIFY(observer.changed.contains(second));
    }
};

QTEST_GUILESS_MAIN(TestWatches)
#include "tst_watches.moc"
