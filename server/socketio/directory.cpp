// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/directory.h"

#include "server/socketio/server.h"

namespace saferide::socketio {

void Directory::countTransport(Transport before, Transport now)
{
    --m_sessions[size_t(before)];
    ++m_sessions[size_t(now)];
}

int Directory::add(Server *server)
{
    const std::lock_guard lock(m_mutex);
    m_servers.push_back(server);
    return int(m_servers.size()) - 1;
}

void Directory::remove(int number)
{
    const std::lock_guard lock(m_mutex);
    m_servers[size_t(number)] = nullptr;
}

bool Directory::post(int number, std::function<void(Server &)> task)
{
    return post(
        number, [](Server &) {}, std::move(task));
}

bool Directory::post(int number, const std::function<void(Server &)> &prepare,
                     std::function<void(Server &)> task)
{
    const std::lock_guard lock(m_mutex);
    Server *server = size_t(number) < m_servers.size() ? m_servers[size_t(number)] : nullptr;
    if (!server) {
        return false;
    }
    prepare(*server);
    server->post(std::move(task));
    return true;
}

} // namespace saferide::socketio
