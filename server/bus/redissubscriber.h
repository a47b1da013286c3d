// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/receiver.h"
#include "server/bus/redislink.h"
#include "server/bus/subscriptions.h"

#include <functional>

namespace saferide::bus {

/// The subscribing link to a server. Must be used in the thread of the bus only.
class RedisSubscriber final : private RedisLink::User
{
public:
    /// `changed` is called when the link goes up or down, or isEstablished() changes. The
    /// references outlive the subscriber.
    RedisSubscriber(RedisLink::Settings settings, Deadlines &deadlines, Subscriptions subscriptions,
                    Receiver &receiver, Listener &listener, std::function<void()> changed);

    void subscribe(RideId ride);
    void unsubscribe(RideId ride);
    void subscribeAll();

    const RedisLink &link() const { return m_link; }
    bool isEstablished() const { return m_link.isUp() && m_subscriptions.isEstablished(); }
    void restart(const QString &problem) { m_link.restart(problem); }

private:
    void linkUp() override;
    void linkDown() override;
    void linkReplied(const RedisReply &reply) override;

    void sendNext();

    Subscriptions m_subscriptions;
    Receiver &m_receiver;
    Listener &m_listener;
    const std::function<void()> m_changed;
    RedisLink m_link; // last: calls the others
};

} // namespace saferide::bus
