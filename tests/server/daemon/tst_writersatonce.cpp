// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/jobs.h"
#include "server/live/positionwriter.h"
#include "server/services/participationservice.h"
#include "server/services/rideservice.h"
#include "server/services/userservice.h"
#include "server/upkeep/deletions.h"
#include "server/upkeep/positionpurge.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QSet>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// All that takes away at once, while positions of all pour in: deleted rides, erased accounts, old
/// positions, riders who leave and come back. Each holds rows that another one wants, and none
/// waits for somebody who waits for it.
class TestWritersAtOnce : public QObject
{
    Q_OBJECT

    static constexpr int People = 6; // as many rides, everybody in each
    static constexpr int Recorded = 30; // positions of each participation before
    static constexpr int Rounds = 40; // of positions meanwhile
    static constexpr int Part = 7;
    static constexpr size_t Erased = 2; // the first of the users; those up to Leaving come and go
    static constexpr size_t Leaving = 4;
    static constexpr size_t Deleted = 2; // the first of the rides; those up to Old are to be purged
    static constexpr size_t Old = 4;

    struct InRide
    {
        ParticipationId id;
        size_t user;
        size_t ride;
        qint64 lastFix = 0;
    };

    template<typename Job>
    void run(int &underWay, Job job)
    {
        ++underWay;
        m_database->pool().write(std::move(job), this, [this, &underWay](const auto &outcome) {
            --underWay;
            if (!outcome) {
                m_errors.insert(outcome.error().message);
            }
        });
    }

    void fill()
    {
        for (int i = 0; i < People; ++i) {
            m_users.push_back(*m_database->write([&](db::Session &session) {
                return UserService(session, m_clock)
                    .create(u"rider%1"_s.arg(i), u"no hash"_s, UserRole::Rider);
            }));
        }
        NewRide newRide;
        newRide.title = u"a ride"_s;
        newRide.startTime = m_clock.now();
        for (const User &organizer : m_users) {
            m_rides.push_back(
                m_database
                    ->write([&](db::Session &session) {
                        return RideService(session, m_clock).create(organizer, newRide);
                    })
                    ->ride);
        }
        for (size_t ride = 0; ride < People; ++ride) {
            for (size_t user = 0; user < People; ++user) {
                if (user != ride) {
                    EXPECT_OK(m_database->write([&](db::Session &session) {
                        return ParticipationService(session, m_clock)
                            .join(m_users[user], m_rides[ride].code);
                    }));
                }
                const QString id = m_database
                                       ->ask(u"SELECT id FROM participations WHERE user_id = %1 "
                                             "AND ride_id = %2"_s.arg(m_users[user].id.value)
                                                 .arg(m_rides[ride].id.value))
                                       .value(0);
                m_all.push_back({{id.toLongLong()}, user, ride});
            }
        }
        for (size_t ride = Deleted; ride < Old; ++ride) {
            m_database->ask(u"UPDATE rides SET status = 'finished', updated_at = 1 WHERE id = "_s
                            + QString::number(m_rides[ride].id.value));
        }
    }

    /// One position of each, in another order each time; every third one of those before again.
    void submitRound(PositionWriter &writer, const ReceiptBox &box)
    {
        std::shuffle(m_all.begin(), m_all.end(), m_random);
        for (InRide &one : m_all) {
            const bool isAgain = one.lastFix > 0 && m_random() % 3 == 0;
            const qint64 fix =
                isAgain ? 1 + qint64(m_random() % quint64(one.lastFix)) : ++one.lastFix;
            PendingPosition pending;
            pending.position.participation = one.id;
            pending.position.fix.point = {46, 14};
            pending.position.fix.fixTime = {fix};
            pending.position.receivedAt = {fix};
            pending.position.clientId = QByteArray::number(fix);
            pending.acknowledgement = {box.id(), quint64(one.id.value), quint64(fix)};
            EXPECT_OK(writer.submit(std::move(pending)));
        }
    }

    void takeAway()
    {
        for (size_t i = 0; i < Deleted; ++i) {
            run(m_takingAway, [this, i](db::Session &session) {
                return RideService(session, m_clock).remove(m_users[i], m_rides[i].id);
            });
        }
        for (size_t i = 0; i < Erased; ++i) {
            run(m_takingAway,
                [this, i](db::Session &session) -> Result<bool> { // as user erase does
                    const UserId user = m_users[i].id;
                    if (auto kept = UserService(session, m_clock).requireAnotherAdmin(m_users[i]);
                        !kept) {
                        return kept.error();
                    }
                    if (auto erased = UserRepository(session).erase(user, m_clock.now()); !erased) {
                        return erased.error();
                    }
                    const auto left = DeletionRepository(session).leaveRides(user, m_clock.now());
                    return left ? Result<bool>(true) : left.error();
                });
        }
    }

