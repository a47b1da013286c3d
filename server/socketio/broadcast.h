// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/id.h"
#include "shared/domain/position.h"

#include <QByteArray>

#include <memory>
#include <span>

namespace saferide {

/// One event for everybody in a ride's room: encoded once, shared between threads, never changed.
struct Broadcast
{
    QByteArray frame; ///< a finished WebSocket text frame of a server (RFC 6455, 5.2)
    qsizetype headerSize = 0; ///< bytes of `frame` before its payload
    RideId ride;
    ParticipationId sender; ///< set for positions: slow readers may be spared all but the newest; 0
                            ///< = never skipped
    quint64 sequence = 0; ///< of the ride; who joined at or after it does not get it
    qint64 publishedAt = 0; ///< microseconds, monotonicMicros()
    UserId expelled; ///< this user's members leave the room after it, dispatchers excepted
    bool isRideUpdate =
        false; ///< what a ride is now: slow readers may be spared all but the newest
    bool closesRoom = false; ///< everybody leaves the room after it

    /// The newest of a ride and sender says all that the ones before did.
    bool mayBeSkipped() const { return isRideUpdate || sender != ParticipationId(); }
    /// The Engine.IO text packet, `42["location_update",{…}]`; a view into `frame`.
    QByteArrayView packet() const { return QByteArrayView(frame).sliced(headerSize); }
};

using SharedBroadcast = std::shared_ptr<const Broadcast>;

/// Frames an Engine.IO text packet.
Broadcast broadcastOf(QByteArrayView packet);

/// `42["location_update",{…}]` (realtime.md), framed. Absent fields are left out.
Broadcast locationUpdate(QByteArrayView rideCode, UserId user, const LocationFix &fix);

/// `42["<event>",<payload>]`, framed; `payload` is compact JSON.
Broadcast eventBroadcast(QByteArrayView event, QByteArrayView payload);
/// The same of a payload in parts.
Broadcast eventBroadcast(QByteArrayView event, std::span<const QByteArrayView> payload);

} // namespace saferide
