// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/databaseurl.h"

#include <QByteArray>

namespace saferide::db {

/// Determines the SQLSTATE with which a server refuses a connection, which libpq reports only at
/// its lowest verbosity. Empty: there is none, or the connection is no longer refused. Blocks for
/// two seconds at most.
QByteArray postgresqlRefusal(const DatabaseUrl &url);

/// Whether the refusal persists until somebody changes the settings of the daemon or the server:
/// user, password, database.
bool isLastingRefusal(const QByteArray &state);

} // namespace saferide::db
