// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/databaseurl.h"
#include "shared/core/result.h"

#include <memory>

namespace saferide::db {

/// Keeps a second serving daemon off a database: what one knows of live rides, the other would not.
/// It ends with the process that has it, however that ends. SQLite: flock(2) of a file beside the
/// database, `NAME.lock`, which stays. PostgreSQL: an advisory lock of a session of its own.
/// Everything but abort() in one thread, where it is destroyed too.
class DaemonLock
{
public:
    /// The folder of a SQLite database exists.
    static std::unique_ptr<DaemonLock> create(const DatabaseUrl &url);
    DaemonLock() = default;
    DaemonLock(const DaemonLock &) = delete;
    DaemonLock &operator=(const DaemonLock &) = delete;
    virtual ~DaemonLock() = default;

    /// One attempt; where it is held already, asks whether it still is, connecting again where the
    /// connection was lost. False: another has it, see holder(). Errors as of Connection::open().
    virtual Result<bool> take() = 0;
    /// Host and process of who had it when it was not taken; empty: it was just being released.
    virtual QString holder() const = 0;
    /// Makes a take() that waits for the database return. Thread-safe.
    virtual void abort() = 0;
};

} // namespace saferide::db
