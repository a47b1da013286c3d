// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/position.h"
#include "shared/protocol/console/protocol.h"

#include <QByteArray>
#include <QList>

namespace saferide::console {

/// The positions of riders: the binary messages of the console protocol ("Position batches").
struct PositionBatch
{
    Timestamp serverTime; ///< when the batch was created
    QList<ParticipantFix> fixes;
    QList<ParticipantContact> contacts = {}; ///< of phones that sent no newer fix
    bool operator==(const PositionBatch &) const = default;
};

/// Packed, little-endian; at most MaxFixBytes per fix, about 24 for a typical one. Coordinates have
/// a resolution of 1e-7 degrees, speed 1 cm/s, course 0.01 degrees, accuracy and altitude 0.1 m,
/// battery 0.5 %.
/// Version 1 has neither order times nor contacts.
QByteArray encode(const PositionBatch &batch, int version = PositionBatchVersion);
/// InvalidInput for another version, a truncated batch, extra bytes or values out of range.
Result<PositionBatch> decodePositionBatch(QByteArrayView bytes);

inline constexpr qsizetype MaxFixBytes = 60;

} // namespace saferide::console
