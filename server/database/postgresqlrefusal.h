// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/databaseurl.h"

#include <QByteArray>

namespace saferide::db {

/// Asks a server that refused a connection for the SQLSTATE of its refusal, which libpq only tells
/// in its most terse words. Empty: it gave none, or does not refuse any more. Blocks for two
/// seconds at most.
QByteArray postgresqlRefusal(const DatabaseUrl &url);

/// Whether it will say the same until somebody changes the settings or the server's: user,
/// password, database.
bool isLastingRefusal(const QByteArray &state);

} // namespace saferide::db
