// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

using PGconn = struct pg_conn;

namespace saferide::db {

/// InvalidInput if a connection pooler does not keep a connection on one backend: its prepared
/// statements and settings would be lost, or belong to somebody else. Blocks for some seconds at
/// most.
Result<void> checkPooler(PGconn *connection);

} // namespace saferide::db
