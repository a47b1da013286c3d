// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/id.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <algorithm>
#include <optional>

namespace saferide::bus {

/// Where a message was published.
struct Address
{
    enum class Channel {
        Ride, ///< that of a ride
        Control, ///< that of all nodes
        Node, ///< that of one node
    };

    Channel channel = Channel::Control;
    RideId ride = {}; ///< only for Ride
    bool operator==(const Address &) const = default;
};

/// One of the servers of a bus.
struct ServerState
{
    QString name; ///< `redis1:6379`
    bool isConnected = false; ///< both links are up, and every subscription was confirmed
    QString problem; ///< a sentence for the admin; empty if connected
    qint64 since = 0; ///< monotonic milliseconds: since when it is, or is not, connected
    bool operator==(const ServerState &) const = default;
};

struct State
{
    QList<ServerState> servers;
    /// How long the last message took from this node to itself; nullopt until one has come back.
    std::optional<qint64> delayMicros = {};
    bool operator==(const State &) const = default;

    /// Whether messages of all rides arrive. If not, positions of other nodes may be missing.
    bool isConnected() const
    {
        return std::all_of(servers.begin(), servers.end(),
                           [](const ServerState &server) { return server.isConnected; });
    }
};

/// Called on the thread of the bus, one call at a time; must not block, and must not destroy the
/// bus.
class Listener
{
public:
    Listener() = default;
    Listener(const Listener &) = delete;
    Listener &operator=(const Listener &) = delete;
    virtual ~Listener() = default;

    /// Another node published this. `message` is valid during the call. A message may be lost,
    /// arrive twice or after later ones.
    virtual void received(const Address &address, QByteArrayView message) = 0;
    /// From here on messages of this ride arrive. Called again after each reconnection. For a
    /// server that does not confirm it is never called: whoever waits must set a limit.
    virtual void subscribed(RideId ride) = 0;
    /// State::isConnected() or a problem has changed. Once connected again, whatever was published
    /// meanwhile, by anybody, is missing.
    virtual void stateChanged(const State &state) = 0;
    /// The process was stopped, or the machine slept, for more than two seconds.
    virtual void slept() = 0;
};

/// Carries messages (shared/protocol/busmessage.h) to other nodes: quickly, at most once, in no
/// guaranteed order. Thread-safe; no call blocks. While a link is down messages are dropped.
class Bus
{
public:
    Bus() = default;
    Bus(const Bus &) = delete;
    Bus &operator=(const Bus &) = delete;
    virtual ~Bus() = default;

    /// Listener::subscribed() follows, also if it is subscribed already.
    virtual void subscribe(RideId ride) = 0;
    virtual void unsubscribe(RideId ride) = 0;
    /// From here on messages of every ride arrive. For desks and detectors; is not undone.
    virtual void subscribeAll() = 0;

    /// Publishes to the nodes that are subscribed to a ride. While much output is unsent, a message
    /// replaces the unsent one about the same participation; one about none (`{}`) stays.
    virtual void publish(RideId ride, const QByteArray &message, ParticipationId about) = 0;
    /// Publishes to all nodes.
    virtual void control(const QByteArray &message) = 0;
    /// Publishes to one node.
    virtual void toNode(const QByteArray &node, const QByteArray &message) = 0;

    virtual State state() const = 0;
};

} // namespace saferide::bus
