// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/redispublisher.h"
#include "server/bus/redissubscriber.h"
#include "server/bus/serverchoice.h"
#include "server/eventloop/mailbox.h"

namespace saferide::bus {

/// How to reach the servers of a bus. All nodes have the same servers, prefix and secret.
struct RedisSettings
{
    QList<RedisUrl> servers = {}; ///< at least one; names are unique
    QSslConfiguration tls = {}; ///< for rediss URLs
    QByteArray prefix; ///< of channels
    QByteArray node; ///< the name of this one
    QByteArray secret;
    quint64 origin = 0; ///< in the messages of this node

    QStringList names() const; ///< of the servers
};

/// The bus of RedisBus, without a thread: lives and calls its listener on the thread that creates
/// it, which must have an event loop. Its functions are thread-safe, as in Bus.
class RedisServers final : private Waiting
{
public:
    static constexpr qint64 SleptMsecs = 2'000;

    /// Begins to connect. The references outlive it.
    RedisServers(const RedisSettings &settings, const Clock &clock, Metrics &metrics,
                 Listener &listener);
    ~RedisServers() override;

    void subscribe(RideId ride) { m_requests.put({Request::What::Subscribe, ride}); }
    void unsubscribe(RideId ride) { m_requests.put({Request::What::Unsubscribe, ride}); }
    void subscribeAll() { m_requests.put({Request::What::SubscribeAll, {}}); }
    void publish(RideId ride, const QByteArray &message, ParticipationId about);
    void control(const QByteArray &message);
    void toNode(const QByteArray &node, const QByteArray &message);
    State state() const;

private:
    struct Request
    {
        enum class What { Subscribe, Unsubscribe, SubscribeAll };

        What what = What::Subscribe;
        RideId ride;
    };
    struct Server
    {
        QString name;
        Gauge &connected;
        std::unique_ptr<RedisPublisher> publisher;
        std::unique_ptr<RedisSubscriber> subscriber;
        qint64 since = 0; ///< when isConnected was last changed
        bool isConnected = false;

        /// As it is now.
        ServerState state(qint64 now);
    };

    void addServer(const RedisSettings &settings, const RedisUrl &url, Metrics &metrics);
    Server &serverOf(QByteArrayView channel) { return m_servers[m_choice.of(channel)]; }
    void put(const QByteArray &channel, const QByteArray &message, ParticipationId about);
    void handle(const Request &request);
    void updateState();
    void deadlinePassed(int which) override;

    const Channels m_channels;
    const Seal m_seal;
    const Figures m_figures;
    const ServerChoice m_choice;
    DelayProbe m_delay;
    Listener &m_listener;
    Receiver m_receiver;
    Deadlines m_deadlines;
    Deadline m_look;
    qint64 m_lookedAt;
    mutable std::mutex m_mutex; // guards m_state
    State m_state;
    std::vector<Server> m_servers;
    Mailbox<Request> m_requests;
};

} // namespace saferide::bus
