// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/embeddedsql.h"
#include "server/database/session.h"

/// A job that reads a number which is always there.
inline constexpr auto AskVersion = [](saferide::db::Session &session) {
    using namespace Qt::Literals::StringLiterals;
    return session
        .prepare(saferide::db::statement(QStringLiteral("schema_migrations/select_version")))
        .one([](const saferide::db::Row &row) { return int(row.integer("version"_L1)); });
};
