// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/attentionwatch.h"

#include "console/models/incidentalert.h"
#include "console/models/riderstate.h"

#include <algorithm>
#include <limits>
#include <set>

namespace saferide {

namespace {

constexpr AttentionKind Kinds[] = {AttentionKind::Silent, AttentionKind::Stopped,
                                   AttentionKind::OffRoute, AttentionKind::LowBattery,
                                   AttentionKind::WrongClock};
constexpr AttentionKind IncidentKinds[] = {SosAlert, CrashAlert, OtherAlert};
constexpr size_t MostAlerts = 1'000'000;
constexpr auto LeastKind = AttentionKind(std::numeric_limits<int>::min());
constexpr double WorstAccuracyMeters = 100; // a fix that is less exact tells nothing of the route

/// Keeps the moment at which something began, as long as it holds.
void keep(std::optional<Timestamp> &since, bool holds, Timestamp time)
{
    since = holds ? std::optional(since.value_or(time)) : std::nullopt;
}

QList<Attention> valuesOf(const std::map<AttentionWatch::Key, Attention> &attentions)
{
    QList<Attention> values;
    values.reserve(qsizetype(attentions.size()));
    for (const auto &[key, attention] : attentions) {
        values.append(attention);
    }
    return values;
}

} // namespace

AttentionWatch::AttentionWatch(const LiveRideStore &store, const RouteBook &routes, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_routes(routes)
{
    connect(&store, &LiveRideStore::participantsAboutToBeRemoved, this,
            [this](RideId, const QList<ParticipationId> &participations) {
                for (const ParticipationId id : participations) {
                    forget(id);
                    forgetAcknowledgements(id);
                }
                report();
            });
    // What begins between two looks must not be missed: standing still is noted fix by fix.
    connect(&store, &LiveRideStore::fixesChanged, this,
            [this](const QList<ParticipationId> &participations) {
                for (const ParticipationId id : participations) {
                    if (const Participant *participant = m_store.participant(id)) {
                        follow(*participant, m_histories[id], *m_store.heardAt(id));
                    }
                }
            });
    connect(&store, &LiveRideStore::clockStepped, this, &AttentionWatch::shift);
    connect(&store, &LiveRideStore::rideRemoved, this, [this](RideId ride) {
        endIncidents([ride](const Incident &incident) { return incident.ride == ride; });
        report();
    });
    connect(&store, &LiveRideStore::rideChanged, this, [this](RideId ride) {
        for (const ParticipationId id : m_store.participantsOf(ride)) {
            lookAt(id);
        }
        report();
    });
}

void AttentionWatch::advance()
{
    if (m_round.isEmpty()) {
        for (const RideId ride : m_store.rides()) {
            m_round.append(m_store.participantsOf(ride));
        }
        std::reverse(m_round.begin(), m_round.end()); // taken from its end: lists grow at theirs
        m_slice = (m_round.size() + Slices - 1) / Slices;
    }
    for (qsizetype i = 0; i < m_slice && !m_round.isEmpty(); ++i) {
        lookAt(m_round.takeLast());
    }
    report();
}

void AttentionWatch::lookAtAll()
{
    m_round.clear();
    for (int slice = 0; slice < Slices; ++slice) {
        advance();
    }
}

void AttentionWatch::follow(const Participant &participant, History &history,
                            Timestamp heardAt) const
{
    const ParticipationId id = participant.participation.id;
    keep(history.stoppedSince, activityOf(m_store.speedOf(id)) == Activity::Stopped, heardAt);
    if (const auto &battery = participant.participation.lastFix->battery) { // not always there
        keep(history.lowSince, *battery < LowBatteryPercent, heardAt);
    }
}

void AttentionWatch::lookAt(ParticipationId participation)
{
    const Participant *participant = m_store.participant(participation);
    const Ride *ride = participant ? m_store.ride(participant->participation.ride) : nullptr;
    const auto heardAt = m_store.heardAt(participation);
    if (ride == nullptr || ride->status != RideStatus::Live || !heardAt) {
        forget(participation);
        return;
    }
    History &history = m_histories[participation];
    const bool isWrong = m_store.clockFault(participation).has_value();
    keep(history.wrongClockSince, isWrong, *heardAt);
    set(*participant, AttentionKind::WrongClock, history.wrongClockSince);
    const bool silent = m_store.silenceSince(*heardAt) >= SilentAfterMsecs;
    set(*participant, AttentionKind::Silent, silent ? heardAt : std::nullopt);
    if (participant->participation.lastFix) {
        lookAtFix(*participant, history, *heardAt, silent);
    }
}

void AttentionWatch::lookAtFix(const Participant &participant, History &history, Timestamp heardAt,
                               bool silent)
{
    const ParticipationId id = participant.participation.id;
    const LocationFix &fix = *participant.participation.lastFix;
    const Timestamp now = m_store.knownUntil();
    follow(participant, history, heardAt);
    const auto place = m_routes.placeOf(id);
    if (!place || fix.accuracy.value_or(0) <= WorstAccuracyMeters) {
        keep(history.awaySince, place && place->away > OffRouteMeters, heardAt);
    }

    const bool stopped = history.stoppedSince && now - *history.stoppedSince >= StoppedAfterMsecs;
    const std::optional<Timestamp> never;
    // Whether somebody who is silent still stands is not known.
    set(participant, AttentionKind::Stopped, stopped && !silent ? history.stoppedSince : never);
    set(participant, AttentionKind::OffRoute, history.awaySince);
    set(participant, AttentionKind::LowBattery, history.lowSince);
}

void AttentionWatch::set(const Participant &participant, AttentionKind kind,
                         std::optional<Timestamp> since)
{
    const Participation &participation = participant.participation;
    const Key key{participation.id, kind};
    if (!since) {
        end(participation.id, kind);
        return;
    }
    const auto known = m_attentions.find(key);
    const bool isNew = known == m_attentions.end();
    if (!isNew && known->second.since == *since) {
        return;
    }
    const Attention attention{participation.id, participation.ride, kind, *since,
                              acknowledgementOf(key, *since)};
    m_attentions[key] = attention;
    (isNew ? m_raised : m_changed)[key] = attention;
}

void AttentionWatch::end(ParticipationId participation, AttentionKind kind)
{
    if (m_attentions.erase({participation, kind}) > 0) {
        m_ended.append({participation, kind});
    }
}

/// The daemon's clock was set: what began so long ago began as long ago.
void AttentionWatch::shift(qint64 msecs)
{
    for (History &history : m_histories) {
        for (auto *since : {&history.stoppedSince, &history.awaySince, &history.lowSince,
                            &history.wrongClockSince}) {
            if (*since) {
                **since = **since + msecs;
            }
        }
    }
    for (auto &[key, attention] : m_attentions) {
        attention.since = attention.since + msecs;
        m_changed[key] = attention;
    }
    for (auto &[key, acknowledgement] : m_acknowledgements) {
        acknowledgement.at = acknowledgement.at + msecs;
    }
    report();
}

/// Ten thousand riders may fall silent within a second: each list follows with one step.
void AttentionWatch::report()
{
    QList<Key> keys = std::exchange(m_ended, {});
    const QList<Attention> begun = valuesOf(std::exchange(m_raised, {}));
    const QList<Attention> altered = valuesOf(std::exchange(m_changed, {}));
    std::sort(keys.begin(), keys.end());
    if (!keys.isEmpty()) {
        Q_EMIT ended(keys);
    }
    if (!begun.isEmpty()) {
        Q_EMIT raised(begun);
    }
    if (!altered.isEmpty()) {
        Q_EMIT changed(altered);
    }
}

void AttentionWatch::forget(ParticipationId participation)
{
    m_histories.remove(participation);
    for (const AttentionKind kind : Kinds) {
        end(participation, kind);
    }
}

void AttentionWatch::forgetAcknowledgements(ParticipationId participation)
{
    const auto first = m_acknowledgements.lower_bound({participation, LeastKind});
    auto last = first;
    while (last != m_acknowledgements.end() && last->first.first == participation) {
        ++last;
    }
    m_acknowledgements.erase(first, last);
}

std::optional<Attention> AttentionWatch::find(ParticipationId participation,
                                              AttentionKind kind) const
{
    const auto found = m_attentions.find({participation, kind});
    return found != m_attentions.end() ? std::optional(found->second) : std::nullopt;
}

QList<Attention> AttentionWatch::all() const
{
    return valuesOf(m_attentions);
}

int AttentionWatch::openCount() const
{
    return int(std::count_if(m_attentions.begin(), m_attentions.end(), [](const auto &entry) {
        return !entry.second.acknowledgement.has_value();
    }));
}

QList<Attention> AttentionWatch::openOf(ParticipationId participation) const
{
    QList<Attention> open;
    for (auto next = m_attentions.lower_bound({participation, LeastKind});
         next != m_attentions.end() && next->first.first == participation; ++next) {
        if (!next->second.acknowledgement) {
            open.append(next->second);
        }
    }
    return open;
}

std::optional<Incident> AttentionWatch::incidentOf(ParticipationId participation) const
{
    std::optional<Incident> found;
    for (const AttentionKind kind : IncidentKinds) {
        const auto attention = find(participation, kind);
        if (attention && !attention->acknowledgement) {
            return attention->incident;
        }
        if (attention && !found) {
            found = attention->incident;
        }
    }
    return found;
}

QList<Attention> AttentionWatch::openIncidents() const
{
    QList<Attention> open;
    for (const auto &[key, attention] : m_attentions) {
        if (attention.incident && !attention.acknowledgement) {
            open.append(attention);
        }
    }
    std::stable_sort(open.begin(), open.end(), [](const Attention &left, const Attention &right) {
        return left.since < right.since;
    });
    return open;
}

void AttentionWatch::endIncidents(const std::function<bool(const Incident &)> &over)
{
    for (const Attention &attention : all()) {
        if (attention.incident && over(*attention.incident)) {
            end(attention.participation, attention.kind);
        }
    }
}

void AttentionWatch::setIncidents(const QList<Incident> &incidents)
{
    std::set<Key> open;
    for (const Incident &incident : incidents) {
        open.insert({incident.participation, alertOf(incident.kind)});
    }
    endIncidents([&open](const Incident &incident) {
        return !open.contains({incident.participation, alertOf(incident.kind)});
    });
    for (const Incident &incident : incidents) {
        putIncident(incident);
    }
    report();
}

/// The daemon tells each in its order.
void AttentionWatch::putIncident(const Incident &incident)
{
    const Attention attention = attentionOf(incident);
    const Key key{attention.participation, attention.kind};
    const auto known = m_attentions.find(key);
    if (known == m_attentions.end()) {
        if (incident.isOpen() && m_store.ride(incident.ride) != nullptr
            && m_attentions.size() < MostAlerts) {
            m_attentions[key] = m_raised[key] = attention;
        }
    } else if (incident.isOpen()) {
        const bool callsAgain = known->second.incident->alarms < incident.alarms;
        known->second = m_changed[key] = attention;
        if (callsAgain) {
            Q_EMIT calledAgain(attention);
        }
    } else if (known->second.incident->id <= incident.id) { // else a later one is open by now
        end(attention.participation, attention.kind);
    }
    report();
}

std::optional<AttentionAcknowledgement> AttentionWatch::acknowledgementOf(const Key &key,
                                                                          Timestamp since) const
{
    const auto found = m_acknowledgements.find(key);
    const bool counts = found != m_acknowledgements.end() && found->second.at >= since;
    return counts ? std::optional(found->second) : std::nullopt;
}

void AttentionWatch::note(const AttentionAcknowledgement &acknowledgement)
{
    if (m_store.participant(acknowledgement.participation) != nullptr) { // else it would stay
        m_acknowledgements[{acknowledgement.participation, acknowledgement.kind}] = acknowledgement;
    }
}

void AttentionWatch::setAcknowledgements(const QList<AttentionAcknowledgement> &acknowledgements)
{
    m_acknowledgements.clear();
    for (const AttentionAcknowledgement &seen : acknowledgements) {
        note(seen);
    }
    for (auto &[key, attention] : m_attentions) {
        const auto seen = attention.incident ? attention.acknowledgement
                                             : acknowledgementOf(key, attention.since);
        if (seen != attention.acknowledgement) {
            attention.acknowledgement = seen;
            m_changed[key] = attention;
        }
    }
    report();
}

void AttentionWatch::acknowledge(const AttentionAcknowledgement &acknowledgement)
{
    const Key key{acknowledgement.participation, acknowledgement.kind};
    note(acknowledgement);
    const auto found = m_attentions.find(key);
    if (found != m_attentions.end()) {
        found->second.acknowledgement = acknowledgementOf(key, found->second.since);
        m_changed[key] = found->second;
        report();
    }
}

} // namespace saferide
