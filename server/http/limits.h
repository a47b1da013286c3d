// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/rejections.h"

#include <QtGlobal>

namespace saferide::http {

/// What turns away here, beside the limits that routes bring along: keys of `[limits]`.
enum class Limit {
    ConnectionsTotal,
    ConnectionsPerAddress,
    UnauthenticatedConnections,
    BufferedBytesTotal,
    BufferedBytesPerAddress,
    RequestHeadBytes, ///< request line and number of fields too
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

/// What a stranger may cost on the public port. Sizes in bytes, times in milliseconds; 0 = no
/// limit.
struct Limits
{
    qint64 requestLineBytes = 8'192; ///< 414
    qint64 headBytes = 32'768; ///< 431
    qint64 fieldLineBytes = 8'190; ///< of one header field: 431; QtWebSockets reads no more
    qint64 headFields = 100; ///< 431
    qint64 bodyBytes = 1'000'000; ///< 413
    qint64 unsentBytes = 1'048'576; ///< more unsent answers: no further requests are read
    qint64 bufferedBytesTotal =
        134'217'728; ///< bodies that come and answers that go: beyond it 503
    qint64 bufferedBytesPerAddress = 33'554'432;
    qint64 bufferedBytesUnauthenticated =
        16'777'216; ///< of the total, for all who have shown no token
    qint64 strangerBodyBytes = 65'536; ///< 401: a larger body needs a valid token
    qint64 requestsPerTurn = 32; ///< of one connection; others come first after so many
    qint64 headMsecs = 10'000; ///< a head must be complete by then: 408
    qint64 idleMsecs = 75'000; ///< between two requests of who has shown a token
    qint64 idleUnauthenticatedMsecs = 5'000; ///< and of who has not
    qint64 bodyBytesPerSecond = 1'000; ///< slower after the first bodyGraceMsecs: 408; without a
                                       ///< token, slower in any bodyGraceMsecs
    qint64 bodyGraceMsecs = 10'000;
    qint64 stalledMsecs = 10'000; ///< a peer that takes no byte of its answer for this long is cut
    qint64 lingerMsecs = 2'000; ///< how long the rest of a refused request is read and dropped
    qint64 lingerBytes = 64'000'000;
    qint64 connectionsTotal = 50'000;
    qint64 connectionsPerAddress = 2'000;
    qint64 connectionsUnauthenticated = 1'000;
    qint64 admissionMsecs = 1'000; ///< how long a connection over that limit waits for a place, so
                                   ///< that a crowd which authenticates quickly gets in
};

} // namespace saferide::http
