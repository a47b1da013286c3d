// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/id.h"
#include "shared/domain/position.h"

#include <QByteArray>

#include <memory>
#include <span>

namespace saferide {

/// An event for many connections: encoded once, shared between threads, immutable.
struct Broadcast
{
    QByteArray frame; ///< a complete WebSocket text frame of a server (RFC 6455, 5.2)
    qsizetype headerSize = 0; ///< bytes of `frame` before its payload
    quint64 sequence = 0; ///< the order among the broadcasts of a connection
    /// Whose state it contains: for a slow reader, all but the newest of a source may be skipped.
    /// 0: never skipped.
    qint64 source = 0;

    bool mayBeSkipped() const { return source != 0; }
    /// The Engine.IO text packet, `42["location_update",{…}]`; a view into `frame`.
    QByteArrayView packet() const { return QByteArrayView(frame).sliced(headerSize); }
};

using SharedBroadcast = std::shared_ptr<const Broadcast>;

/// Frames an Engine.IO text packet.
Broadcast broadcastOf(QByteArrayView packet);

/// `42["location_update",{…}]` (docs/phone-protocol.md), framed. Absent fields are omitted.
Broadcast locationUpdate(QByteArrayView rideCode, UserId user, const LocationFix &fix);

/// `42["<event>",<payload>]`, framed; `payload` is compact JSON.
Broadcast eventBroadcast(QByteArrayView event, QByteArrayView payload);
/// The same for a payload in parts.
Broadcast eventBroadcast(QByteArrayView event, std::span<const QByteArrayView> payload);

} // namespace saferide
