// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/console/message.h"
#include "shared/protocol/console/riderequests.h"
#include "shared/protocol/console/routerequests.h"
#include "shared/protocol/console/userrequests.h"

#include <variant>

/// The requests of docs/console-protocol.md, each a type: its method, its parameters, its reply.
/// Both programs use the same codec. A new one is a struct, an alternative of AnyRequest, and a row
/// of the table there.
namespace saferide::console {

using AnyRequest =
    std::variant<FindRide, FindCourse, RenewToken, CreateRide, ChangeRide, DeleteRide,
                 AddParticipant, RemoveParticipant, SetRole, MessageRide, CreateRoute, Acknowledge,
                 ListPositions, CreateUser, SetUserRole, ResetPassword, ListRoutes, ListUsers>;

/// What a desk asks for. NotFound for an unknown method, InvalidInput for parameters that are not
/// those of the method.
Result<AnyRequest> readRequest(const Request &request);
/// Request::params of it.
QJsonObject paramsOf(const AnyRequest &request);
QString methodOf(const AnyRequest &request);

/// The name of a reply within Reply::result; null where the reply is the result itself.
template<typename T>
inline constexpr const char *ReplyName = nullptr;
template<>
inline constexpr const char *ReplyName<Ride> = "ride";
template<>
inline constexpr const char *ReplyName<RideId> = "ride_id";
template<>
inline constexpr const char *ReplyName<Participant> = "participant";
template<>
inline constexpr const char *ReplyName<ParticipationId> = "participation_id";
template<>
inline constexpr const char *ReplyName<AttentionAcknowledgement> = "acknowledgement";
template<>
inline constexpr const char *ReplyName<Route> = "route";
template<>
inline constexpr const char *ReplyName<PageOf<Route>> = "routes";
template<>
inline constexpr const char *ReplyName<User> = "user";
template<>
inline constexpr const char *ReplyName<PageOf<User>> = "users";

/// Reply::result, for every type of reply that a request names.
template<typename T>
QJsonValue resultOf(const T &reply);
/// InvalidInput for what is no such reply.
template<typename T>
Result<T> replyFrom(const QJsonValue &result);

} // namespace saferide::console
