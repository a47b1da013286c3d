// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/redisservers.h"

#include "server/bus/logging.h"

#include <utility>

namespace saferide::bus {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 LookMsecs = 500; // interval of looking whether we slept

RedisLink::Settings linkSettings(const RedisSettings &settings, const RedisUrl &url,
                                 const QString &purpose)
{
    return {.url = url,
            .tls = settings.tls,
            .clientName = "saferide-" + settings.node,
            .purpose = purpose};
}

} // namespace

QStringList RedisSettings::names() const
{
    QStringList names;
    for (const RedisUrl &url : servers) {
        names.append(url.name());
    }
    return names;
}

RedisServers::RedisServers(const RedisSettings &settings, const Clock &clock, Metrics &metrics,
                           Listener &listener)
    : m_channels(settings.prefix, settings.node)
    , m_seal(settings.secret)
    , m_figures(metrics)
    , m_choice(settings.names())
    , m_delay(m_figures.delays)
    , m_listener(listener)
    , m_receiver(m_channels, m_seal, settings.origin, m_figures, m_delay, listener)
    , m_deadlines(clock)
    , m_look(m_deadlines, *this)
    , m_lookedAt(clock.monotonicMsecs())
    , m_requests([this](const Request &request) { handle(request); })
{
    for (const RedisUrl &url : settings.servers) {
        addServer(settings, url, metrics);
    }
    updateState();
    m_look.setIn(LookMsecs);
}

RedisServers::~RedisServers() = default;

void RedisServers::addServer(const RedisSettings &settings, const RedisUrl &url, Metrics &metrics)
{
    QByteArrayList always{m_channels.control(), m_channels.own()};
    always.removeIf(
        [&](const QByteArray &channel) { return m_choice.of(channel) != m_servers.size(); });
    const auto changed = [this] { updateState(); };
    m_servers.push_back({url.name(), Figures::connected(metrics, url.name()),
                         std::make_unique<RedisPublisher>(linkSettings(settings, url, u"publish"_s),
                                                          m_deadlines, m_seal, m_figures, changed),
                         std::make_unique<RedisSubscriber>(
                             linkSettings(settings, url, u"subscribe"_s), m_deadlines,
                             Subscriptions(m_channels, always), m_receiver, m_listener, changed)});
}

void RedisServers::put(const QByteArray &channel, const QByteArray &message, ParticipationId about)
{
    serverOf(channel).publisher->put({channel, message, about});
}

void RedisServers::publish(RideId ride, const QByteArray &message, ParticipationId about)
{
    put(m_channels.ride(ride), message, about);
}

void RedisServers::control(const QByteArray &message)
{
    m_delay.sent(message);
    put(m_channels.control(), message, {});
}

void RedisServers::toNode(const QByteArray &node, const QByteArray &message)
{
    put(m_channels.node(node), message, {});
}

void RedisServers::handle(const Request &request)
{
    if (request.what == Request::What::SubscribeAll) {
        for (const Server &server : m_servers) {
            server.subscriber->subscribeAll();
        }
        return;
    }
    RedisSubscriber &subscriber = *serverOf(m_channels.ride(request.ride)).subscriber;
    if (request.what == Request::What::Subscribe) {
        subscriber.subscribe(request.ride);
    } else {
        subscriber.unsubscribe(request.ride);
    }
}

ServerState RedisServers::Server::state(qint64 now)
{
    const bool isUp = publisher->link().isUp() && subscriber->isEstablished();
    if (isUp != std::exchange(isConnected, isUp) || since == 0) {
        since = now;
    }
    const QString &first = subscriber->link().problem();
    QString problem = first.isEmpty() ? publisher->link().problem() : first;
    if (problem.isEmpty() && !isConnected) {
        problem = u"it has not confirmed all subscriptions yet"_s;
    }
    return {name, isConnected, problem, since};
}

State RedisServers::state() const
{
    const std::lock_guard lock(m_mutex);
    return {m_state.servers, m_delay.lastMicros()};
}

void RedisServers::updateState()
{
    State state;
    for (Server &server : m_servers) {
        state.servers.append(server.state(m_deadlines.now()));
        server.connected.set(state.servers.last().isConnected ? 1 : 0);
    }
    if (!state.isConnected()) {
        m_delay.forget();
    }
    {
        const std::lock_guard lock(m_mutex);
        if (std::exchange(m_state, state) == state) {
            return;
        }
    }
    m_listener.stateChanged(state);
}

/// Whoever slept must not go on as if nothing had happened: what the system holds for it to read is
/// of the past.
void RedisServers::deadlinePassed(int)
{
    const qint64 now = m_deadlines.now();
    const bool slept = now - std::exchange(m_lookedAt, now) > SleptMsecs;
    m_look.setIn(LookMsecs);
    if (!slept) {
        return;
    }
    const QString problem = u"this process or machine was stopped for a while"_s;
    for (const Server &server : m_servers) {
        server.publisher->restart(problem);
        server.subscriber->restart(problem);
    }
    m_listener.slept();
}

} // namespace saferide::bus
