// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/channels.h"

namespace saferide::bus {

Channels::Channels(const QByteArray &prefix, const QByteArray &node)
    : m_rides(prefix + ":p:")
    , m_nodes(prefix + ":n:")
    , m_control(prefix + ":c")
    , m_own(m_nodes + node)
{
}

std::optional<Address> Channels::addressOf(QByteArrayView channel) const
{
    if (channel == m_control) {
        return Address{Address::Channel::Control};
    }
    if (channel == m_own) {
        return Address{Address::Channel::Node};
    }
    if (!channel.startsWith(m_rides)) {
        return std::nullopt;
    }
    const QByteArrayView number = channel.sliced(m_rides.size());
    const auto ride = RideId::from(number.toLongLong());
    const bool isOurs = ride && QByteArray::number(ride->value) == number; // not 007
    return isOurs ? std::optional(Address{Address::Channel::Ride, *ride}) : std::nullopt;
}

} // namespace saferide::bus
