// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/derivedspeeds.h"
#include "console/models/picturetime.h"
#include "console/models/toldtimes.h"
#include "shared/core/clock.h"
#include "shared/domain/rideevent.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>

#include <map>
#include <set>

namespace saferide {

/// What was heard of somebody, in one look.
struct RiderTimes
{
    qint64 silence = 0; ///< for how long the phone could have been heard and was not, milliseconds
    qint64 fixSilence = 0; ///< the same of a newer fix
    Timestamp shownTime; ///< see LiveRideStore::shownTime()
    std::optional<double> speed; ///< see LiveRideStore::speedOf()
};

/// Every ride that the desk knows, and everybody in it: what models and map are fed from.
///
/// Changes come in from the connection and go out as one signal a change; whoever changes at once,
/// as one signal. Late data never overwrites newer data. GUI thread only.
class LiveRideStore final : public QObject
{
    Q_OBJECT

public:
    /// Far beyond any event: rides and riders without an end must not fill the memory.
    struct Bounds
    {
        size_t rides = 100'000;
        qsizetype participants = 1'000'000;
    };

    explicit LiveRideStore(const Clock &clock, QObject *parent = nullptr)
        : LiveRideStore(clock, Bounds(), parent)
    {
    }
    LiveRideStore(const Clock &clock, Bounds bounds, QObject *parent = nullptr);

    // What is known. Pointers are valid until the next change.
    const Ride *ride(RideId id) const;
    const Participant *participant(ParticipationId id) const;
    QList<RideId> rides() const;
    /// By participation id; empty for an unknown ride.
    QList<ParticipationId> participantsOf(RideId id) const;
    qsizetype participantCount(RideId id) const;
    qsizetype participantCount() const { return m_participants.size(); }
    /// How many rides and participants were refused since the last whole picture, as there were too
    /// many: they are on no screen.
    qsizetype leftOutCount() const { return m_leftOut; }
    /// The order time of the last fix, as ToldTimes has it.
    std::optional<Timestamp> orderTime(ParticipationId id) const
    {
        return timeOf(id, &ToldTimes::orderTime);
    }
    /// When the phone was heard last, whatever it said; nullopt when it never was.
    std::optional<Timestamp> heardAt(ParticipationId id) const
    {
        return timeOf(id, &ToldTimes::heardAt);
    }
    /// For how many milliseconds a phone that was heard then could have been heard and was not.
    qint64 silenceSince(Timestamp heardAt) const { return m_time.silenceSince(heardAt); }
    /// What is judged of a rider; nullopt without a fix.
    std::optional<RiderTimes> timesOf(ParticipationId id) const;
    /// How far the phone's clock is ahead, in milliseconds, where it is wrong by minutes.
    std::optional<qint64> clockFault(ParticipationId id) const;
    /// The time by which the age of the last fix is told: its order time, or when the phone was
    /// heard where its clock is wrong.
    std::optional<Timestamp> shownTime(ParticipationId id) const
    {
        return timeOf(id, &ToldTimes::shownTime);
    }

    /// Metres per second: as measured, else from the last two fixes where they are near in time.
    std::optional<double> speedOf(ParticipationId id) const;

    /// The time as the daemon has it, by which ages are told.
    Timestamp serverNow() const { return m_time.now(); }
    /// Up to when it is known what happened: now, unless a link was there and tells nothing any
    /// more. What is judged (who is silent, who stands) is judged by it; ages go on.
    Timestamp knownUntil() const { return m_time.knownUntil(); }
    /// Milliseconds since then.
    qint64 unheardFor() const { return serverNow() - knownUntil(); }
    /// Milliseconds since the fix was measured, at most since it arrived, never below 0; nullopt
    /// without a fix.
    std::optional<qint64> fixAge(ParticipationId id) const { return ageOf(shownTime(id)); }
    /// Of the newest fix of anybody in the ride.
    std::optional<qint64> newestFixAge(RideId id) const;

