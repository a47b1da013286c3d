// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/routebook.h"
#include "shared/domain/attention.h"

#include <map>

namespace saferide {

/// One reason to look at somebody.
struct Attention
{
    ParticipationId participation;
    RideId ride;
    AttentionKind kind = AttentionKind::Silent;
    Timestamp since; ///< by the daemon's clock
    std::optional<AttentionAcknowledgement> acknowledgement; ///< by some desk, after it began
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

    /// What the daemon says that desks have seen; replaces what was known.
    void setAcknowledgements(const QList<AttentionAcknowledgement> &acknowledgements);
    void acknowledge(const AttentionAcknowledgement &acknowledgement);

Q_SIGNALS:
    // What happens at once is one signal, in ascending order; what ended comes before what began.
    void ended(const QList<saferide::AttentionWatch::Key> &keys);
    void raised(const QList<saferide::Attention> &attentions);
    /// Acknowledged, or begun anew.
    void changed(const QList<saferide::Attention> &attentions);

private:
    struct Course // of somebody, over several fixes
    {
        std::optional<Timestamp> stoppedSince;
        std::optional<Timestamp> awaySince;
        std::optional<Timestamp> lowSince;
        std::optional<Timestamp> wrongClockSince;
    };

    void lookAt(ParticipationId participation);
    void lookAtFix(const Participant &participant, Course &course, bool silent);
    void follow(const Participant &participant, Course &course) const;
    void set(const Participant &participant, AttentionKind kind, std::optional<Timestamp> since);
    void end(ParticipationId participation, AttentionKind kind);
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
    QHash<ParticipationId, Course> m_courses;
    std::map<Key, Attention> m_attentions;
    // Not reported yet.
    QList<Key> m_ended;
    std::map<Key, Attention> m_raised;
    std::map<Key, Attention> m_changed;
    std::map<Key, AttentionAcknowledgement> m_acknowledgements;
};

} // namespace saferide
