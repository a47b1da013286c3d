// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/daemon/knowndatabases.h"
#include "server/database/databaseurl.h"

#include <QObject>
#include <QTimer>

#include <atomic>
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

/// Claims the database for this daemon: waits for it without limit, ensures that no other daemon
/// serves it, or in a cluster that none has the name of this node, migrates it, and keeps other
/// daemons off until it is destroyed. Waits on a thread of
/// its own; signals are emitted in the thread of the object.
class DatabaseClaim final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        db::DatabaseUrl url;
        QString node = {}; ///< name of this node of a cluster; empty: the only daemon
        QString knownDatabases; ///< file, see KnownDatabases
        std::chrono::milliseconds pause{500}; ///< between attempts while it is unavailable
        std::chrono::milliseconds holderPatience{10'000}; ///< for another daemon to end
        /// SQLite: how long to wait for a file or disk; afterwards a new process may see a later
        /// mount.
        std::chrono::milliseconds filePatience{60'000};
        std::chrono::milliseconds lookInterval{1'000}; ///< between checks of the lock
        std::chrono::milliseconds silence{10'000}; ///< without an answer, until that is reported
    };

    explicit DatabaseClaim(Settings settings, QObject *parent = nullptr);
    /// Waits for the current step.
    ~DatabaseClaim() override;

    void start();

Q_SIGNALS:
    /// The database is unavailable; it will be tried again.
    void waiting(const QString &reason);
    /// Another daemon has it; it will be tried again.
    void held(const QString &holder);
    /// Available, and locked; its schema is being migrated. Emitted again, once a second, with how
    /// far that is.
    void migrating(const QString &progress);
    /// Locked, with the schema of this version.
    void granted();
    /// Given up, or lost to another daemon after it was granted. Unavailable: a new process may
    /// succeed. Anything else requires a change first.
    void refused(const saferide::Error &error);

private:
    using Clock = std::chrono::steady_clock;

    void run();
    void reportSilence();
    /// Unavailable: what to wait for. Any other error ends the claim.
    Result<void> attempt();
    Result<void> lock();
    bool mayTryAgain(const Error &error);
    Error heldByOther() const;
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
    QString m_reported; ///< the last reported reason
    QTimer m_silence; // until anything is known of the database
    std::atomic<bool> m_wasSilent{false};
    std::mutex m_mutex; // guards m_isStopping
    std::condition_variable m_changed;
    bool m_isStopping = false;
    std::thread m_thread;
};

} // namespace saferide
