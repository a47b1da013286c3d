// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/rejections.h"
#include "shared/protocol/console/protocol.h"
#include "shared/protocol/json.h"

#include <QStringList>

namespace saferide::desk {

/// What turns away here: keys of `[limits]`, and what is fixed.
enum class Limit {
    JsonDepth,
    OutputSkipBytes, ///< one for each batch skipped
    OutputCutBytes, ///< one for each desk cut
    DeskInput, ///< wrong frames and too many pings, and what strangers send to /console
    DeskRequests, ///< of one desk at once, and their bytes
    DeskEventBytes, ///< events that desks could have resumed from
};
constexpr auto namesOf(Limit)
{
    return std::array{"json_depth", "output_skip_bytes", "output_cut_bytes",
                      "desk_input", "desk_requests",     "desk_event_bytes"};
}
using Rejections = saferide::Rejections<Limit>;

/// How the daemon treats its desks; milliseconds and bytes. Tests shorten the times.
struct Settings
{
    QString serverVersion;
    int helloTimeout = console::HelloTimeoutMsecs;
    int pingInterval = console::PingIntervalMsecs;
    int deadLink = console::DeadLinkMsecs;
    int batchInterval = console::PositionBatchIntervalMsecs;
    int revalidateInterval = 30'000; ///< a desk whose user lost the role is gone by then
    int finishedShownFor = 5 * 60'000; ///< a ride that is over leaves the picture after that
    int idleFeed = 2 * 60'000; ///< without a desk for so long, the picture is dropped
    qint64 outputSkipBytes = 65'536; ///< unsent output above which nothing new is begun
    qint64 outputCutBytes = 1'048'576; ///< unsent output above which a desk is cut
    int jsonDepth = MaxJsonDepth;
    Rejections rejections = {}; ///< counts what these limits turn away
    int mostRequests = console::MaxRequestsAtOnce; ///< of one desk at once; beyond: Overloaded
    qint64 mostRequestBytes = 2 * console::MaxRequestBytes; ///< the same
    qsizetype keptEvents = 20'000; ///< to resume from
    qsizetype keptEventBytes = 16 * 1024 * 1024; ///< of them
};

} // namespace saferide::desk
