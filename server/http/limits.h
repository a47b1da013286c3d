// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/rejections.h"

#include <QtGlobal>

namespace saferide::http {

/// The limits of this layer, besides those of routes: keys of `[limits]`.
enum class Limit {
    ConnectionsTotal,
    ConnectionsPerAddress,
    UnauthenticatedConnections,
    BufferedBytesTotal,
    BufferedBytesPerAddress,
    RequestHeadBytes, ///< also for the request line and the number of fields
    RequestBodyBytes,
};
constexpr auto namesOf(Limit)
{
    return std::array{"connections_total",           "connections_per_address",
                      "unauthenticated_connections", "buffered_bytes_total",
                      "buffered_bytes_per_address",  "request_head_bytes",
                      "request_body_bytes"};
}
using Rejections = saferide::Rejections<Limit>;

/// The limits of the public port. Sizes in bytes, times in milliseconds, refused with the status
/// given; 0 = no limit.
struct Limits
{
    qint64 requestLineBytes = 8'192; ///< 414
    qint64 headBytes = 32'768; ///< 431
    qint64 fieldLineBytes = 8'190; ///< of a header field: 431; QtWebSockets reads no more
    qint64 headFields = 100; ///< 431
    qint64 bodyBytes = 1'000'000; ///< 413
    qint64 unsentBytes = 1'048'576; ///< with more unsent replies, no further requests are read
    qint64 bufferedBytesTotal =
        134'217'728; ///< buffered bodies and replies of all connections: 503
    qint64 bufferedBytesPerAddress = 33'554'432;
    qint64 bufferedBytesUnauthenticated =
        16'777'216; ///< of the total, for all unauthenticated connections
    qint64 strangerBodyBytes = 65'536; ///< without a valid token: 401
    qint64 requestsPerTurn = 32; ///< of a connection, before others have their turn
    qint64 headMsecs = 10'000; ///< to receive a complete head: 408
    qint64 idleMsecs = 75'000; ///< between two requests of an authenticated connection
    qint64 idleUnauthenticatedMsecs = 5'000; ///< of an unauthenticated one
    qint64 bodyBytesPerSecond = 1'000; ///< minimum after the first bodyGraceMsecs: 408; without a
                                       ///< token, minimum in each bodyGraceMsecs
    qint64 bodyGraceMsecs = 10'000;
    qint64 stalledMsecs = 10'000; ///< a peer that reads nothing for this long is disconnected
    qint64 lingerMsecs = 2'000; ///< how long the rest of a refused request is read and discarded
    qint64 lingerBytes = 64'000'000;
    qint64 connectionsTotal = 50'000;
    qint64 connectionsPerAddress = 2'000;
    qint64 connectionsUnauthenticated = 1'000;
    qint64 admissionMsecs = 1'000; ///< how long a connection over that limit waits for a place, so
                                   ///< that a crowd that authenticates quickly is admitted
};

} // namespace saferide::http
