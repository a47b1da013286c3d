// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/admin/adminserver.h"
#include "server/config/config.h"
#include "server/daemon/backend.h"
#include "server/daemon/ioworkers.h"
#include "server/http/edgesettings.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace saferide {

class DatabaseClaim;
class Drain;
class EventTail;
class Log;
class LoopWatchdog;

/// The daemon: builds every layer once, in order, and takes them down in reverse. Main thread.
class Application final : public QObject
{
    Q_OBJECT

public:
    /// `log` outlives it.
    Application(Config config, Log &log, BackendParts parts = {}, QObject *parent = nullptr);
    ~Application() override;

    /// Begins; the rest comes by signals. The error is one line for the admin that names the
    /// remedy; Unavailable: it may go better in a moment.
    Result<void> start();
    /// Stops accepting, stores what was received, closes connections; then `stopped`. Within 5 s,
    /// 10 s where the database hangs. A node of a cluster drains first, for `drain_seconds`; a
    /// second call ends that.
    void stop();
    /// Reads the certificate again; connections that are open keep theirs.
    void reload();

    quint16 port() const { return m_port; }
    quint16 adminPort() const { return m_adminPort; }
    /// Why it stopped by itself; nothing: it was told to.
    const std::optional<Error> &failure() const { return m_failure; }

Q_SIGNALS:
    /// It listens. The database is open, or is waited for.
    void listening();
    void stopped();

private:
    Result<void> claimDatabase();
    void onClaimWaiting(const QString &reason);
    void onClaimGranted();
    void onReachableChanged(bool reachable);
    void joinCluster();
    void serve();
    void enter(DatabasePhase phase, const QString &status);
    void listenOnce();
    int ioThreadCount() const;
    Result<void> listen();
    void fail(const Error &error);
    Result<void> listenForAdmin();
    Result<int> acceptingSocket();
    void watchLoops();
    void followEvents();
    bool drain();
    void endService();
    void closeConnections();
    void finishWhenClosed();
    void takeDown();

    Log &m_log;
    const Config m_config;
    const BackendParts m_parts;
    std::optional<http::EdgeSettings> m_settings; ///< from start()
    std::optional<Error> m_failure;
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<DatabaseClaim> m_claim;
    IoWorkers m_workers;
    std::unique_ptr<EventTail> m_eventTail;
    std::unique_ptr<Drain> m_drain;
    std::unique_ptr<AdminServer> m_admin;
    std::unique_ptr<LoopWatchdog> m_watchdog;
    std::optional<int> m_handedSocket; // opened by the service manager
    QTimer m_patience; ///< then it listens, whatever the database does
    QTimer m_extending; ///< while the database is migrated
    QTimer m_closing;
    int m_closingTurns = 0;
    quint16 m_port = 0;
    quint16 m_adminPort = 0;
    bool m_isListening = false;
    bool m_wasReachable = false;
    bool m_isJoining = false; ///< or has joined
};

} // namespace saferide