    void comeAndGo()
    {
        for (const InRide &one : m_all) {
            if (one.user < Erased || one.user >= Leaving || one.ride < Old) {
                continue;
            }
            run(m_comingAndGoing, [this, one](db::Session &session) -> Result<bool> {
                const auto left =
                    ParticipationService(session, m_clock).remove(m_users[one.user], one.id);
                return left || left.error().code == ErrorCode::NotFound // before it came back
                    ? Result<bool>(true)
                    : left.error();
            });
            run(m_comingAndGoing, [this, one](db::Session &session) -> Result<bool> {
                const auto joined = ParticipationService(session, m_clock)
                                        .join(m_users[one.user], m_rides[one.ride].code);
                return joined || joined.error().code == ErrorCode::Conflict // before it left
                    ? Result<bool>(true)
                    : joined.error();
            });
        }
    }

    QSet<qint64> storedOf(const InRide &one) const
    {
        QSet<qint64> times;
        const QStringList found =
            m_database->ask(u"SELECT fix_time FROM positions WHERE participation_id = "_s
                            + QString::number(one.id.value));
        for (const QString &time : found) {
            times.insert(time.toLongLong());
        }
        return times;
    }

    bool isGone(const InRide &one) const { return one.user < Erased || one.ride < Deleted; }
    bool isSteady(const InRide &one) const { return one.user >= Leaving && one.ride >= Old; }

    ManualClock m_clock{Timestamp{1'767'225'600'000}};
    std::mt19937 m_random{15};
    std::unique_ptr<TestDatabase> m_database;
    std::vector<User> m_users;
    std::vector<Ride> m_rides;
    std::vector<InRide> m_all;
    int m_takingAway = 0; // jobs
    int m_comingAndGoing = 0;
    QSet<QString> m_errors;

private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addRows(); }

    void waitForNobodyWhoWaitsForThem()
    {
        QFETCH_GLOBAL(bool, postgresql);
        m_database = std::make_unique<TestDatabase>();
        const db::Pool::Settings patient{.url = {}, .deadline = std::chrono::minutes(2)};
        EXPECT_OK(postgresql ? m_database->openPostgresql(patient)
                             : m_database->openSqlite(patient));
        fill();

        QHash<quint64, QSet<qint64>> acknowledged; // by participation
        QSet<quint64> refused;
        PositionWriter writer(positionStore(m_database->pool()), {.batchSize = 50});
        const ReceiptBox box(writer, [&](const Receipt &receipt) {
            if (receipt.outcome == PositionOutcome::Failed) {
                refused.insert(receipt.connection);
            } else {
                acknowledged[receipt.connection].insert(qint64(receipt.packet));
            }
        });
        for (int i = 0; i < Recorded; ++i) {
            submitRound(writer, box);
        }
        QTRY_COMPARE_WITH_TIMEOUT(writer.figures().queued, 0, 60'000);
        QVERIFY(refused.isEmpty());

        Deletions deletions(m_database->pool(), m_clock,
                            {.part = Part, .interval = {}, .pace = {.pause = {}}});
        PositionPurge purge(m_database->pool(), {.part = Part, .pause = {}});
        std::optional<Result<PositionPurge::Outcome>> purged;
        takeAway();
        purge.run(m_clock.now(), m_clock.now(), [&](const auto &outcome) { purged = outcome; });
        bool isDeleted = false;
        connect(&deletions, &Deletions::finished, this, [&] { isDeleted = m_takingAway == 0; });
        deletions.start();
        int rounds = 0;
        const auto goOn = [&] {
            if (m_comingAndGoing == 0) {
                comeAndGo();
            }
            if (rounds < Rounds && writer.figures().queued < 500) {
                submitRound(writer, box);
                ++rounds;
            }
            return rounds == Rounds && purged && isDeleted;
        };
        QTRY_VERIFY_WITH_TIMEOUT(goOn(), 240'000);
        QTRY_COMPARE_WITH_TIMEOUT(writer.figures().queued, 0, 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_comingAndGoing, 0, 60'000);

        QCOMPARE(m_errors.values(), QStringList());
        EXPECT_OK(*purged);
        QCOMPARE(m_database->pool().metrics().retries, quint64(0)); // of a deadlock too
        QCOMPARE(m_database->pool().metrics().expired, quint64(0));
        QCOMPARE(m_database->ask(u"SELECT id FROM participations m WHERE purged_at IS NOT NULL AND"
                                 " EXISTS (SELECT 1 FROM positions p WHERE p.participation_id ="
                                 " m.id)"_s),
                 QStringList()); // nothing that came meanwhile is forgotten
        for (const InRide &one : m_all) {
            const QSet<qint64> stored = storedOf(one);
            if (isGone(one)) {
                QVERIFY(stored.isEmpty());
            } else if (one.ride >= Old) {
                QVERIFY(stored.contains(acknowledged[quint64(one.id.value)]));
            }
            QVERIFY(!isSteady(one) || !refused.contains(quint64(one.id.value)));
        }
        m_database.reset();
        m_users.clear();
        m_rides.clear();
        m_all.clear();
    }
};

SAFERIDE_TEST(TestWritersAtOnce)
#include "tst_writersatonce.moc"
