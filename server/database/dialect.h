// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace saferide::db {

/// Which database a connection speaks to.
enum class Dialect { Sqlite, Postgresql };

} // namespace saferide::db
