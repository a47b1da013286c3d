// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace saferide::websocket {

/// The limits of a peer.
struct Limits
{
    qint64 messageBytes = 1'000'000; ///< a longer message ends the connection: 1009
    qint64 strangerMessageBytes = 1'000'000; ///< until the peer has presented a valid token
    qint64 outputBytes =
        1'048'576; ///< a peer with more unsent output is closed (OutputAllowance); 0 = no limit
    int stalledMs = 10'000; ///< a peer that reads no output for this long is closed
};

} // namespace saferide::websocket
