// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/routebook.h"
#include "shared/domain/attention.h"
#include "shared/domain/incident.h"

#include <functional>
#include <map>

namespace saferide {

// Alerts that the daemon raises: incidents. Desks acknowledge them by changing the incident.
inline constexpr auto SosAlert = AttentionKind(-4);
inline constexpr auto CrashAlert = AttentionKind(-3);
inline constexpr auto OtherAlert = AttentionKind(-2); ///< of a newer daemon

/// One reason to look at somebody.
struct Attention
{
    ParticipationId participation;
    RideId ride;
    AttentionKind kind = AttentionKind::Silent;
    Timestamp since; ///< by the daemon's clock
    std::optional<AttentionAcknowledgement> acknowledgement; ///< by some desk, after it began
    std::optional<Incident> incident = {}; ///< what it is, if it is one
    bool operator==(const Attention &) const = default;
};

/// Watches over everybody in a live ride: who is silent, stopped, off the route, or has a phone
/// that will not last or whose clock is wrong. Nothing begins while the desk hears nothing: see
/// LiveRideStore::knownUntil(). GUI thread only.
class AttentionWatch final : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 SilentAfterMsecs = 2LL * 60'000;
    static constexpr qint64 StoppedAfterMsecs = 3LL * 60'000;
    static constexpr double OffRouteMeters = 150;
    static constexpr double LowBatteryPercent = 15;

    using Key = std::pair<ParticipationId, AttentionKind>;

    /// Both outlive the watch.
    AttentionWatch(const LiveRideStore &store, const RouteBook &routes, QObject *parent = nullptr);

    /// Looks at a part of the participants, so that nothing is held up by many: everybody was
    /// looked at after `Slices` calls. To be called `Slices` times a second.
    static constexpr int Slices = 20;
    void advance();
    /// Looks at everybody.
    void lookAtAll();

    QList<Attention> all() const;
    std::optional<Attention> find(ParticipationId participation, AttentionKind kind) const;
    /// Those that nobody has acknowledged.
    int openCount() const;
    QList<Attention> openOf(ParticipationId participation) const;
    /// The incident of this rider that is to be dealt with: one that nobody has acknowledged first.
    std::optional<Incident> incidentOf(ParticipationId participation) const;
    /// The incidents that nobody has acknowledged, the oldest first.
    QList<Attention> openIncidents() const;

    /// What the daemon says that desks have seen; replaces what was known.
    void setAcknowledgements(const QList<AttentionAcknowledgement> &acknowledgements);
    void acknowledge(const AttentionAcknowledgement &acknowledgement);
    /// What the daemon says that is open; replaces what was known.
    void setIncidents(const QList<Incident> &incidents);
    void putIncident(const Incident &incident);

Q_SIGNALS:
    // What happens at once is one signal, in ascending order; what ended comes before what began.
    void ended(const QList<saferide::AttentionWatch::Key> &keys);
    void raised(const QList<saferide::Attention> &attentions);
    /// Acknowledged, or begun anew.
    void changed(const QList<saferide::Attention> &attentions);
    /// A rider whose incident is open asks for help again.
    void calledAgain(const saferide::Attention &attention);

private:
    struct History // of somebody, over several fixes
    {
        std::optional<Timestamp> stoppedSince;
        std::optional<Timestamp> awaySince;
        std::optional<Timestamp> lowSince;
        std::optional<Timestamp> wrongClockSince;
    };

    void lookAt(ParticipationId participation);
    // `heardAt`: by the daemon's clock; phones have others.
    void lookAtFix(const Participant &participant, History &history, Timestamp heardAt,
                   bool silent);
    void follow(const Participant &participant, History &history, Timestamp heardAt) const;
    void set(const Participant &participant, AttentionKind kind, std::optional<Timestamp> since);
    void end(ParticipationId participation, AttentionKind kind);
    void endIncidents(const std::function<bool(const Incident &)> &over);
    void shift(qint64 msecs);
    void forget(ParticipationId participation);
    void report();
    void forgetAcknowledgements(ParticipationId participation);
    void note(const AttentionAcknowledgement &acknowledgement);
    std::optional<AttentionAcknowledgement> acknowledgementOf(const Key &key,
                                                              Timestamp since) const;

    const LiveRideStore &m_store;
    const RouteBook &m_routes;
    QList<ParticipationId> m_round; // still to be looked at in this turn
    qsizetype m_slice = 0;
    QHash<ParticipationId, History> m_histories;
    std::map<Key, Attention> m_attentions;
    // Not reported yet.
    QList<Key> m_ended;
    std::map<Key, Attention> m_raised;
    std::map<Key, Attention> m_changed;
    std::map<Key, AttentionAcknowledgement> m_acknowledgements;
};

} // namespace saferide
