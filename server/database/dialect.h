// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace saferide::db {

/// The kind of database of a connection.
enum class Dialect { Sqlite, Postgresql };

} // namespace saferide::db
