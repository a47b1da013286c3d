// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/deskcommands.h"
#include "console/models/trailstore.h"

#include <QHash>

namespace saferide {

/// Fetches the recorded last quarter of an hour of who is looked at into the trails, and not again
/// for a while. GUI thread only.
class HistoryFetcher final : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    HistoryFetcher(const Clock &clock, const LiveRideStore &store, TrailStore &trails,
                   DeskCommands &commands, QObject *parent = nullptr);

    void fetch(ParticipationId participation);

private:
    const Clock &m_clock;
    const LiveRideStore &m_store;
    TrailStore &m_trails;
    DeskCommands &m_commands;
    QHash<ParticipationId, qint64> m_fetchedAt; // monotonic; known participants only
};

} // namespace saferide
