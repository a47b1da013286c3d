// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/eventrepository.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// What one process writes into the table and another reads there; tst_eventtail has what becomes
/// of late commits and of restored backups.
class TestEventRepository : public test::DatabaseFixture
{
    Q_OBJECT

private:
    template<typename Work>
    auto events(Work work)
    {
        return with<EventRepository>(std::move(work));
    }
    QString cursor()
    {
        return test::valueOf(
            events([](EventRepository &repository) { return repository.cursor(); }));
    }
    EventPage since(const QString &cursor)
    {
        return test::valueOf(
            events([cursor](EventRepository &repository) { return repository.since({cursor}); }));
    }
    void put(qint64 ride) { record({RideRemoved{{ride}}}); }
    void record(const std::vector<RideEvent> &events)
    {
        EXPECT_OK(database.write([&](db::Session &session) -> Result<void> {
            for (const RideEvent &event : events) {
                session.record(event);
            }
            return {};
        }));
    }

private Q_SLOTS:
    void initTestCase() { open(); }

    void aRowSaysWhatHappened()
    {
        const User user = newUser();
        const QString before = cursor();
        record({RideRemoved{{3}}, ParticipantLeft{{3}, {5}, user.id}, Announced{{3}, u"Wait"_s}});
        EXPECT_OK(events([&](EventRepository &repository) {
            return repository.addRevocation(user.id, clock.now());
        }));
        const auto rows = since(before).events;
        QCOMPARE(rows.size(), 4);
        QCOMPARE(rows[0].kind, qint16(EventKind::RideRemoved));
        QCOMPARE(rows[0].ride, RideId{3});
        QCOMPARE(rows[0].participation, ParticipationId());
        QCOMPARE(rows[0].user, UserId());
        QCOMPARE(rows[0].tokenVersion, 0);
        QCOMPARE(rows[1].kind, qint16(EventKind::ParticipantLeft));
        QCOMPARE(rows[1].ride, RideId{3});
        QCOMPARE(rows[1].participation, ParticipationId{5});
        QCOMPARE(rows[1].user, user.id);
        QCOMPARE(rows[2].payload.value_or(QString()), u"Wait"_s);
        QCOMPARE(rows[3].kind, qint16(EventKind::TokenRevoked));
        QCOMPARE(rows[3].ride, RideId());
        QCOMPARE(rows[3].user, user.id);
        QCOMPARE(rows[3].happenedAt, clock.now());
        QVERIFY(rows[0].id < rows[1].id && rows[1].id < rows[2].id && rows[2].id < rows[3].id);
    }

    void whatAPoolRecordedIsReadByOthersAndARevocationByAll()
    {
        const User user = newUser();
        const QString before = cursor();
        put(3);
        EXPECT_OK(with<UserRepository>(
            [&](UserRepository &users) { return users.revokeTokens(user.id, clock.now()); }));
        const auto rowsBut = [&](qint64 origin) {
            return test::valueOf(events([&](EventRepository &repository) {
                       return repository.since({before}, origin);
                   }))
                .events.size();
        };
        QCOMPARE(rowsBut(database.pool().origin()), 1);
        QCOMPARE(rowsBut(database.pool().origin() + 1), 2);
        db::Pool again({.url = database.url()});
        QVERIFY(again.origin() != database.pool().origin() && again.origin() > 0);
    }

    void aRevocationHasTheVersionThatIsValidWhenItIsRead()
    {
        const User user = newUser();
        const QString before = cursor();
        const auto revoke = [&] {
            EXPECT_OK(with<UserRepository>(
                [&](UserRepository &users) { return users.revokeTokens(user.id, clock.now()); }));
        };
        revoke();
        const qint64 first = since(before).events.value(0).tokenVersion;
        revoke();
        const auto both = since(before).events;
        QCOMPARE(both.size(), 2);
        QCOMPARE(both[0].tokenVersion, first + 1);
        QCOMPARE(both[1].tokenVersion, first + 1);
    }

    void eachEventIsReadOnce()
    {
        put(1);
        QString at = cursor();
        QVERIFY(since(at).events.isEmpty());
        for (int i = 2; i < 5; ++i) {
            put(10 * i);
            put(10 * i + 1);
            const auto page = since(at);
            QCOMPARE(page.events.size(), 2);
            QCOMPARE(page.events[0].ride.value, 10 * i);
            QCOMPARE(page.events[1].ride.value, 10 * i + 1);
            at = page.next.cursor;
            const auto nothing = since(at);
            QVERIFY(nothing.events.isEmpty());
            at = nothing.next.cursor;
        }
    }

    void manyAreReadInPagesAndWhatIsCommittedMeanwhileAfterThem()
    {
        EventPlace at{cursor()};
        constexpr int More = 3;
        std::vector<RideEvent> many;
        for (int i = 1; i <= EventRepository::PageSize + More; ++i) {
            many.emplace_back(RideRemoved{{i}});
        }
        record(many);
        QList<qint64> read;
        const auto readPage = [&] {
            const auto page = test::valueOf(
                events([&](EventRepository &repository) { return repository.since(at); }));
            for (const EventRow &row : page.events) {
                read.append(row.ride.value);
            }
            at = page.next;
            return page.events.size();
        };
        QCOMPARE(readPage(), EventRepository::PageSize);
        QVERIFY(at.isAmidPages());
        put(1'000'000);
        QCOMPARE(readPage(), More);
        QVERIFY(!at.isAmidPages());
        QCOMPARE(readPage(), 1);
        QVERIFY(std::ranges::is_sorted(read));
        QCOMPARE(read.last(), 1'000'000);
        QCOMPARE(readPage(), 0);
    }

    void whatWasRolledBackIsNeverRead()
    {
        const QString before = cursor();
        EXPECT_ERROR(database.write([&](db::Session &session) -> Result<void> {
            session.record(RideRemoved{{6}});
            return Error{ErrorCode::Conflict, u"refused"_s};
        }),
                     ErrorCode::Conflict);
        put(7);
        const auto page = since(before);
        QCOMPARE(page.events.size(), 1);
        QCOMPARE(page.events[0].ride, RideId{7});
    }

    void aCursorStaysGoodWhenOldEventsWereDeleted()
    {
        put(1);
        const QString before = cursor();
        put(2);
        clear({u"ride_events"_s});
        const auto page = since(before);
        QVERIFY(page.events.isEmpty());
        put(3);
        QCOMPARE(since(page.next.cursor).events.size(), 1);
        QCOMPARE(since(before).events.size(), 1);
    }
};

SAFERIDE_TEST(TestEventRepository)
#include "tst_eventrepository.moc"
