// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/bus.h"

#include <QSet>

#include <deque>
#include <random>
#include <vector>

namespace saferide::bus {

class InProcessBus;

/// Connects the nodes of a test within one thread. Nothing is delivered until the test says so;
/// what is lost, doubled and reordered depends on the seed alone.
class InProcessNetwork
{
public:
    /// Probabilities, from 0 to 1.
    struct Faults
    {
        double loss = 0;
        double doubling = 0;
        double reordering = 0; ///< that a message is overtaken by a random number of others
    };

    explicit InProcessNetwork(quint64 seed);

    void setFaults(const Faults &faults) { m_faults = faults; }
    /// Delivers what waits, including what is published meanwhile.
    void deliver();

private:
    friend class InProcessBus;

    struct Letter
    {
        InProcessBus *to;
        Address address;
        QByteArray message; ///< null: confirms the subscription of address.ride
    };

    void publish(const InProcessBus &from, const Address &address, const QByteArray &message,
                 const QByteArray &node = {});
    void confirm(InProcessBus &bus, RideId ride);
    void remove(InProcessBus &bus);
    bool happens(double probability);
    Letter takeNext();

    std::mt19937_64 m_random;
    Faults m_faults;
    std::vector<InProcessBus *> m_buses;
    std::deque<Letter> m_letters;
};

/// The bus of one node of an InProcessNetwork. Unlike other buses it is not thread-safe.
class InProcessBus final : public Bus
{
public:
    /// The network and the listener outlive the bus.
    InProcessBus(InProcessNetwork &network, QByteArray node, Listener &listener);
    ~InProcessBus() override;

    /// While it is not connected, whatever is sent to it or by it is lost.
    void setConnected(bool isConnected);

    void subscribe(RideId ride) override;
    void unsubscribe(RideId ride) override { m_rides.remove(ride); }
    void subscribeAll() override { m_hasAll = true; }
    void publish(RideId ride, const QByteArray &message, ParticipationId about) override;
    void control(const QByteArray &message) override;
    void toNode(const QByteArray &node, const QByteArray &message) override;
    State state() const override;

private:
    friend class InProcessNetwork;

    bool receives(const Address &address, const QByteArray &node) const;

    InProcessNetwork &m_network;
    const QByteArray m_node;
    Listener &m_listener;
    QSet<RideId> m_rides;
    bool m_hasAll = false;
    bool m_isConnected = true;
};

} // namespace saferide::bus
