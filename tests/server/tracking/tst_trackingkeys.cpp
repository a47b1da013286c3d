// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tracking/trackingkeys.h"
#include "tests/support/settableclock.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using tracking::KeyOwner;
using tracking::TrackingKeys;

namespace {

/// Of participation and user `number`, in ride 1.
TrackingKey keyNumber(qint64 number)
{
    return {.hash = "hash" + QByteArray::number(number),
            .participation = {number},
            .user = {number},
            .ride = {1},
            .status = RideStatus::Live,
            .rideUpdatedAt = {1'000},
            .rideVersion = 3};
}

} // namespace

/// Without a database: the test answers when it likes.
class TestTrackingKeys : public QObject
{
    Q_OBJECT

    using Asked = Result<std::optional<KeyOwner>>;

    test::SettableClock m_clock;
    QList<TrackingKey> m_stored; // by participation
    std::vector<std::function<void()>> m_waiting;
    QList<TrackingKeyUse> m_used;
    bool m_isAway = false;
    int m_reads = 0;
    std::unique_ptr<TrackingKeys> m_keys;

    void answerAll()
    {
        for (const auto &answer : std::exchange(m_waiting, {})) {
            answer();
        }
    }
    /// What was read when it was asked for.
    void answerLater(const TrackingKeys::Jobs::Found &done, const QList<TrackingKey> &read)
    {
        ++m_reads;
        const bool isAway = m_isAway;
        m_waiting.push_back([done, read, isAway] {
            done(isAway ? Result<QList<TrackingKey>>(Error{ErrorCode::Unavailable, {}})
                        : Result<QList<TrackingKey>>(read));
        });
    }
    std::optional<Asked> look(const QByteArrayList &hashes)
    {
        std::optional<Asked> answer;
        m_keys->look(hashes, this, [&](const Asked &owner) { answer = owner; });
        answerAll();
        QCoreApplication::processEvents();
        return answer;
    }
    std::optional<KeyOwner> find(const QByteArray &hash) { return m_keys->find({hash}); }

private Q_SLOTS:
    void init()
    {
        m_stored = {keyNumber(1), keyNumber(2), keyNumber(3)};
        m_used.clear();
        m_waiting.clear();
        m_isAway = false;
        m_reads = 0;
        m_clock.slept = 0;
        const TrackingKeys::Jobs jobs{
            .find =
                [this](const QByteArrayList &hashes, QObject *, auto done) {
                    QList<TrackingKey> found;
                    std::ranges::copy_if(m_stored, std::back_inserter(found), [&](const auto &key) {
                        return hashes.contains(key.hash);
                    });
                    answerLater(done, found);
                },
            .list =
                [this](ParticipationId after, int limit, QObject *, auto done) {
                    QList<TrackingKey> page;
                    std::ranges::copy_if(m_stored, std::back_inserter(page), [&](const auto &key) {
                        return key.participation > after && page.size() < limit;
                    });
                    answerLater(done, page);
                },
            .markUsed = [this](const QList<TrackingKeyUse> &uses, QObject *,
                               auto) { m_used += uses; }};
        m_keys = std::make_unique<TrackingKeys>(jobs, m_clock,
                                                TrackingKeys::Settings{.lookups = {0.001, 3},
                                                                       .pageSize = 2,
                                                                       .idleMsecs = 60'000,
                                                                       .markUsedMsecs = 60'000});
    }

    void readsAllKeysInPages()
    {
        m_keys->start();
        answerAll();
        QCOMPARE(m_keys->count(), 2);
        answerAll();
        QCOMPARE(m_keys->count(), 3);
        QVERIFY(m_waiting.empty());
        QCOMPARE(find("hash2")->user, UserId{2});
        QVERIFY(!find("hash2")->endedAt);
        QVERIFY(!find("hash4"));
        QCOMPARE(m_keys->find({"hash4", "hash3", "hash1"})->participation, ParticipationId{3});
    }

    void keysOfGuestsWhoJoinedAreReadBeforeTheyAreUsed()
    {
        for (const qint64 id : {3, 2}) { // an import
            ParticipantPut joined{.participant = {}, .isNew = true};
            joined.participant.participation.id = {id};
            joined.participant.isGuest = true;
            m_keys->happened(joined);
        }
        QCoreApplication::processEvents();
        QCOMPARE(m_waiting.size(), size_t(1));
        answerAll();
        answerAll(); // there may be more than a page
        QVERIFY(m_waiting.empty());
        QVERIFY(find("hash2") && find("hash3") && !find("hash1"));
        ParticipantPut other{.participant = {}, .isNew = true}; // with an account, without a key
        other.participant.participation.id = {4};
        m_keys->happened(other);
        QCoreApplication::processEvents();
        QVERIFY(m_waiting.empty());
    }

    void readsAPageAgainWhenAKeyChangedMeanwhile()
    {
        m_keys->start();
        m_stored[0].hash = "fresh";
        m_keys->happened(TrackingKeyChanged{{1}, {1}});
        answerAll(); // what was read before
        QCOMPARE(m_keys->count(), 0);
        answerAll();
        answerAll();
        QCOMPARE(m_keys->count(), 3);
        QVERIFY(find("fresh") && !find("hash1"));
    }

    void readsAgainWhenTheDatabaseIsAway()
    {
        m_isAway = true;
        m_keys->start();
        answerAll();
        m_isAway = false;
        QVERIFY(QTest::qWaitFor([this] { return !m_waiting.empty(); }, 30'000));
        answerAll();
        answerAll();
        QCOMPARE(m_keys->count(), 3);
    }

    void looksForWhatItDoesNotKnowAndKeepsIt()
    {
        QVERIFY(!find("hash2"));
        const auto owner = look({"unknown", "hash2"});
        QVERIFY(owner && *owner && **owner);
        QCOMPARE((**owner)->participation, ParticipationId{2});
        QVERIFY(find("hash2"));
        const auto nobody = look({"unknown"});
        QVERIFY(nobody && *nobody && !**nobody);
    }

    void doesNotKeepWhatWasReadBeforeAChange()
    {
        m_keys->look({"hash2"}, this, [](const Asked &) {});
        m_keys->happened(TrackingKeyChanged{{1}, {2}});
        answerAll();
        QVERIFY(!find("hash2"));
    }

    void forgetsAKeyThatChangedAndWhoLeft()
    {
        m_keys->start();
        answerAll();
        answerAll();
        m_keys->happened(TrackingKeyChanged{{1}, {1}});
        QVERIFY(!find("hash1"));
        m_keys->happened(ParticipantLeft{{1}, {2}, {2}});
        QVERIFY(!find("hash2"));
        QVERIFY(find("hash3"));
    }

    void knowsWhenTheRideEndedByItsNewestVersion()
    {
        m_keys->start();
        answerAll();
        Ride ride;
        ride.id = {1};
        ride.version = 5;
        ride.status = RideStatus::Finished;
        ride.updatedAt = {77'000};
        m_keys->happened(RidePut{ride});
        QCOMPARE(find("hash1")->endedAt, Timestamp{77'000});
        ride.version = 4;
        ride.status = RideStatus::Live;
        m_keys->happened(RidePut{ride}); // told late
        QCOMPARE(find("hash1")->endedAt, Timestamp{77'000});
        answerAll(); // a page that was read before the end
        QCOMPARE(find("hash3")->endedAt, Timestamp{77'000});
        ride.version = 6;
        m_keys->happened(RidePut{ride});
        QVERIFY(!find("hash1")->endedAt);
        m_keys->happened(RideRemoved{{1}});
        QCOMPARE(find("hash1")->endedAt, Timestamp());
    }

    void looksOnlySoOften()
    {
        for (int i = 0; i < 3; ++i) {
            QVERIFY(*look({"unknown"}));
        }
        const auto refused = look({"hash1"});
        QVERIFY(refused && !*refused);
        QCOMPARE(refused->error().code, ErrorCode::Overloaded);
        QCOMPARE(m_reads, 3);
    }

    void saysSoWhenTheDatabaseIsAway()
    {
        m_isAway = true;
        const auto answer = look({"hash1"});
        QVERIFY(answer && !*answer);
        QCOMPARE(answer->error().code, ErrorCode::Unavailable);
    }

    void notesTheUseOfAKeyNowAndThen()
    {
        m_keys->start();
        answerAll();
        answerAll();
        m_keys->tidy();
        QCOMPARE(m_used.size(), 0);
        QVERIFY(find("hash2"));
        m_keys->tidy();
        QCOMPARE(m_used.size(), 1);
        QCOMPARE(m_used[0].participation, ParticipationId{2});
        QCOMPARE(m_used[0].hash, "hash2");
        m_clock.slept = 30'000;
        QVERIFY(find("hash2"));
        m_keys->tidy();
        QCOMPARE(m_used.size(), 1);
        m_clock.slept = 90'000;
        m_keys->tidy();
        QCOMPARE(m_used.size(), 2);
        m_clock.slept = 190'000; // not used since
        m_keys->tidy();
        QCOMPARE(m_used.size(), 2);
    }

    void forgetsIdleKeysOfRidesThatAreOver()
    {
        m_keys->start();
        answerAll();
        answerAll();
        m_clock.slept = 70'000;
        m_keys->tidy();
        QCOMPARE(m_keys->count(), 3); // the ride goes on
        m_keys->happened(RideRemoved{{1}});
        QVERIFY(find("hash2"));
        m_keys->tidy();
        QCOMPARE(m_keys->count(), 1);
        QVERIFY(find("hash2"));
    }
};

SAFERIDE_TEST(TestTrackingKeys)
#include "tst_trackingkeys.moc"
