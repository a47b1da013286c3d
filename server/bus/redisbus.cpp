// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/redisbus.h"

namespace saferide::bus {

RedisBus::RedisBus(const RedisSettings &settings, const Clock &clock, Metrics &metrics,
                   Listener &listener)
    : m_thread(QStringLiteral("bus"))
{
    m_thread.call(
        [&] { m_servers = std::make_unique<RedisServers>(settings, clock, metrics, listener); });
}

RedisBus::~RedisBus()
{
    m_thread.call([this] { m_servers.reset(); });
}

} // namespace saferide::bus
