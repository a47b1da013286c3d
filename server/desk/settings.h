// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/rejections.h"
#include "shared/protocol/console/protocol.h"
#include "shared/protocol/json.h"

#include <QStringList>

namespace saferide::desk {

/// How the daemon treats its desks; milliseconds and bytes. Tests shorten the times.
struct Settings
{
    QString serverVersion;
    int helloTimeout = console::HelloTimeoutMsecs;
    int pingInterval = console::PingIntervalMsecs;
    int deadLink = console::DeadLinkMsecs;
    int batchInterval = console::PositionBatchIntervalMsecs;
    int revalidateInterval = 30'000; ///< a desk whose user lost the role is gone by then
    int refreshInterval = 30'000; ///< the picture is compared with the database so often
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
