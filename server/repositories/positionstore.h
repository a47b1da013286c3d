// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/newposition.h"

#include <QHash>

#include <vector>

namespace saferide {

using StoreOutcomes = Result<std::vector<StoreOutcome>>;

/// By SQLite's own interface: QSqlQuery halves the rate.
StoreOutcomes storeInSqlite(db::Session &session, const std::vector<NewPosition> &positions);
/// By arrays: four statements for a batch of any size.
StoreOutcomes storeInPostgresql(db::Session &session, const std::vector<NewPosition> &positions);

/// The indexes of all positions: those of a participation together, in their order of arrival. What
/// is stored in this order meets the same pages of the key one after the other.
std::vector<size_t> byParticipation(const std::vector<NewPosition> &positions);

/// The newest position of each participation that may become the last known one: not a future one,
/// not one that was refused.
QHash<qint64, const NewPosition *> newestOfEach(const std::vector<NewPosition> &positions,
                                                const std::vector<StoreOutcome> &outcomes);

} // namespace saferide
