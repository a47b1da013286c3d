// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace saferide::db {

/// Expands the common parts of statements, which are named in braces:
///
/// - `{fix_columns}`, of the tables in shared/domain/fields.h: the columns of an object (fix,
///   contact, participation, ride, route, user), with an alias if the statement specifies one
///   (`{p.fix_columns}`). Instead of `columns`:
///   `binds` (`:speed`), `assignments` (`speed = :speed`, or with an alias `speed = n.speed`),
///   `arrays` (`unnest(:speed::float8[]) AS speed`), `nulls` (`speed = NULL`); and
///   `new_columns`, `new_binds` without what the database fills in itself.
/// - `{route_rights}`: sql/fragments/route_rights.sql, which may also contain such names.
///
/// Unknown names are left unchanged.
QString withFragments(const QString &statement);

} // namespace saferide::db
