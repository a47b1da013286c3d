// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/position.h"
#include "shared/protocol/console/protocol.h"

#include <QByteArray>
#include <QList>

namespace saferide::console {

/// Who was where: the binary messages of the console protocol ("Position batches").
struct PositionBatch
{
    Timestamp serverTime; ///< when the batch was made
    QList<ParticipantFix> fixes;
    QList<ParticipantContact> contacts = {}; ///< phones that were heard without a newer fix
    bool operator==(const PositionBatch &) const = default;
};

/// Packed, little-endian, at most MaxFixBytes a fix and about 24 for a usual one. Coordinates are
/// kept to 1e-7 degrees, speed to 1 cm/s, course to 0.01 degrees, accuracy and altitude to 0.1 m,
/// battery to 0.5 %.
/// Version 1 knows neither order times nor contacts.
QByteArray encode(const PositionBatch &batch, int version = PositionBatchVersion);
/// InvalidInput for another version, a cut batch, surplus bytes or values out of range.
Result<PositionBatch> decodePositionBatch(QByteArrayView bytes);

inline constexpr qsizetype MaxFixBytes = 60;

} // namespace saferide::console
