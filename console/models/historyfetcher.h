// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/deskcommands.h"
#include "console/models/selection.h"
#include "console/models/trailstore.h"

#include <QHash>

namespace saferide {

/// Fetches the recorded last quarter of an hour of who is selected into the trails, and not again
/// for a while. GUI thread only.
class HistoryFetcher final : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    HistoryFetcher(const Clock &clock, const LiveRideStore &store, TrailStore &trails,
                   DeskCommands &commands, const Selection &selection, QObject *parent = nullptr);

    /// Fetches again what may have been missed meanwhile. After each cut of the link.
    void catchUp();

private:
    void fetch(ParticipationId participation);

    const Selection &m_selection;
    const Clock &m_clock;
    const LiveRideStore &m_store;
    TrailStore &m_trails;
    DeskCommands &m_commands;
    QHash<ParticipationId, qint64> m_fetchedAt; // monotonic; known participants only
};

} // namespace saferide