    // What PictureTime is told.
    void setServerTime(Timestamp now);
    void noteHeard() { m_time.noteHeard(); }
    void noteStart(Timestamp at) { m_time.noteStart(at); }
    void forgetServerTime() { m_time.forget(); }

    /// Makes the picture this one, by the smallest steps. A fix that is newer here stays.
    void applySnapshot(const QList<Ride> &rides, const QList<Participant> &participants);
    /// The same in pieces: what none of them names is removed at the end. A new beginning forgets a
    /// snapshot that never ended.
    void beginSnapshot();
    void applyPart(const QList<Ride> &rides, const QList<Participant> &participants);
    void endSnapshot();
    /// What happened since. What is about unknown rides and participants is ignored.
    void apply(const RideEvent &event);
    void applyFixes(const QList<ParticipantFix> &fixes);
    void applyContacts(const QList<ParticipantContact> &contacts);

Q_SIGNALS:
    void rideAdded(saferide::RideId ride);
    void rideChanged(saferide::RideId ride);
    /// The route of the ride has another title or line.
    void routeChanged(saferide::RideId ride);
    /// That may have happened untold before the snapshot that was applied.
    void routeDoubted(saferide::RideId ride);
    /// While the ride is still known; its participants were removed before.
    void rideAboutToBeRemoved(saferide::RideId ride);
    void rideRemoved(saferide::RideId ride);
    /// These and the following name at least one, in ascending order.
    void participantsAdded(saferide::RideId ride,
                           const QList<saferide::ParticipationId> &participations);
    /// Name, role or fix; fixes that come in batches are told by fixesChanged only.
    void participantsChanged(saferide::RideId ride,
                             const QList<saferide::ParticipationId> &participations);
    void participantsAboutToBeRemoved(saferide::RideId ride,
                                      const QList<saferide::ParticipationId> &participations);
    void participantsRemoved(saferide::RideId ride,
                             const QList<saferide::ParticipationId> &participations);
    /// These have a newer fix; once a batch.
    void fixesChanged(const QList<saferide::ParticipationId> &participations);
    /// The first one since the last whole picture was refused: see leftOutCount().
    void becameFull();
    /// The daemon's clock was set, by so many milliseconds: every time that was known is another.
    void clockStepped(qint64 msecs);

private:
    struct RideEntry
    {
        Ride ride;
        std::set<ParticipationId> participants = {};
        // Looked for when it is asked for, where whose it was has left.
        mutable std::optional<ParticipationId> newest = {};
        mutable bool newestIsKnown = true;
    };
    struct Known
    {
        Participant participant;
        ToldTimes times = {};
    };
    struct Seen // of a snapshot that comes in pieces
    {
        QSet<RideId> rides;
        QSet<ParticipationId> participants;
    };
    enum class Put { Nothing, Added, Changed };

    void putRide(const Ride &ride);
    void removeRide(RideId id);
    void putParticipant(const Participant &participant);
    void removeParticipant(ParticipationId id);
    bool takeFix(const ParticipantFix &fix, const PictureTime::Moment &told);
    using Time = std::optional<Timestamp> (ToldTimes::*)(const PictureTime &,
                                                         const Participation &) const;
    const Known *find(ParticipationId id) const;
    std::optional<Timestamp> timeOf(ParticipationId id, Time time) const;
    std::optional<double> speedOf(const Known &known) const;
    std::optional<qint64> ageOf(std::optional<Timestamp> time) const;
    static void takeContact(Known &known, const LastContact &contact,
                            const PictureTime::Moment &told);
    void noteNewest(const RideEntry &entry, const Known &known) const;
    void putParticipants(RideId ride, const QList<const Participant *> &participants);
    Put put(RideEntry &entry, const Participant &participant);
    void removeParticipants(RideEntry &entry, const QList<ParticipationId> &leaving);
    void leaveOut();

    const Bounds m_bounds;
    PictureTime m_time;
    std::map<RideId, RideEntry> m_rides;
    QHash<ParticipationId, Known> m_participants;
    DerivedSpeeds m_derivedSpeeds;
    Seen m_seen;
    qsizetype m_leftOut = 0;
};

} // namespace saferide
