// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/pool.h"
#include "server/repositories/eventrepository.h"
#include "shared/core/clock.h"

#include <QList>
#include <QTimer>

#include <functional>
#include <vector>

namespace saferide {

/// Tokens of a user with a version below this one are void.
struct Revocation
{
    UserId user;
    qint64 tokenVersion = 0;
};

/// Follows ride_events: reads several times a second what other processes committed, commands as
/// well as daemons, reads the rides and participants that changed as they are now, and tells it
/// here. What it begins with is known. Lives in its thread.
class EventTail final
{
public:
    /// Each revocation is told several times over a few seconds: a socket may have been let in by a
    /// job that began before it.
    using Revoked = std::function<void(const QList<Revocation> &)>;
    /// Events were deleted before they were read, as this process was stopped or cut off for an
    /// hour: what is known of rides and tokens is old.
    using Missed = std::function<void()>;

    /// They outlive it. Nothing of rides is told that no longer holds.
    EventTail(db::Pool &pool, const Clock &clock, db::CommitListener &rides, Revoked revoked);

    /// In a cluster, where events are deleted after an hour.
    void watchForMissed(Missed missed) { m_missed = std::move(missed); }

    void start();
    void look();
    /// Somebody says that there is something: looks within milliseconds, however often it is said.
    void lookSoon();

private:
    struct News
    {
        EventPlace place = {};
        std::vector<RideEvent> rides = {};
        QList<Revocation> revocations = {};
        QList<qint64> settled = {}; ///< ids of those whose COMMIT was unknown
        bool isMissed = false;
    };
    /// An event of this process whose COMMIT had no response: it may be there later.
    struct Unknown
    {
        qint64 id = 0;
        qint64 since = 0; // monotonic
    };
    struct Recent
    {
        Revocation revocation;
        qint64 seenAt = 0; // monotonic
    };

    static Result<News> read(db::Session &session, const EventPlace &before, qint64 origin,
                             const QList<qint64> &unknown);
    static Result<News> readUnlessMissed(db::Session &session, const EventPlace &before,
                                         qint64 origin, const QList<qint64> &unknown);
    static Result<void> addEvents(db::Session &session, const QList<EventRow> &rows, News *news);
    QList<qint64> unknownNow();
    void tell(const News &news);
    void tellRevocations(const QList<Revocation> &news);

    db::Pool &m_pool;
    const Clock &m_clock;
    db::CommitListener &m_rides;
    const Revoked m_revoked;
    Missed m_missed; ///< null: not in a cluster
    EventPlace m_place; ///< without a cursor before the first answer
    QList<Unknown> m_unknown; ///< no more than the pool notes, and for a minute
    QList<Recent> m_recent;
    bool m_isLooking = false;
    QTimer m_soon;
    QTimer m_timer; // last: what comes back is told while it is there
};

} // namespace saferide
