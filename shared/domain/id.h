// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>

#include <compare>
#include <optional>

namespace saferide {

/// A database key, typed so that it cannot be confused with another table's. Valid ids are 1..2^53
/// (exact in JSON).
template<typename Tag>
struct Id
{
    static constexpr qint64 Max = qint64(1) << 53;

    qint64 value = 0;

    static constexpr std::optional<Id> from(qint64 number)
    {
        return number >= 1 && number <= Max ? std::optional<Id>(Id{number}) : std::nullopt;
    }
    constexpr auto operator<=>(const Id &) const = default;
};

template<typename Tag>
size_t qHash(Id<Tag> id, size_t seed = 0) noexcept
{
    return ::qHash(id.value, seed);
}

using UserId = Id<struct UserTag>;
using RideId = Id<struct RideTag>;
using RouteId = Id<struct RouteTag>;
using ParticipationId = Id<struct ParticipationTag>;
using FollowLinkId = Id<struct FollowLinkTag>;

} // namespace saferide

template<typename Tag>
struct std::hash<saferide::Id<Tag>>
{
    size_t operator()(saferide::Id<Tag> id) const noexcept { return std::hash<qint64>()(id.value); }
};
