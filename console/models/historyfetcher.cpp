// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/historyfetcher.h"

namespace saferide {

namespace {

constexpr qint64 AgainAfterMsecs = 5 * 60'000;
constexpr qint64 PastMsecs = 15 * 60'000;

} // namespace

HistoryFetcher::HistoryFetcher(const Clock &clock, const LiveRideStore &store, TrailStore &trails,
                               DeskCommands &commands, const Selection &selection, QObject *parent)
    : QObject(parent)
    , m_selection(selection)
    , m_clock(clock)
    , m_store(store)
    , m_trails(trails)
    , m_commands(commands)
{
    connect(&selection, &Selection::riderChanged, this,
            [this](std::optional<ParticipationId> rider) {
                if (rider) {
                    fetch(*rider);
                }
            });
    connect(&store, &LiveRideStore::participantsRemoved, this,
            [this](RideId, const QList<ParticipationId> &participations) {
                for (const ParticipationId id : participations) {
                    m_fetchedAt.remove(id);
                }
            });
}

void HistoryFetcher::catchUp()
{
    m_fetchedAt.clear();
    if (const auto rider = m_selection.rider()) {
        fetch(*rider);
    }
}

void HistoryFetcher::fetch(ParticipationId participation)
{
    const qint64 now = m_clock.monotonicMsecs();
    const auto fetched = m_fetchedAt.constFind(participation);
    if (fetched != m_fetchedAt.constEnd() && now - *fetched < AgainAfterMsecs) {
        return;
    }
    m_commands.history(participation, m_store.serverNow() + -PastMsecs, this,
                       [this, participation, now](const Result<QList<Position>> &positions) {
                           if (positions && m_store.participant(participation) != nullptr) {
                               m_fetchedAt[participation] = now;
                               m_trails.addHistory(participation, *positions);
                           }
                       });
}

} // namespace saferide
