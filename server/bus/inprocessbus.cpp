// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/inprocessbus.h"

#include <utility>

namespace saferide::bus {

InProcessNetwork::InProcessNetwork(quint64 seed)
    : m_random(seed)
{
}

bool InProcessNetwork::happens(double probability)
{
    return double(m_random() >> 11) * 0x1p-53 < probability; // the same everywhere
}

void InProcessNetwork::publish(const InProcessBus &from, const Address &address,
                               const QByteArray &message, const QByteArray &node)
{
    for (InProcessBus *to : m_buses) {
        if (to == &from || !from.m_isConnected || !to->receives(address, node)
            || happens(m_faults.loss)) {
            continue;
        }
        const int copies = happens(m_faults.doubling) ? 2 : 1;
        for (int i = 0; i < copies; ++i) {
            m_letters.push_back({to, address, message});
        }
    }
}

void InProcessNetwork::confirm(InProcessBus &bus, RideId ride)
{
    m_letters.push_back({&bus, {Address::Channel::Ride, ride}, QByteArray()});
}

void InProcessNetwork::remove(InProcessBus &bus)
{
    std::erase(m_buses, &bus);
    std::erase_if(m_letters, [&bus](const Letter &letter) { return letter.to == &bus; });
}

InProcessNetwork::Letter InProcessNetwork::takeNext()
{
    if (happens(m_faults.reordering)) {
        std::swap(m_letters.front(), m_letters[size_t(m_random() % m_letters.size())]);
    }
    Letter letter = std::move(m_letters.front());
    m_letters.pop_front();
    return letter;
}

void InProcessNetwork::deliver()
{
    while (!m_letters.empty()) {
        const Letter letter = takeNext();
        if (!letter.to->m_isConnected) {
            continue;
        }
        if (letter.message.isNull()) {
            letter.to->m_listener.subscribed(letter.address.ride);
        } else {
            letter.to->m_listener.received(letter.address, letter.message);
        }
    }
}

InProcessBus::InProcessBus(InProcessNetwork &network, QByteArray node, Listener &listener)
    : m_network(network)
    , m_node(std::move(node))
    , m_listener(listener)
{
    m_network.m_buses.push_back(this);
}

InProcessBus::~InProcessBus()
{
    m_network.remove(*this);
}

void InProcessBus::setConnected(bool isConnected)
{
    if (std::exchange(m_isConnected, isConnected) == isConnected) {
        return;
    }
    if (isConnected) {
        for (const RideId ride : std::as_const(m_rides)) {
            m_network.confirm(*this, ride);
        }
    }
    m_listener.stateChanged(state());
}

bool InProcessBus::receives(const Address &address, const QByteArray &node) const
{
    switch (address.channel) {
    case Address::Channel::Ride:
        return m_isConnected && (m_hasAll || m_rides.contains(address.ride));
    case Address::Channel::Control:
        return m_isConnected;
    case Address::Channel::Node:
        return m_isConnected && node == m_node;
    }
    Q_UNREACHABLE();
}

void InProcessBus::subscribe(RideId ride)
{
    m_rides.insert(ride);
    if (m_isConnected) {
        m_network.confirm(*this, ride);
    }
}

void InProcessBus::publish(RideId ride, const QByteArray &message, ParticipationId)
{
    m_network.publish(*this, {Address::Channel::Ride, ride}, message);
}

void InProcessBus::control(const QByteArray &message)
{
    m_network.publish(*this, {Address::Channel::Control}, message);
}

void InProcessBus::toNode(const QByteArray &node, const QByteArray &message)
{
    m_network.publish(*this, {Address::Channel::Node}, message, node);
}

State InProcessBus::state() const
{
    return {{{QStringLiteral("in-process"), m_isConnected,
              m_isConnected ? QString() : QStringLiteral("cut off by the test")}}};
}

} // namespace saferide::bus
