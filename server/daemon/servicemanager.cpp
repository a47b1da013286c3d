// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/servicemanager.h"

#include <ctime>
#include <systemd/sd-daemon.h>

namespace saferide {

namespace servicemanager {

void tellReady()
{
    ::sd_notify(0, "READY=1");
}

void tellStatus(const QString &text)
{
    // A line of its own would be another assignment.
    ::sd_notifyf(0, "STATUS=%s", text.simplified().toUtf8().constData());
}

void extend(std::chrono::microseconds duration)
{
    ::sd_notifyf(0, "EXTEND_TIMEOUT_USEC=%lld", static_cast<long long>(duration.count()));
}

void tellReloading()
{
    constexpr long long MicrosPerSecond = 1'000'000;
    constexpr long long NanosPerMicro = 1'000;
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    ::sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld",
                 now.tv_sec * MicrosPerSecond + now.tv_nsec / NanosPerMicro);
}

void tellStopping()
{
    ::sd_notify(0, "STOPPING=1");
}

void tellAlive()
{
    ::sd_notify(0, "WATCHDOG=1");
}

std::optional<int> takeListeningSocket()
{
    constexpr int UnsetEnvironment = 1;
    if (::sd_listen_fds(UnsetEnvironment) < 1
        || ::sd_is_socket(SD_LISTEN_FDS_START, AF_UNSPEC, SOCK_STREAM, 1) <= 0) {
        return std::nullopt;
    }
    return SD_LISTEN_FDS_START;
}

std::optional<std::chrono::microseconds> watchdogTime()
{
    uint64_t micros = 0;
    if (::sd_watchdog_enabled(0, &micros) <= 0) {
        return std::nullopt;
    }
    return std::chrono::microseconds(micros);
}

} // namespace servicemanager

LoopWatchdog::LoopWatchdog(std::vector<Post> loops, std::function<void()> alive)
    : m_loops(std::move(loops))
    , m_alive(std::move(alive))
{
    connect(&m_timer, &QTimer::timeout, this, &LoopWatchdog::turn);
}

void LoopWatchdog::start(std::chrono::milliseconds interval)
{
    m_timer.start(interval);
    turn();
}

void LoopWatchdog::turn()
{
    if (m_unanswered > 0) {
        return;
    }
    m_alive();
    m_unanswered = m_loops.size();
    for (const Post &post : m_loops) {
        post([this] {
            QMetaObject::invokeMethod(this, &LoopWatchdog::answered, Qt::QueuedConnection);
        });
    }
}

void LoopWatchdog::answered()
{
    --m_unanswered;
}

} // namespace saferide
