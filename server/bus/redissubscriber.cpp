// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/redissubscriber.h"

namespace saferide::bus {

using namespace Qt::Literals::StringLiterals;

RedisSubscriber::RedisSubscriber(RedisLink::Settings settings, Deadlines &deadlines,
                                 Subscriptions subscriptions, Receiver &receiver,
                                 Listener &listener, std::function<void()> changed)
    : m_subscriptions(std::move(subscriptions))
    , m_receiver(receiver)
    , m_listener(listener)
    , m_changed(std::move(changed))
    , m_link(std::move(settings), deadlines, *this)
{
}

void RedisSubscriber::subscribe(RideId ride)
{
    if (m_subscriptions.add(ride)) {
        m_listener.subscribed(ride);
    }
    sendNext();
}

void RedisSubscriber::unsubscribe(RideId ride)
{
    m_subscriptions.remove(ride);
    sendNext();
}

void RedisSubscriber::subscribeAll()
{
    m_subscriptions.addAll();
    sendNext();
}

void RedisSubscriber::linkUp()
{
    sendNext();
    m_changed();
}

void RedisSubscriber::linkDown()
{
    m_subscriptions.reset();
    m_changed();
}

void RedisSubscriber::linkReplied(const RedisReply &reply)
{
    constexpr qsizetype MessageItems = 3; // message, channel, payload
    constexpr qsizetype PatternItems = 4; // pmessage, pattern, channel, payload
    if (reply.isList(MessageItems, "message")) {
        m_receiver.receive(reply.items[1], reply.items[2]);
        return;
    }
    if (reply.isList(PatternItems, "pmessage")) {
        m_receiver.receive(reply.items[2], reply.items[3]);
        return;
    }
    if (reply.kind != RedisReply::Kind::List) {
        m_link.fail(u"it is not a Redis server: it does not answer like one"_s);
        return;
    }
    const bool wasEstablished = isEstablished();
    for (const RideId ride : m_subscriptions.confirmed(reply)) {
        m_listener.subscribed(ride);
    }
    sendNext();
    if (isEstablished() != wasEstablished) {
        m_changed();
    }
}

void RedisSubscriber::sendNext()
{
    if (m_link.isUp()) {
        const QByteArray commands = m_subscriptions.next();
        if (!commands.isEmpty()) {
            m_link.send(commands);
        }
    }
}

} // namespace saferide::bus
