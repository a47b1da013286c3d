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

/// What the service manager is told of the daemon, by sd_notify(3). Does nothing where there is
/// none (no NOTIFY_SOCKET). Main thread.
namespace servicemanager {
void tellReady();
/// A line for `systemctl status`.
void tellStatus(const QString &text);
void tellReloading();
void tellStopping();
void tellAlive();

/// The accepting socket that the service manager opened for this process (sd_listen_fds(3)), once;
/// nothing when it opened none.
std::optional<int> takeListeningSocket();

/// How long the service manager waits for a sign of life (sd_watchdog_enabled(3)); nothing when it
/// does not wait.
std::optional<std::chrono::microseconds> watchdogTime();
} // namespace servicemanager

/// Asks every event loop in turns whether it turns, and says `alive` only when all of them have
/// answered since the last time: a stuck one is silence, for which the service manager restarts the
/// daemon. Itself on the main thread's loop, which so is watched too.
class LoopWatchdog final : public QObject
{
public:
    /// Runs a function on another thread's event loop.
    using Post = std::function<void(std::function<void()>)>;

    LoopWatchdog(std::vector<Post> loops, std::function<void()> alive);
    /// A question each interval, the first at once. A third of the watchdog's time.
    void start(std::chrono::milliseconds interval);
    /// One turn: says `alive` if all have answered, and asks them again.
    void turn();

private:
    void answered();

    const std::vector<Post> m_loops;
    const std::function<void()> m_alive;
    QTimer m_timer;
    size_t m_unanswered = 0;
};

} // namespace saferide
