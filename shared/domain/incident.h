// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/id.h"

#include <QString>

#include <optional>

namespace saferide {

using IncidentId = Id<struct IncidentTag>;

/// What happened. Words of newer programs are read as IncidentKind(-1), and likewise below.
enum class IncidentKind {
    Sos, ///< a person asked for help
    Crash, ///< a phone detected an accident or a fall
};
/// `sos`, `crash`.
QString toString(IncidentKind kind);
std::optional<IncidentKind> incidentKindFromString(QStringView word);

enum class Severity { Critical, Urgent, Notice };
/// `critical`, `urgent`, `notice`.
QString toString(Severity severity);
std::optional<Severity> severityFromString(QStringView word);

enum class IncidentState { Open, Acknowledged, Resolved };
/// `open`, `acknowledged`, `resolved`.
QString toString(IncidentState state);
std::optional<IncidentState> incidentStateFromString(QStringView word);

/// How it ended.
enum class Resolution {
    Ok,
    FalseAlarm,
    Mechanical,
    Medical,
    PickedUp,
    GaveUp,
    Left,
    Duplicate,
    Other, ///< a note says how
};
/// `ok`, `false_alarm`, `mechanical`, `medical`, `picked_up`, `gave_up`, `left`, `duplicate`,
/// `other`.
QString toString(Resolution resolution);
std::optional<Resolution> resolutionFromString(QStringView word);

/// One thing that may need help, about one participation, from when it was raised until it is
/// resolved. A participation has at most one open incident of a kind; whatever else is reported
/// meanwhile is a further alarm of that one.
struct Incident
{
    static constexpr qsizetype MaxText = 500; ///< UTF-16 units, of `text` and of notes
    static constexpr qsizetype MaxEvidence = 2'000; ///< UTF-16 units
    static constexpr qsizetype MaxExternalId = 64; ///< UTF-16 units
    static constexpr qsizetype MaxComing = 100; ///< UTF-16 units

    /// Begins the external ids of alarms of tracking apps, which give none: they are made of a time
    /// and a kind, which another alarm may have, too.
    static constexpr QLatin1StringView AppAlarm{"app "};

    IncidentId id; ///< 0: reported, but not stored yet
    RideId ride;
    ParticipationId participation;
    UserId user; ///< the rider
    IncidentKind kind = IncidentKind::Sos;
    Severity severity = Severity::Critical;
    IncidentState state = IncidentState::Open;
    std::optional<Resolution> resolution = {};
    std::optional<QString> text = {}; ///< what the rider wrote, the latest
    std::optional<QString> evidence = {}; ///< what raised it, for people; a line for each alarm
    std::optional<QString> externalId = {}; ///< the reporter's id of the latest alarm
    std::optional<double> latitude = {}; ///< degrees, WGS 84: where the rider was
    std::optional<double> longitude = {}; ///< degrees
    std::optional<Timestamp> placeTime = {}; ///< when the rider was there
    Timestamp raisedAt; ///< when it happened, by the phone, at most `createdAt`
    Timestamp createdAt; ///< when it arrived
    Timestamp updatedAt;
    qint64 alarms = 1; ///< how often it was reported, with different ids
    Timestamp alarmedAt; ///< when the latest alarm arrived
    std::optional<Timestamp> cancelledAt = {}; ///< the rider says that they are fine
    std::optional<Timestamp> closedAt = {};
    std::optional<QString> coming = {}; ///< who is on the way, as the rider is told
    qint64 version = 0; ///< +1 with each change
    QString username = {}; ///< the rider's
    // For desks alone.
    std::optional<UserId> handlerId = {}; ///< the dispatcher who changed it last
    std::optional<QString> handler = {}; ///< their name
    bool operator==(const Incident &) const = default;

    bool isOpen() const { return !closedAt.has_value(); }
    bool isStored() const { return id != IncidentId(); }
};

/// What a dispatcher changes. At least one of the optional fields is present.
struct IncidentChange
{
    qint64 version = 0; ///< Incident::version as the dispatcher saw it
    std::optional<IncidentState> state = {};
    std::optional<Severity> severity = {};
    std::optional<Resolution> resolution = {};
    std::optional<QString> note = {};
    std::optional<std::optional<QString>> coming = {}; ///< the inner nullopt: nobody
    bool operator==(const IncidentChange &) const = default;
};

/// What somebody did about an incident.
enum class IncidentAction { Raised, Alarmed, Cancelled, Acknowledged, Resolved, Reopened, Changed };
/// `raised`, `alarmed`, `cancelled`, `acknowledged`, `resolved`, `reopened`, `changed`.
QString toString(IncidentAction action);
std::optional<IncidentAction> incidentActionFromString(QStringView word);

/// A line of its log, which only grows.
struct IncidentLogEntry
{
    qint64 id = 0;
    Timestamp happenedAt;
    IncidentAction action = IncidentAction::Changed;
    bool byDispatcher = false; ///< else by the rider, or by the daemon
    std::optional<UserId> user = {};
    std::optional<QString> username = {};
    IncidentState state = IncidentState::Open; ///< after it
    Severity severity = Severity::Critical; ///< after it
    std::optional<QString> note = {};
    bool operator==(const IncidentLogEntry &) const = default;
};

} // namespace saferide
