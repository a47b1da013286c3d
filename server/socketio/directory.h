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

/// How a session is carried now.
enum class Transport { None, Polling, WebSocket };

/// All Servers of the daemon, one for each I/O thread. Thread-safe; outlives them.
class Directory
{
public:
    explicit Directory(const SessionLimits &limits = {})
        : m_gate(limits)
    {
    }

    /// The number of a new Server, which session ids name.
    int add(Server *server);
    void remove(int number);

    /// Runs `task` in the Server's thread, later. False when there is no such Server.
    bool post(int number, std::function<void(Server &)> task);
    /// As `post`, but what `prepare` does happens first, in this thread, while the Server is known
    /// to exist.
    bool post(int number, const std::function<void(Server &)> &prepare,
              std::function<void(Server &)> task);

    /// A session changed how it is carried.
    void countTransport(Transport before, Transport now);
    qint64 sessionCount(Transport transport) const { return m_sessions[size_t(transport)]; }

    /// Of the sessions by polling.
    SessionGate &gate() { return m_gate; }

private:
    SessionGate m_gate;
    std::array<std::atomic<qint64>, 3> m_sessions{}; // by transport
    std::mutex m_mutex; // guards m_servers
    std::vector<Server *> m_servers;
};

} // namespace saferide::socketio
