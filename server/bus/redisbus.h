// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/redisservers.h"
#include "server/eventloop/iothread.h"

namespace saferide::bus {

/// The bus over one or several Redis servers, on a thread of its own. Nothing is kept on the
/// servers.
class RedisBus final : public Bus
{
public:
    /// Begins to connect. The references outlive the bus.
    RedisBus(const RedisSettings &settings, const Clock &clock, Metrics &metrics,
             Listener &listener);
    /// Requires that nobody calls it any more. Waits for the thread.
    ~RedisBus() override;

    void subscribe(RideId ride) override { m_servers->subscribe(ride); }
    void unsubscribe(RideId ride) override { m_servers->unsubscribe(ride); }
    void subscribeAll() override { m_servers->subscribeAll(); }
    void publish(RideId ride, const QByteArray &message, ParticipationId about) override
    {
        m_servers->publish(ride, message, about);
    }
    void control(const QByteArray &message) override { m_servers->control(message); }
    void toNode(const QByteArray &node, const QByteArray &message) override
    {
        m_servers->toNode(node, message);
    }
    State state() const override { return m_servers->state(); }

private:
    IoThread m_thread;
    std::unique_ptr<RedisServers> m_servers; // lives on m_thread
};

} // namespace saferide::bus
