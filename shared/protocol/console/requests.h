// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/console/contactrequests.h"
#include "shared/protocol/console/incidentrequests.h"
#include "shared/protocol/console/message.h"
#include "shared/protocol/console/riderequests.h"
#include "shared/protocol/console/routerequests.h"
#include "shared/protocol/console/userrequests.h"

#include <variant>

/// The requests of docs/console-protocol.md. Each is a type with its method, parameters and reply;
/// both programs use the same codec. A new request requires a struct, an alternative of AnyRequest,
/// and a row in the table of that document.
namespace saferide::console {

using AnyRequest =
    std::variant<FindRide, FindRideRoute, RenewToken, CreateRide, ChangeRide, DeleteRide,
                 AddParticipant, RemoveParticipant, SetRole, MessageRide, CreateRoute, Acknowledge,
                 ChangeIncident, ListPositions, ListParticipants, CreateUser, SetUserRole,
                 ResetPassword, ListRoutes, ListUsers, AddRider, MakeTrackingKey, FindContact,
                 ChangeContact>;

/// Decodes the request of a desk. NotFound for an unknown method, InvalidInput for invalid
/// parameters.
Result<AnyRequest> readRequest(const Request &request);
/// The Request::params of a request.
QJsonObject paramsOf(const AnyRequest &request);
QString methodOf(const AnyRequest &request);

/// The name of a reply within Reply::result; null if the reply is the result itself.
template<typename T>
inline constexpr const char *ReplyName = nullptr;
template<>
inline constexpr const char *ReplyName<Ride> = "ride";
template<>
inline constexpr const char *ReplyName<RideId> = "ride_id";
template<>
inline constexpr const char *ReplyName<Participant> = "participant";
template<>
inline constexpr const char *ReplyName<PageOf<Participant>> = "participants";
template<>
inline constexpr const char *ReplyName<ParticipationId> = "participation_id";
template<>
inline constexpr const char *ReplyName<AttentionAcknowledgement> = "acknowledgement";
template<>
inline constexpr const char *ReplyName<Incident> = "incident";
template<>
inline constexpr const char *ReplyName<RiderContact> = "contact";
template<>
inline constexpr const char *ReplyName<Route> = "route";
template<>
inline constexpr const char *ReplyName<PageOf<Route>> = "routes";
template<>
inline constexpr const char *ReplyName<User> = "user";
template<>
inline constexpr const char *ReplyName<PageOf<User>> = "users";

/// The Reply::result for any type of reply.
template<typename T>
QJsonValue resultOf(const T &reply);
/// InvalidInput if the result is not such a reply.
template<typename T>
Result<T> replyFrom(const QJsonValue &result);

} // namespace saferide::console
