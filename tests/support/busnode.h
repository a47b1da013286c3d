// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/redisbus.h"
#include "shared/protocol/busmessage.h"
#include "tests/support/settableclock.h"

#include <mutex>

namespace saferide::test {

/// Keeps what a bus tells it, for a test on another thread.
class BusRecorder final : public bus::Listener
{
public:
    struct Heard
    {
        bus::Address address;
        QByteArray message;
        bool operator==(const Heard &) const = default;
    };

    QList<Heard> heard() const
    {
        const std::lock_guard lock(m_mutex);
        return m_heard;
    }
    int subscriptions() const { return m_subscriptions; }
    int sleeps() const { return m_sleeps; }
    int changes() const { return m_changes; }

private:
    void received(const bus::Address &address, QByteArrayView message) override
    {
        const std::lock_guard lock(m_mutex);
        m_heard.append({address, message.toByteArray()});
    }
    void subscribed(RideId) override { ++m_subscriptions; }
    void stateChanged(const bus::State &) override { ++m_changes; }
    void slept() override { ++m_sleeps; }

    mutable std::mutex m_mutex; // guards m_heard
    QList<Heard> m_heard;
    std::atomic<int> m_subscriptions{0};
    std::atomic<int> m_sleeps{0};
    std::atomic<int> m_changes{0};
};

/// A node with a bus over Redis.
struct BusNode
{
    static constexpr quint64 Origin = 1'000;

    static bus::RedisSettings settings(const QStringList &urls, const QByteArray &node)
    {
        bus::RedisSettings made{.prefix = "saferide",
                                .node = node,
                                .secret = "0123456789abcdef0123456789abcdef",
                                .origin = Origin + quint64(qHash(node))};
        for (const QString &url : urls) {
            made.servers.append(*bus::RedisUrl::parse(url));
        }
        return made;
    }

    explicit BusNode(const bus::RedisSettings &settings)
        : origin(settings.origin)
        , bus(settings, clock, metrics, recorder)
    {
    }
    BusNode(const QStringList &urls, const QByteArray &node)
        : BusNode(settings(urls, node))
    {
    }

    bool isConnected() const { return bus.state().isConnected(); }
    QString problem() const { return bus.state().servers.value(0).problem; }
    QByteArray need() const { return bus::encode({origin, bus::Need()}); }
    QByteArray look() const { return bus::encode({origin, bus::Look()}); }
    quint64 received(const QByteArray &outcome)
    {
        return bus::Figures::received(metrics, outcome).value();
    }

    const quint64 origin;
    SettableClock clock;
    Metrics metrics;
    BusRecorder recorder;
    bus::RedisBus bus;
};

} // namespace saferide::test
