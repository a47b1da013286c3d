// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/eventrow.h"

#include <QList>

#include <optional>

namespace saferide {

/// How far a process has read.
struct EventPlace
{
    QString cursor; ///< all before it
    QString until = {}; ///< amid pages: where the last of them ends, a cursor
    qint64 lastId = 0; ///< of those pages

    bool isAmidPages() const { return !until.isEmpty(); }
};

/// Events, and where to go on.
struct EventPage
{
    QList<EventRow> events; ///< by id
    EventPlace next;
};

/// A moment in the life of ride_events.
struct EventMark
{
    qint64 lastId = 0; ///< of the events there are; 0: none
    QString nextXid = {}; ///< of the transactions to come
};

/// Reads ride_events: how each process learns of what others committed. Rows are written by the job
/// runner, and here for tokens.
class EventRepository
{
public:
    explicit EventRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// Of tokens older than the user's version now.
    Result<void> addRevocation(UserId user, Timestamp now);

    /// Behind all that is committed now.
    Result<QString> cursor();
    /// Each event that was committed since the cursor was given, but for those of `origin`, exactly
    /// once: also one whose transaction was under way then. All that are kept, where an older
    /// backup was restored since. In pages, by id until the place is not amid pages any more.
    Result<EventPage> since(const EventPlace &place, std::optional<qint64> origin = {});
    static constexpr int PageSize = 500;

    /// Those with these ids that are from `origin` and committed.
    Result<QList<EventRow>> committedOf(const QList<qint64> &ids, qint64 origin);

    /// Whether events that were committed since `cursor` was given have been deleted by forget().
    /// PostgreSQL.
    Result<bool> isMissedSince(const QString &cursor);
    /// Now. PostgreSQL, and below.
    Result<EventMark> mark();
    /// Deletes the oldest of the events that there were at `upTo`, at most `limit`; returns whether
    /// there were some. `later`: a mark of when all transactions of before `upTo` were over.
    Result<bool> forget(const EventMark &upTo, const EventMark &later, int limit);

private:
    db::Session &m_session;
};

} // namespace saferide
