// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/bus.h"

#include <optional>

namespace saferide::bus {

/// The names of the channels of an installation, as seen by one of its nodes.
class Channels
{
public:
    /// `prefix` distinguishes installations that share a server; none of its characters has a
    /// meaning in patterns.
    Channels(const QByteArray &prefix, const QByteArray &node);

    QByteArray ride(RideId ride) const { return m_rides + QByteArray::number(ride.value); }
    QByteArray node(const QByteArray &node) const { return m_nodes + node; }
    const QByteArray &control() const { return m_control; }
    const QByteArray &own() const { return m_own; }
    /// Matches the channels of all rides.
    QByteArray allRides() const { return m_rides + '*'; }

    /// nullopt for a channel that is none of this node's.
    std::optional<Address> addressOf(QByteArrayView channel) const;

private:
    const QByteArray m_rides;
    const QByteArray m_nodes;
    const QByteArray m_control;
    const QByteArray m_own;
};

} // namespace saferide::bus
