// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/databaseurl.h"
#include "shared/core/result.h"

#include <memory>

namespace saferide::db {

/// Prevents a second daemon from serving the same database, because neither would know the live
/// rides of the other; the nodes of a cluster do, so that they may serve it together, each with a
/// name of its own. The lock is released when its process ends in any way. SQLite: flock(2) of
/// `NAME.lock` beside the database, which is kept. PostgreSQL: advisory locks of a separate
/// session. Everything except abort() must be called in one thread, including the destructor.
class DaemonLock
{
public:
    /// What another process has when take() returns false.
    enum class Obstacle {
        Daemon, ///< the database, for itself
        Cluster, ///< the database, as a node
        Name, ///< the name of this node
    };

    /// The folder of a SQLite database exists. `node`: the name of this node; empty without a
    /// cluster, and for SQLite.
    static std::unique_ptr<DaemonLock> create(const DatabaseUrl &url, const QString &node = {});
    DaemonLock() = default;
    DaemonLock(const DaemonLock &) = delete;
    DaemonLock &operator=(const DaemonLock &) = delete;
    virtual ~DaemonLock() = default;

    /// One attempt; if it is already held, checks that it still is, reconnecting if the connection
    /// was lost. False: another process has it, see holder(). Errors as of Connection::open().
    virtual Result<bool> take() = 0;
    /// Host and process of the holder when it was not available; empty if it was just being
    /// released.
    virtual QString holder() const = 0;
    virtual Obstacle obstacle() const { return Obstacle::Daemon; }
    /// Makes a take() that waits for the database return. Thread-safe.
    virtual void abort() = 0;
};

} // namespace saferide::db
