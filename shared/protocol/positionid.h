// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace saferide {

/// What clients know a position by, opaque to them: 32 characters of base64url, its key.
QByteArray positionId(const Position &position);

/// Page::afterPlace behind the position with this id; nullopt unless it is the id of one of this
/// participation, whether or not that is still there.
std::optional<QList<qint64>> placeBehind(QStringView id, ParticipationId participation);

} // namespace saferide
