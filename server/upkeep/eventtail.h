// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/commitlistener.h"
#include "server/database/pool.h"
#include "shared/core/clock.h"
#include "shared/domain/id.h"

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
/// well as daemons, and tells it here. What it begins with is known. Lives in its thread.
class EventTail final
{
public:
    /// Each revocation is told several times over a few seconds: a socket may have been let in by a
    /// job that began before it.
    using Revoked = std::function<void(const QList<Revocation> &)>;

    /// They outlive it. Nothing of rides is told that no longer holds.
    EventTail(db::Pool &pool, const Clock &clock, db::CommitListener &rides, Revoked revoked);

    void start();
    void look();

private:
    struct News
    {
        QString cursor; ///< empty before the first answer
        std::vector<RideEvent> rides;
        QList<Revocation> revocations;
    };
    struct Recent
    {
        Revocation revocation;
        qint64 seenAt = 0; // monotonic
    };

    static Result<News> read(db::Session &session, const QString &cursor);
    void tell(const News &news);
    void tellRevocations(const QList<Revocation> &news);

    db::Pool &m_pool;
    const Clock &m_clock;
    db::CommitListener &m_rides;
    const Revoked m_revoked;
    QString m_cursor;
    QList<Recent> m_recent;
    bool m_isLooking = false;
    QTimer m_timer; // last: what comes back is told while it is there
};

} // namespace saferide
