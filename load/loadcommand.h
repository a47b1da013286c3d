// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace saferide::load {

/// `saferide-load [options]`: the load generator. Returns the exit code: 0 when nothing went wrong
/// or was lost.
int loadCommand(const QStringList &arguments);

/// `saferide-load replay FILE.gpx… [options]`: riders along real files.
int replayCommand(const QStringList &arguments);

/// `saferide-load tracking --keys FILE [options]`: phones with tracking apps.
int trackingCommand(const QStringList &arguments);

} // namespace saferide::load
