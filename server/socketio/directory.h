// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <mutex>
#include <vector>

namespace saferide::socketio {

class Server;

/// All Servers of the daemon, one for each I/O thread. Thread-safe; outlives them.
class Directory
{
public:
    /// The number of a new Server, which session ids name.
    int add(Server *server);
    void remove(int number);

    /// Runs `task` in the Server's thread, later. False when there is no such Server.
    bool post(int number, std::function<void(Server &)> task);
    /// As `post`, but what `prepare` does happens first, in this thread, while the Server is known
    /// to exist.
    bool post(int number, const std::function<void(Server &)> &prepare,
              std::function<void(Server &)> task);

private:
    std::mutex m_mutex; // guards m_servers
    std::vector<Server *> m_servers;
};

} // namespace saferide::socketio
