// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/rideevent.h"

#include <QList>

#include <optional>

namespace saferide {

/// What a row of ride_events says. The numbers are stored: they are never given another meaning.
enum class EventKind : qint16 {
    RidePut = 1, ///< a ride was created or changed, or is gone
    ParticipantLeft = 4,
    TokenRevoked = 8, ///< tokens below the user's version are void
};

/// One row of ride_events; which ids it has depends on its kind.
struct EventRow
{
    qint64 id = 0;
    qint16 kind = 0; ///< of a newer program, maybe none of EventKind
    RideId ride;
    ParticipationId participation;
    UserId user;
    Timestamp happenedAt;
    qint64 tokenVersion = 0; ///< of the user, now
};

/// Events, and where to go on.
struct EventPage
{
    QList<EventRow> events; ///< by id
    QString cursor;
};

/// The ride_events table: how each process learns of what others committed.
class EventRepository
{
public:
    explicit EventRepository(db::Session &session)
        : m_session(session)
    {
    }

    Result<void> addRidePut(RideId ride, Timestamp now);
    Result<void> addLeft(const ParticipantLeft &left);
    /// Of tokens older than the user's version now.
    Result<void> addRevocation(UserId user, Timestamp now);

    /// Behind all that is committed now.
    Result<QString> cursor();
    /// Each event that was committed since `cursor` was given, exactly once: also one whose
    /// transaction was under way then. All that are kept, where an older backup was restored since.
    Result<EventPage> since(const QString &cursor);

private:
    Result<void> add(EventKind kind, std::optional<qint64> ride,
                     std::optional<qint64> participation, std::optional<qint64> user, Timestamp at);

    db::Session &m_session;
};

} // namespace saferide
