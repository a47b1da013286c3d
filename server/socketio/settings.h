// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/rejections.h"

namespace saferide::socketio {

/// What turns away here: keys of `[limits]`, `[socketio] max_payload_bytes`, and what is fixed.
enum class Limit {
    ConnectionsTotal,
    ConnectionsPerAddress,
    UnauthenticatedConnections,
    JsonDepth, ///< members of an object too
    OutputSkipBytes, ///< one for each broadcast skipped
    OutputCutBytes, ///< one for each connection cut
    MaxPayloadBytes,
    RefusedConnects, ///< of one session
    AttachmentBytes, ///< of one packet; also those of who is not in the namespace
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

/// `[socketio]` of the configuration, and what `[limits]` says of output.
struct Settings
{
    int pingIntervalMs = 25'000;
    int pingTimeoutMs = 20'000;
    int jsonDepth = 64; ///< deeper nesting in a packet closes the connection
    qint64 maxPayloadBytes = 1'000'000;
    /// Of a message by WebSocket, as long as the peer has not shown a valid token: so much may a
    /// stranger have us keep of a message that it never ends.
    qint64 strangerPayloadBytes = 1'000'000;
    /// Of a packet with attachments, together with them: it is kept until the last has come.
    qint64 binaryPacketBytes = 1'000'000;
    int connectTimeoutMs =
        10'000; ///< for the first namespace after the handshake; 0 = none is wanted
    int packetsPerTurn = 64; ///< of one session by polling; the rest of a payload waits
    int refusedConnects = 5; ///< that a session may see before it is closed
    int upgradeTimeoutMs = 10'000; ///< for a probe to become an upgrade, and for a closing poll
    qint64 outputSkipBytes =
        65'536; ///< unsent output above which broadcasts may be skipped; 0 = never
    qint64 outputCutBytes = 1'048'576; ///< unsent output above which a connection is cut; 0 = never
    Rejections rejections = {}; ///< counts what these limits turn away
    int stalledPeerMs = 10'000; ///< a peer that takes none of its output for so long is cut
};

} // namespace saferide::socketio
