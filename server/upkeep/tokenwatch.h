// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/pool.h"
#include "server/repositories/revocationrepository.h"
#include "shared/core/clock.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>

namespace saferide {

/// Reads twice a second which tokens were revoked, by whatever process, and tells it: so that the
/// sockets of such a token are cut within a second; also in a database that an older backup was
/// restored into. Each revocation is told several times over a
/// few seconds: a socket may have been let in by a job that began before it. Lives in its thread.
class TokenWatch final : public QObject
{
    Q_OBJECT

public:
    using Revoked = std::function<void(const QList<Revocation> &)>;

    /// `pool` and `clock` outlive it.
    TokenWatch(db::Pool &pool, const Clock &clock, Revoked revoked, QObject *parent = nullptr);

    void start();

private:
    struct Recent
    {
        Revocation revocation;
        qint64 seenAt = 0; // monotonic
    };

    struct Found
    {
        qint64 lastId = 0;
        QList<Revocation> revocations;
    };

    static Result<Found> readBehind(db::Session &session, qint64 id);
    void look();
    void found(const Found &found);

    db::Pool &m_pool;
    const Clock &m_clock;
    const Revoked m_revoked;
    QTimer m_timer;
    std::optional<qint64> m_lastId; // of the newest known; unknown before the first answer
    QSet<qint64> m_read; // ids that came last time
    QList<Recent> m_recent;
    bool m_looking = false;
};

} // namespace saferide
