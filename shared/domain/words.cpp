// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/domain/attention.h"
#include "shared/domain/auditentry.h"
#include "shared/domain/followlink.h"
#include "shared/domain/incident.h"
#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/domain/user.h"

#include <array>
#include <utility>

namespace saferide {
namespace {

template<typename Enum, size_t Size>
using Words = std::array<std::pair<Enum, QLatin1StringView>, Size>;

using namespace Qt::Literals::StringLiterals;

constexpr Words<UserRole, 3> UserRoles{{
    {UserRole::Rider, "rider"_L1},
    {UserRole::Dispatcher, "dispatcher"_L1},
    {UserRole::Admin, "admin"_L1},
}};
constexpr Words<RideStatus, 4> RideStatuses{{
    {RideStatus::Planned, "planned"_L1},
    {RideStatus::Live, "live"_L1},
    {RideStatus::Finished, "finished"_L1},
    {RideStatus::Cancelled, "cancelled"_L1},
}};
constexpr Words<RouteVisibility, 3> RouteVisibilities{{
    {RouteVisibility::Always, "always"_L1},
    {RouteVisibility::Start, "start"_L1},
    {RouteVisibility::Secret, "secret"_L1},
}};
constexpr Words<ParticipationRole, 4> ParticipationRoles{{
    {ParticipationRole::Leader, "leader"_L1},
    {ParticipationRole::Rider, "rider"_L1},
    {ParticipationRole::Sweep, "sweep"_L1},
    {ParticipationRole::Support, "support"_L1},
}};

constexpr Words<AuditSource, 3> AuditSources{{
    {AuditSource::Rest, "rest"_L1},
    {AuditSource::Desk, "desk"_L1},
    {AuditSource::Command, "command"_L1},
}};
constexpr Words<FollowNames, 2> FollowNameWords{{
    {FollowNames::Full, "full"_L1},
    {FollowNames::Numbers, "numbers"_L1},
}};
constexpr Words<AttentionKind, 5> AttentionKinds{{
    {AttentionKind::Silent, "silent"_L1},
    {AttentionKind::Stopped, "stopped"_L1},
    {AttentionKind::OffRoute, "off_route"_L1},
    {AttentionKind::LowBattery, "low_battery"_L1},
    {AttentionKind::WrongClock, "wrong_clock"_L1},
}};

constexpr Words<IncidentKind, 2> IncidentKinds{{
    {IncidentKind::Sos, "sos"_L1},
    {IncidentKind::Crash, "crash"_L1},
}};
constexpr Words<Severity, 3> Severities{{
    {Severity::Critical, "critical"_L1},
    {Severity::Urgent, "urgent"_L1},
    {Severity::Notice, "notice"_L1},
}};
constexpr Words<IncidentState, 3> IncidentStates{{
    {IncidentState::Open, "open"_L1},
    {IncidentState::Acknowledged, "acknowledged"_L1},
    {IncidentState::Resolved, "resolved"_L1},
}};
constexpr Words<Resolution, 9> Resolutions{{
    {Resolution::Ok, "ok"_L1},
    {Resolution::FalseAlarm, "false_alarm"_L1},
    {Resolution::Mechanical, "mechanical"_L1},
    {Resolution::Medical, "medical"_L1},
    {Resolution::PickedUp, "picked_up"_L1},
    {Resolution::GaveUp, "gave_up"_L1},
    {Resolution::Left, "left"_L1},
    {Resolution::Duplicate, "duplicate"_L1},
    {Resolution::Other, "other"_L1},
}};
constexpr Words<IncidentAction, 7> IncidentActions{{
    {IncidentAction::Raised, "raised"_L1},
    {IncidentAction::Alarmed, "alarmed"_L1},
    {IncidentAction::Cancelled, "cancelled"_L1},
    {IncidentAction::Acknowledged, "acknowledged"_L1},
    {IncidentAction::Resolved, "resolved"_L1},
    {IncidentAction::Reopened, "reopened"_L1},
    {IncidentAction::Changed, "changed"_L1},
}};

template<typename Enum, size_t Size>
QString wordOf(const Words<Enum, Size> &words, Enum value)
{
    for (const auto &[candidate, word] : words) {
        if (candidate == value) {
            return word;
        }
    }
    return "other"_L1; // a value from a newer daemon
}

template<typename Enum, size_t Size>
std::optional<Enum> valueOf(const Words<Enum, Size> &words, QStringView text)
{
    for (const auto &[value, word] : words) {
        if (word == text) {
            return value;
        }
    }
    return std::nullopt;
}

} // namespace

QString toString(AttentionKind kind)
{
    return wordOf(AttentionKinds, kind);
}

std::optional<AttentionKind> attentionKindFromString(QStringView word)
{
    return valueOf(AttentionKinds, word);
}

QString toString(UserRole role)
{
    return wordOf(UserRoles, role);
}
QString toString(RideStatus status)
{
    return wordOf(RideStatuses, status);
}
QString toString(RouteVisibility visibility)
{
    return wordOf(RouteVisibilities, visibility);
}
QString toString(ParticipationRole role)
{
    return wordOf(ParticipationRoles, role);
}

QString toString(FollowNames names)
{
    return wordOf(FollowNameWords, names);
}
QString toString(AuditSource source)
{
    return wordOf(AuditSources, source);
}

std::optional<UserRole> userRoleFromString(QStringView word)
{
    return valueOf(UserRoles, word);
}
std::optional<RideStatus> rideStatusFromString(QStringView word)
{
    return valueOf(RideStatuses, word);
}
std::optional<RouteVisibility> routeVisibilityFromString(QStringView word)
{
    return valueOf(RouteVisibilities, word);
}
std::optional<ParticipationRole> participationRoleFromString(QStringView word)
{
    return valueOf(ParticipationRoles, word);
}

std::optional<FollowNames> followNamesFromString(QStringView word)
{
    return valueOf(FollowNameWords, word);
}
std::optional<AuditSource> auditSourceFromString(QStringView word)
{
    return valueOf(AuditSources, word);
}

QString toString(IncidentKind kind)
{
    return wordOf(IncidentKinds, kind);
}
QString toString(Severity severity)
{
    return wordOf(Severities, severity);
}
QString toString(IncidentState state)
{
    return wordOf(IncidentStates, state);
}
QString toString(Resolution resolution)
{
    return wordOf(Resolutions, resolution);
}
QString toString(IncidentAction action)
{
    return wordOf(IncidentActions, action);
}

std::optional<IncidentKind> incidentKindFromString(QStringView word)
{
    return valueOf(IncidentKinds, word);
}
std::optional<Severity> severityFromString(QStringView word)
{
    return valueOf(Severities, word);
}
std::optional<IncidentState> incidentStateFromString(QStringView word)
{
    return valueOf(IncidentStates, word);
}
std::optional<Resolution> resolutionFromString(QStringView word)
{
    return valueOf(Resolutions, word);
}
std::optional<IncidentAction> incidentActionFromString(QStringView word)
{
    return valueOf(IncidentActions, word);
}

std::optional<QString> normalizedRideCode(QStringView text)
{
    constexpr qsizetype CodeLength = 6;
    QString code = text.trimmed().toString();
    for (QChar &c : code) {
        c = c >= u'a' && c <= u'z' ? QChar(c.unicode() - u'a' + u'A') : c; // ASCII only: ß is no SS
    }
    const auto isCodeCharacter = [](QChar c) {
        return (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
    };
    if (code.size() != CodeLength || !std::all_of(code.begin(), code.end(), isCodeCharacter)) {
        return std::nullopt;
    }
    return code;
}

} // namespace saferide
