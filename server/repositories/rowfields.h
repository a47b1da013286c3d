// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/statement.h"
#include "shared/domain/fields.h"

namespace saferide {

// Rows and statements of the tables in shared/domain/fields.h: what `{ride_columns}` selects and
// `{ride_new_binds}` and `{ride_assignments}` want.

/// What a word of a newer program is read as: what allows least.
template<typename Word>
inline constexpr Word Unknown = Word();
template<>
inline constexpr RideStatus Unknown<RideStatus> = RideStatus::Cancelled;
template<>
inline constexpr RouteVisibility Unknown<RouteVisibility> = RouteVisibility::Secret;
template<>
inline constexpr ParticipationRole Unknown<ParticipationRole> = ParticipationRole::Rider;

template<>
inline constexpr IncidentKind Unknown<IncidentKind> = IncidentKind(-1);
template<>
inline constexpr IncidentState Unknown<IncidentState> = IncidentState(-1);
template<>
inline constexpr Resolution Unknown<Resolution> = Resolution::Other;

inline void readColumn(const db::Row &row, QLatin1StringView name, QString &value)
{
    value = row.text(name);
}
inline void readColumn(const db::Row &row, QLatin1StringView name, double &value)
{
    value = row.real(name);
}
inline void readColumn(const db::Row &row, QLatin1StringView name, bool &value)
{
    value = row.boolean(name);
}
inline void readColumn(const db::Row &row, QLatin1StringView name, Timestamp &value)
{
    value = row.timestamp(name);
}
inline void readColumn(const db::Row &row, QLatin1StringView name, qint64 &value)
{
    value = row.integer(name);
}
inline void readColumn(const db::Row &row, QLatin1StringView name, std::optional<double> &value)
{
    value = row.optionalReal(name);
}
inline void readColumn(const db::Row &row, QLatin1StringView name, std::optional<Timestamp> &value)
{
    value = row.optionalTimestamp(name);
}
inline void readColumn(const db::Row &row, QLatin1StringView name, std::optional<QString> &value)
{
    value = row.optionalText(name);
}
template<typename Tag>
void readColumn(const db::Row &row, QLatin1StringView name, Id<Tag> &value)
{
    value = {row.integer(name)};
}
template<typename Tag>
void readColumn(const db::Row &row, QLatin1StringView name, std::optional<Id<Tag>> &value)
{
    const auto number = row.optionalInteger(name);
    value = number ? std::optional(Id<Tag>{*number}) : std::nullopt;
}
template<typename Word>
requires std::is_enum_v<Word>
void readColumn(const db::Row &row, QLatin1StringView name, Word &value)
{
    value = fromString<Word>(row.text(name)).value_or(Unknown<Word>);
}

template<typename Word>
requires std::is_enum_v<Word>
void readColumn(const db::Row &row, QLatin1StringView name, std::optional<Word> &value)
{
    const auto word = row.optionalText(name);
    value = word ? std::optional(fromString<Word>(*word).value_or(Unknown<Word>)) : std::nullopt;
}

template<typename Table, typename Object>
void readFields(const db::Row &row, const Table &table, Object &object)
{
    forEachField(table,
                 [&](const auto &field) { readColumn(row, field.name, object.*field.value); });
}

/// Those that are kept at least so often.
template<typename Table, typename Object>
void bindFields(db::Statement &statement, const Table &table, const Object &object, Kept least)
{
    forEachField(table, [&](const auto &field) {
        if (field.kept >= least) {
            statement.bind(u':' + QString(field.name), plain(object.*field.value));
        }
    });
}

/// Of `{fix_columns}`, all but the time, which the caller has read.
inline LocationFix fixFromRow(const db::Row &row, Timestamp fixTime)
{
    LocationFix fix;
    fix.fixTime = fixTime;
    for (const PlaceField &field : PlaceFields) {
        fix.point.*field.value = row.real(field.name);
    }
    for (const MeasuredField &field : MeasuredFields) {
        fix.*field.value = row.optionalReal(field.name);
    }
    return fix;
}

} // namespace saferide
