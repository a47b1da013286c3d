// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/daemon/knowndatabases.h"
#include "server/database/databaseurl.h"

#include <QObject>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace saferide {

namespace db {
class DaemonLock;
}

/// Makes the database this daemon's: waits for it however long it is away, sees to it that no other
/// daemon serves it, brings it to this version's schema, and keeps other daemons off until it is
/// destroyed. All that waits is on a thread of its own; the signals come in the thread of the
/// object.
class DatabaseClaim final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        db::DatabaseUrl url;
        QString knownDatabases; ///< file, see KnownDatabases
        std::chrono::milliseconds pause{500}; ///< between attempts while the database is away
        std::chrono::milliseconds holderPatience{10'000}; ///< for another daemon to end
        /// SQLite: how long a file or disk is waited for; then a new process may see what was
        /// mounted meanwhile.
        std::chrono::milliseconds filePatience{60'000};
        std::chrono::milliseconds lookInterval{1'000}; ///< whether the lock is still ours
    };

    explicit DatabaseClaim(Settings settings, QObject *parent = nullptr);
    /// Waits for the step under way.
    ~DatabaseClaim() override;

    void start();

Q_SIGNALS:
    /// The database is away; tried again.
    void waiting(const QString &reason);
    /// Another daemon has it; tried again.
    void held(const QString &holder);
    /// Reached, and ours; its schema is looked at and brought up to date.
    void migrating();
    /// Ours, with this version's schema.
    void granted();
    /// Given up, or lost to another daemon after it was granted. Unavailable: a new process may
    /// have more luck. Anything else: somebody has to change something first.
    void refused(const saferide::Error &error);

private:
    using Clock = std::chrono::steady_clock;

    void run();
    /// What to wait for; nothing: granted. An error that is not Unavailable ends it.
    Result<void> attempt();
    Result<void> lock();
    bool mayTryAgain(const Error &error);
    void keep();
    void pause(std::chrono::milliseconds duration);
    bool isStopping();
    template<typename Signal, typename... Arguments>
    void tell(Signal signal, Arguments... arguments);

    const Settings m_settings;
    const KnownDatabases m_known;
    const std::unique_ptr<db::DaemonLock> m_lock;
    std::optional<Clock::time_point> m_heldSince;
    Clock::time_point m_awaySince;
    QString m_reported; ///< the reason that was told last
    std::mutex m_mutex; // guards m_isStopping
    std::condition_variable m_changed;
    bool m_isStopping = false;
    std::thread m_thread;
};

} // namespace saferide
