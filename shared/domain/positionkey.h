// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/newposition.h"

#include <QHashFunctions>
#include <QList>
#include <QtEndian>

#include <array>
#include <cmath>
#include <utility>

namespace saferide {

/// Coordinates rounded to 7 decimals (about 1 cm): what makes two positions the same.
inline int toE7(double degrees)
{
    return int(std::lround(degrees * 1e7));
}

/// The 180th meridian has one longitude, also where rounding leads there.
inline int longitudeToE7(double degrees)
{
    const int e7 = toE7(degrees);
    return e7 == 1'800'000'000 ? -e7 : e7;
}

/// What identifies a position: the key of the positions table.
struct PositionKey
{
    qint64 participation = 0;
    qint64 fixTime = 0;
    int latitudeE7 = 0;
    int longitudeE7 = 0;
    bool operator==(const PositionKey &) const = default;

    /// Where it stands in the history of its participation: see Page::afterPlace.
    static constexpr int PlaceNumbers = 3;
    QList<qint64> place() const { return {fixTime, latitudeE7, longitudeE7}; }

    template<typename AnyPosition>
    static PositionKey of(const AnyPosition &position)
    {
        return {position.participation.value, position.fix.fixTime.msecs,
                toE7(position.fix.point.latitude), longitudeToE7(position.fix.point.longitude)};
    }
};

inline size_t qHash(const PositionKey &key, size_t seed = 0) noexcept
{
    return qHashMulti(seed, key.participation, key.fixTime, key.latitudeE7, key.longitudeE7);
}

/// What stays the same each time a position is sent, whatever its fix time: the phone's own id and
/// the place. The id alone would not do: a phone that is set up anew counts from the start again.
inline QByteArray clientKeyOf(const NewPosition &position)
{
    const std::array<qint32, 2> place{qToBigEndian(toE7(position.fix.point.latitude)),
                                      qToBigEndian(longitudeToE7(position.fix.point.longitude))};
    return position.clientId
        + QByteArray(reinterpret_cast<const char *>(place.data()), qsizetype(sizeof(place)));
}

} // namespace saferide
