// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/sessiongate.h"

#include <QtGlobal>

#include <array>
#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

namespace saferide::socketio {

class Server;

/// The current transport of a session.
enum class Transport { None, Polling, WebSocket };

/// All Servers of the daemon, one per I/O thread. Thread-safe; outlives them.
class Directory
{
public:
    explicit Directory(const SessionLimits &limits = {})
        : m_gate(limits)
    {
    }

    /// Adds a Server and returns its number, which is part of its session ids.
    int add(Server *server);
    void remove(int number);

    /// Runs `task` later in the Server's thread. False if there is no such Server.
    bool post(int number, std::function<void(Server &)> task);
    /// As post(), but calls `prepare` first, in this thread, while the Server is guaranteed to
    /// exist.
    bool post(int number, const std::function<void(Server &)> &prepare,
              std::function<void(Server &)> task);

    /// A session changed its transport.
    void countTransport(Transport before, Transport now);
    qint64 sessionCount(Transport transport) const { return m_sessions[size_t(transport)]; }

    /// Limits the sessions by polling.
    SessionGate &gate() { return m_gate; }

private:
    SessionGate m_gate;
    std::array<std::atomic<qint64>, 3> m_sessions{}; // by transport
    std::mutex m_mutex; // guards m_servers
    std::vector<Server *> m_servers;
};

} // namespace saferide::socketio
