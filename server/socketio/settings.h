// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/rejections.h"

#include <QByteArray>

namespace saferide::socketio {

/// The limits of this layer: keys of `[limits]`, `[socketio] max_payload_bytes`, and fixed ones.
enum class Limit {
    ConnectionsTotal,
    ConnectionsPerAddress,
    UnauthenticatedConnections,
    JsonDepth, ///< also for the members of an object
    OutputSkipBytes, ///< counts each skipped broadcast
    OutputCutBytes, ///< counts each closed connection
    MaxPayloadBytes,
    RefusedConnects, ///< of a session
    AttachmentBytes, ///< of a packet; also of clients that are not in the namespace
    AckIdDigits,
};
constexpr auto namesOf(Limit)
{
    return std::array{"connections_total", "connections_per_address", "unauthenticated_connections",
                      "json_depth",        "output_skip_bytes",       "output_cut_bytes",
                      "max_payload_bytes", "refused_connects",        "attachment_bytes",
                      "ack_id_digits"};
}
using Rejections = saferide::Rejections<Limit>;

/// `[socketio]` of the configuration, and the limits of output in `[limits]`.
struct Settings
{
    QByteArray node = {}; ///< name of this node of a cluster, which its session ids end with
    int pingIntervalMs = 25'000;
    int pingTimeoutMs = 20'000;
    int jsonDepth = 64; ///< deeper nesting in a packet closes the connection
    qint64 maxPayloadBytes = 1'000'000;
    /// The size of a WebSocket message before the peer has presented a valid token: limits the
    /// memory that a never-ending message of an unauthenticated peer occupies.
    qint64 strangerPayloadBytes = 1'000'000;
    /// The size of a packet including its attachments: it is kept until the last has arrived.
    qint64 binaryPacketBytes = 1'000'000;
    int connectTimeoutMs = 10'000; ///< from the handshake to the first namespace; 0 = not required
    int packetsPerTurn = 64; ///< of a session by polling; the rest of a payload waits
    int refusedConnects = 5; ///< of a session before it is closed
    int upgradeTimeoutMs = 10'000; ///< from a probe to the upgrade, and for a closing poll
    qint64 outputSkipBytes =
        65'536; ///< unsent output above which broadcasts may be skipped; 0 = never
    qint64 outputCutBytes = 1'048'576; ///< unsent output above which a peer is closed; 0 = never
    Rejections rejections = {}; ///< counts what exceeds these limits
    int stalledPeerMs = 10'000; ///< a peer that reads no output for this long is closed
};

} // namespace saferide::socketio
