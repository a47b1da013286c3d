// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/revocationrepository.h"
#include "server/upkeep/tabletail.h"
#include "shared/core/clock.h"

namespace saferide {

/// Reads twice a second which tokens were revoked, by whatever process, and tells it: so that the
/// sockets of such a token are cut within a second. Each revocation is told several times over a
/// few seconds: a socket may have been let in by a job that began before it. Lives in its thread.
class TokenWatch final
{
public:
    using Revoked = std::function<void(const QList<Revocation> &)>;

    /// `pool` and `clock` outlive it.
    TokenWatch(db::Pool &pool, const Clock &clock, Revoked revoked);

    void start() { m_tail.start(); }

private:
    struct Recent
    {
        Revocation revocation;
        qint64 seenAt = 0; // monotonic
    };

    void tell(const QList<Revocation> &news);

    const Clock &m_clock;
    const Revoked m_revoked;
    QList<Recent> m_recent;
    TableTail<RevocationRepository, Revocation> m_tail;
};

} // namespace saferide
