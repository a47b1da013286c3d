// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace saferide::websocket {

/// What one peer may cost.
struct Limits
{
    qint64 messageBytes = 1'000'000; ///< a longer message ends the connection: 1009
    qint64 strangerMessageBytes = 1'000'000; ///< as long as the peer has not shown a valid token
    qint64 outputBytes =
        1'048'576; ///< a peer with more unsent output is cut (OutputAllowance); 0 = no limit
    int stalledMs = 10'000; ///< a peer that takes none of its output for so long is cut
};

} // namespace saferide::websocket
