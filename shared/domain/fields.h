// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/fixfields.h"
#include "shared/domain/incident.h"
#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/domain/route.h"
#include "shared/domain/user.h"

#include <tuple>
#include <type_traits>

// The fields of the other objects, in one place: their JSON and their columns are loops over these
// tables. Tests compare the documents with them.
namespace saferide {

/// When a column is written.
enum class Kept {
    ByDatabase, ///< never: the database generates the value
    AsMade, ///< once, when the row is inserted
    Current, ///< with each change
};

/// A field of any other object.
template<typename Object, typename Value>
struct Field
{
    FieldName name;
    Value Object::*value;
    Kept kept = Kept::Current;
};
template<typename Object, typename Value> // clang 14 deduces none for aggregates
Field(const char *, Value Object::*, Kept = Kept::Current)->Field<Object, Value>;

inline constexpr std::tuple UserFields{
    Field{"id", &User::id, Kept::ByDatabase},
    Field{"username", &User::username},
    Field{"role", &User::role},
    Field{"created_at", &User::createdAt, Kept::AsMade},
    Field{"updated_at", &User::updatedAt},
    Field{"display_name", &User::displayName, Kept::AsMade},
    Field{"is_guest", &User::isGuest, Kept::AsMade},
};

inline constexpr std::tuple RideFields{
    Field{"id", &Ride::id, Kept::ByDatabase},
    Field{"code", &Ride::code, Kept::AsMade},
    Field{"title", &Ride::title},
    Field{"description", &Ride::description},
    Field{"start_time", &Ride::startTime},
    Field{"route_id", &Ride::route},
    Field{"visibility", &Ride::visibility},
    Field{"listed", &Ride::listed},
    Field{"status", &Ride::status},
    Field{"created_by_user_id", &Ride::organizer, Kept::AsMade},
    Field{"created_at", &Ride::createdAt, Kept::AsMade},
    Field{"updated_at", &Ride::updatedAt},
    Field{"guests", &Ride::guests},
    Field{"share_group", &Ride::shareGroup},
};

inline constexpr std::tuple RouteFields{
    Field{"id", &Route::id, Kept::ByDatabase},
    Field{"title", &Route::title},
    Field{"description", &Route::description},
    Field{"gpx_data", &Route::gpx},
    Field{"distance_meters", &Route::distanceMeters},
    Field{"ascent_meters", &Route::ascentMeters},
    Field{"created_by_user_id", &Route::owner, Kept::AsMade},
    Field{"created_at", &Route::createdAt, Kept::AsMade},
    Field{"updated_at", &Route::updatedAt},
};

/// Without the last known position.
inline constexpr std::tuple ParticipationFields{
    Field{"id", &Participation::id, Kept::ByDatabase},
    Field{"user_id", &Participation::user, Kept::AsMade},
    Field{"ride_id", &Participation::ride, Kept::AsMade},
    Field{"role", &Participation::role},
    Field{"joined_at", &Participation::joinedAt, Kept::AsMade},
    Field{"updated_at", &Participation::updatedAt},
};

/// Without version and name.
inline constexpr std::tuple IncidentFields{
    Field{"id", &Incident::id, Kept::ByDatabase},
    Field{"ride_id", &Incident::ride, Kept::AsMade},
    Field{"participation_id", &Incident::participation, Kept::AsMade},
    Field{"user_id", &Incident::user, Kept::AsMade},
    Field{"kind", &Incident::kind, Kept::AsMade},
    Field{"severity", &Incident::severity},
    Field{"state", &Incident::state},
    Field{"resolution", &Incident::resolution},
    Field{"text", &Incident::text},
    Field{"evidence", &Incident::evidence},
    Field{"external_id", &Incident::externalId},
    Field{"latitude", &Incident::latitude},
    Field{"longitude", &Incident::longitude},
    Field{"place_time", &Incident::placeTime},
    Field{"raised_at", &Incident::raisedAt, Kept::AsMade},
    Field{"created_at", &Incident::createdAt, Kept::AsMade},
    Field{"updated_at", &Incident::updatedAt},
    Field{"alarms", &Incident::alarms},
    Field{"alarmed_at", &Incident::alarmedAt},
    Field{"cancelled_at", &Incident::cancelledAt},
    Field{"closed_at", &Incident::closedAt},
    Field{"coming", &Incident::coming},
};

/// Calls `visit` with each field of one of these tables.
template<typename... Fields, typename Visit>
constexpr void forEachField(const std::tuple<Fields...> &table, Visit visit)
{
    std::apply([&visit](const auto &...field) { (visit(field), ...); }, table);
}

/// The value of an enumeration for its word.
template<typename Word>
std::optional<Word> fromString(QStringView word);
template<>
inline std::optional<UserRole> fromString(QStringView word)
{
    return userRoleFromString(word);
}
template<>
inline std::optional<RideStatus> fromString(QStringView word)
{
    return rideStatusFromString(word);
}
template<>
inline std::optional<RouteVisibility> fromString(QStringView word)
{
    return routeVisibilityFromString(word);
}
template<>
inline std::optional<ParticipationRole> fromString(QStringView word)
{
    return participationRoleFromString(word);
}

template<>
inline std::optional<IncidentKind> fromString(QStringView word)
{
    return incidentKindFromString(word);
}
template<>
inline std::optional<Severity> fromString(QStringView word)
{
    return severityFromString(word);
}
template<>
inline std::optional<IncidentState> fromString(QStringView word)
{
    return incidentStateFromString(word);
}
template<>
inline std::optional<Resolution> fromString(QStringView word)
{
    return resolutionFromString(word);
}

/// A value as stored in JSON and databases: ids are numbers, enumerations are words.
template<typename T>
auto plain(const T &value)
{
    if constexpr (std::is_enum_v<T>) {
        return toString(value);
    } else {
        return value;
    }
}
template<typename Tag>
qint64 plain(Id<Tag> id)
{
    return id.value;
}
template<typename T>
auto plain(const std::optional<T> &value)
{
    return value ? std::optional(plain(*value)) : std::nullopt;
}

} // namespace saferide
