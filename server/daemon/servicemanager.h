// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace saferide {

/// Reports to the service manager, with sd_notify(3). Does nothing without one (no NOTIFY_SOCKET).
/// Main thread.
namespace servicemanager {
void tellReady();
/// A line for `systemctl status`.
void tellStatus(const QString &text);
/// The start or the end takes longer than usual: it is not to be given up for so long from now on
/// (EXTEND_TIMEOUT_USEC).
void extend(std::chrono::microseconds duration);
void tellReloading();
void tellStopping();
void tellAlive();

/// The listening socket that the service manager passed to this process (sd_listen_fds(3)), once;
/// nullopt if there is none.
std::optional<int> takeListeningSocket();

/// The watchdog interval of the service manager (sd_watchdog_enabled(3)); nullopt without a
/// watchdog.
std::optional<std::chrono::microseconds> watchdogTime();
} // namespace servicemanager

/// Pings every event loop and calls `alive` only if all of them have answered since the last time:
/// if one hangs, the service manager restarts the daemon. Runs on the main thread's loop, which is
/// thereby watched, too.
class LoopWatchdog final : public QObject
{
public:
    /// Runs a function on another thread's event loop.
    using Post = std::function<void(std::function<void()>)>;

    LoopWatchdog(std::vector<Post> loops, std::function<void()> alive);
    /// Pings once per interval, immediately at first. A third of the watchdog interval.
    void start(std::chrono::milliseconds interval);
    /// One round: calls `alive` if all have answered, and pings them again.
    void turn();

private:
    void answered();

    const std::vector<Post> m_loops;
    const std::function<void()> m_alive;
    QTimer m_timer;
    size_t m_unanswered = 0;
};

} // namespace saferide
