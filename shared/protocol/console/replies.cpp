// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/contactjson.h"
#include "shared/protocol/console/jsonfields.h"
#include "shared/protocol/console/jsonlists.h"
#include "shared/protocol/console/requests.h"
#include "shared/protocol/console/rideroutemessage.h"

// Encodes and decodes the replies of requests.h.

using namespace Qt::Literals::StringLiterals;

namespace saferide::console {

namespace {

template<typename T>
QLatin1StringView nameOf()
{
    return QLatin1StringView(ReplyName<T>);
}

template<typename T>
QJsonValue written(const T &object)
{
    return QJsonObject{{nameOf<T>(), toJson(object)}};
}

template<typename Tag>
QJsonValue written(const Id<Tag> &id)
{
    return QJsonObject{{nameOf<Id<Tag>>(), id.value}};
}

template<typename T>
QJsonValue written(const PageOf<T> &page)
{
    return QJsonObject{{nameOf<PageOf<T>>(), arrayOf(page.items)}, {"has_more"_L1, page.hasMore}};
}

QJsonValue written(const PositionPage &page)
{
    QJsonObject result{{"positions"_L1, arrayOf(page.positions)}, {"has_more"_L1, page.hasMore}};
    if (page.next) {
        result.insert("next"_L1, *page.next);
    }
    return result;
}

QJsonValue written(const std::optional<RideRoute> &route)
{
    return route ? QJsonValue(toJson(*route)) : QJsonValue(QJsonValue::Null);
}

QJsonValue written(const RenewedToken &renewed)
{
    return QJsonObject{{"token"_L1, renewed.token},
                       {"token_expires_at"_L1, renewed.expiresAt.toIso()}};
}

QJsonValue written(const RiderKey &made)
{
    return QJsonObject{{"participant"_L1, toJson(made.participant)}, {"key"_L1, made.key}};
}

// Decode the value of a name.

Result<Ride> valueFrom(const QJsonValue &json, const Ride * /*type*/)
{
    return rideFromJson(json);
}

Result<Participant> valueFrom(const QJsonValue &json, const Participant * /*type*/)
{
    return participantFromJson(json);
}

Result<User> valueFrom(const QJsonValue &json, const User * /*type*/)
{
    return userFromJson(json);
}

Result<Route> valueFrom(const QJsonValue &json, const Route * /*type*/)
{
    return routeFromJson(json);
}

Result<AttentionAcknowledgement> valueFrom(const QJsonValue &json,
                                           const AttentionAcknowledgement * /*type*/)
{
    return acknowledgementFromJson(json);
}

Result<Incident> valueFrom(const QJsonValue &json, const Incident * /*type*/)
{
    return incidentFromJson(json);
}

Result<RiderContact> valueFrom(const QJsonValue &json, const RiderContact * /*type*/)
{
    return riderContactFromJson(json);
}

template<typename T>
Result<T> parsed(const QJsonValue &result, const T *type)
{
    return valueFrom(result[nameOf<T>()], type);
}

template<typename Tag>
Result<Id<Tag>> parsed(const QJsonValue &result, const Id<Tag> * /*type*/)
{
    JsonFields fields(result, "result"_L1);
    const auto id = fields.id<Id<Tag>>(nameOf<Id<Tag>>());
    return fields.result(id);
}

template<typename T>
Result<PageOf<T>> parsed(const QJsonValue &result, const PageOf<T> * /*type*/)
{
    auto items =
        listFrom<T>(result[nameOf<PageOf<T>>()], nameOf<PageOf<T>>(), [](const QJsonValue &json) {
            return valueFrom(json, static_cast<const T *>(nullptr));
        });
    if (!items) {
        return items.error();
    }
    return PageOf<T>{*std::move(items), result["has_more"_L1].toBool()};
}

Result<PositionPage> parsed(const QJsonValue &result, const PositionPage * /*type*/)
{
    auto positions =
        listFrom<Position>(result["positions"_L1], "positions"_L1, [](const QJsonValue &json) {
            return positionFromJson(json, ParticipationId()); // known to the requester
        });
    if (!positions) {
        return positions.error();
    }
    const QJsonValue next = result["next"_L1];
    const bool hasMore = result["has_more"_L1].toBool();
    if (hasMore && !next.isString()) { // to end here would look like all of it
        return Error{ErrorCode::InvalidInput, u"the page of positions does not say what follows"_s};
    }
    return PositionPage{*std::move(positions), hasMore,
                        next.isString() ? std::optional(next.toString()) : std::nullopt};
}

Result<std::optional<RideRoute>> parsed(const QJsonValue &result,
                                        const std::optional<RideRoute> * /*type*/)
{
    if (result.isNull()) {
        return std::optional<RideRoute>();
    }
    auto route = rideRouteFromJson(result);
    if (!route) {
        return route.error();
    }
    return std::optional(*std::move(route));
}

Result<RenewedToken> parsed(const QJsonValue &result, const RenewedToken * /*type*/)
{
    JsonFields fields(result, "result"_L1);
    const RenewedToken renewed{fields.text("token"_L1), fields.time("token_expires_at"_L1)};
    fields.require(!renewed.token.isEmpty(), "token"_L1);
    return fields.result(renewed);
}

Result<RiderKey> parsed(const QJsonValue &result, const RiderKey * /*type*/)
{
    JsonFields fields(result, "result"_L1);
    const QString key = fields.words("key"_L1);
    fields.require(!key.isEmpty(), "key"_L1);
    auto participant = participantFromJson(result["participant"_L1]);
    return participant ? fields.result(RiderKey{*std::move(participant), key})
                       : Result<RiderKey>(participant.error());
}

} // namespace

template<typename T>
QJsonValue resultOf(const T &reply)
{
    return written(reply);
}

template<typename T>
Result<T> replyFrom(const QJsonValue &result)
{
    return parsed(result, static_cast<const T *>(nullptr));
}

template QJsonValue resultOf(const Ride &);
template QJsonValue resultOf(const RideId &);
template QJsonValue resultOf(const Participant &);
template QJsonValue resultOf(const PageOf<Participant> &);
template QJsonValue resultOf(const ParticipationId &);
template QJsonValue resultOf(const AttentionAcknowledgement &);
template QJsonValue resultOf(const Incident &);
template QJsonValue resultOf(const RiderKey &);
template QJsonValue resultOf(const RiderContact &);
template QJsonValue resultOf(const PositionPage &);
template QJsonValue resultOf(const std::optional<RideRoute> &);
template QJsonValue resultOf(const Route &);
template QJsonValue resultOf(const PageOf<Route> &);
template QJsonValue resultOf(const RenewedToken &);
template QJsonValue resultOf(const User &);
template QJsonValue resultOf(const PageOf<User> &);
template Result<Ride> replyFrom(const QJsonValue &);
template Result<RideId> replyFrom(const QJsonValue &);
template Result<Participant> replyFrom(const QJsonValue &);
template Result<PageOf<Participant>> replyFrom(const QJsonValue &);
template Result<ParticipationId> replyFrom(const QJsonValue &);
template Result<AttentionAcknowledgement> replyFrom(const QJsonValue &);
template Result<Incident> replyFrom(const QJsonValue &);
template Result<RiderKey> replyFrom(const QJsonValue &);
template Result<RiderContact> replyFrom(const QJsonValue &);
template Result<PositionPage> replyFrom(const QJsonValue &);
template Result<std::optional<RideRoute>> replyFrom(const QJsonValue &);
template Result<Route> replyFrom(const QJsonValue &);
template Result<PageOf<Route>> replyFrom(const QJsonValue &);
template Result<RenewedToken> replyFrom(const QJsonValue &);
template Result<User> replyFrom(const QJsonValue &);
template Result<PageOf<User>> replyFrom(const QJsonValue &);

} // namespace saferide::console
