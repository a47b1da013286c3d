// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/commitlistener.h"
#include "server/repositories/participationrepository.h"
#include "server/repositories/positionrepository.h"
#include "server/repositories/riderepository.h"
#include "server/repositories/routerepository.h"
#include "server/repositories/userrepository.h"
#include "shared/core/clock.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"

#include <QTest>

#include <type_traits>
#include <vector>

namespace saferide::test {

/// The value; fails the test where there is none.
template<typename T>
T valueOf(Result<T> outcome)
{
    [&] { EXPECT_OK(outcome); }();
    return outcome ? *std::move(outcome) : T();
}

template<typename Item>
qint64 idOf(const Item &item)
{
    return item.id.value;
}
inline qint64 idOf(const Participant &participant)
{
    return participant.participation.id.value;
}
inline qint64 idOf(const RouteOfViewer &route)
{
    return route.route.id.value;
}

template<typename Items>
QList<qint64> idsOf(const Items &items)
{
    QList<qint64> ids;
    for (const auto &item : items) {
        ids.append(idOf(item));
    }
    return ids;
}

/// The ids of a list that is read in pages: `read` is Result<PageOf<T>>(Page). Fails the test where
/// a page but the last one is not full, or repeats what was read.
template<typename Read>
QList<qint64> idsOfPages(int limit, Read read)
{
    QList<qint64> ids;
    Page page{.limit = limit};
    for (bool hasMore = true; hasMore;) {
        const auto found = valueOf(read(page));
        const auto next = idsOf(found.items);
        const bool isFull = next.size() == limit && !ids.contains(next.last());
        [&] { QVERIFY(isFull || !found.hasMore); }();
        ids += next;
        hasMore = found.hasMore && isFull;
        page.afterId = ids.isEmpty() ? 0 : ids.last();
    }
    return ids;
}

/// A database for all functions of a test class, which make rows of their own: users, rides,
/// participations. For ON_EACH_DATABASE. Call open() from initTestCase.
class DatabaseFixture : public QObject
{
    class Events final : public db::CommitListener
    {
    public:
        void committed(const std::vector<RideEvent> &events) override { latest = events; }
        void commitUnknown(const std::vector<RideEvent> &) override { }

        std::vector<RideEvent> latest;
    };
    Events m_events; // is destroyed after the pool
    int m_made = 0;

protected:
    void open()
    {
        EXPECT_OK(database.openByEnvironment());
        database.pool().setCommitListener(&m_events);
    }

    /// The outcome of `work`, Result<T>(Part &), in a transaction of its own; Part is a service or
    /// a repository.
    template<typename Part, typename Work>
    auto with(Work work)
    {
        m_events.latest.clear();
        return database.write([this, work](db::Session &session) {
            if constexpr (std::is_constructible_v<Part, db::Session &, const Clock &>) {
                Part part(session, clock);
                return work(part);
            } else {
                Part part(session);
                return work(part);
            }
        });
    }
    /// What the pool reported after the commit of the latest with().
    const std::vector<RideEvent> &reported() const { return m_events.latest; }

    /// A text that no other row has, six characters long.
    QString unique() { return u'U' + QString::number(++m_made).rightJustified(5, u'0'); }
    User newUser(UserRole role = UserRole::Rider)
    {
        User user{{}, unique(), role, clock.now(), clock.now()};
        const auto insert = [user](UserRepository &users) {
            return users.insert(user, user.username.toLower(), QStringLiteral("a hash"));
        };
        user.id = valueOf(with<UserRepository>(insert)).value_or(UserId());
        return user;
    }
    /// A ride of this organizer, which nobody is in.
    Ride newRide(const User &organizer, RideStatus status = RideStatus::Planned,
                 bool isListed = true, std::optional<Timestamp> start = {})
    {
        Ride ride;
        ride.code = unique();
        ride.title = QStringLiteral("Sunday");
        ride.startTime = start.value_or(clock.now());
        ride.listed = isListed;
        ride.status = status;
        ride.organizer = organizer.id;
        ride.createdAt = ride.updatedAt = clock.now();
        return stored(ride);
    }
    /// With its id and its first version.
    Ride stored(Ride ride)
    {
        const auto insert = [ride](RideRepository &rides) { return rides.insert(ride); };
        ride.id = valueOf(with<RideRepository>(insert)).value_or(RideId());
        ride.version = 1;
        return ride;
    }
    Participation newParticipation(const User &user, const Ride &ride)
    {
        Participation participation;
        participation.user = user.id;
        participation.ride = ride.id;
        participation.joinedAt = clock.now();
        const auto insert = [participation](ParticipationRepository &participations) {
            return participations.insert(participation);
        };
        return valueOf(with<ParticipationRepository>(insert)).value_or(Participation());
    }
    void leave(const Participation &participation)
    {
        EXPECT_OK(with<ParticipationRepository>([&](ParticipationRepository &participations) {
            return participations.leave(participation.id, clock.now());
        }));
    }
    /// With their numbers, from `first` on, as client ids and as milliseconds from now.
    void store(const Participation &participation, int positions, int first = 0)
    {
        std::vector<NewPosition> stored;
        for (int i = first; i < first + positions; ++i) {
            NewPosition position;
            position.participation = participation.id;
            position.fix.point = {46, 14};
            position.fix.fixTime = position.receivedAt = clock.now() + i;
            position.clientId = QByteArray::number(i);
            stored.push_back(position);
        }
        EXPECT_OK(with<PositionRepository>(
            [stored](PositionRepository &repository) { return repository.store(stored); }));
    }
    void markDeleted(const Ride &ride)
    {
        EXPECT_OK(with<RideRepository>(
            [&](RideRepository &rides) { return rides.markDeleted(ride.id, clock.now()); }));
    }
    /// Their tokens are void, and their rides as they were.
    void erase(const User &user)
    {
        EXPECT_OK(with<UserRepository>(
            [&](UserRepository &users) { return users.erase(user.id, clock.now()); }));
    }
    /// Deletes all rows of these tables, in this order.
    void clear(const QStringList &tables) const
    {
        for (const QString &table : tables) {
            database.ask(QStringLiteral("DELETE FROM ") + table);
        }
    }
    /// The number that the statement with `argument` selects.
    qint64 count(const QString &sql, qint64 argument = 0) const
    {
        return database.ask(sql.contains(u'%') ? sql.arg(argument) : sql).value(0).toLongLong();
    }

    ManualClock clock;
    TestDatabase database;
};

} // namespace saferide::test
