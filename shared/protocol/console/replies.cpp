// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/coursemessage.h"
#include "shared/protocol/console/jsonfields.h"
#include "shared/protocol/console/jsonlists.h"
#include "shared/protocol/console/requests.h"

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

QJsonValue written(const std::optional<RideCourse> &course)
{
    return course ? QJsonValue(toJson(*course)) : QJsonValue(QJsonValue::Null);
}

QJsonValue written(const RenewedToken &renewed)
{
    return QJsonObject{{"token"_L1, renewed.token},
                       {"token_expires_at"_L1, renewed.expiresAt.toIso()}};
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
    return PositionPage{*std::move(positions), result["has_more"_L1].toBool(),
                        next.isString() ? std::optional(next.toString()) : std::nullopt};
}

Result<std::optional<RideCourse>> parsed(const QJsonValue &result,
                                         const std::optional<RideCourse> * /*type*/)
{
    if (result.isNull()) {
        return std::optional<RideCourse>();
    }
    auto course = courseFromJson(result);
    if (!course) {
        return course.error();
    }
    return std::optional(*std::move(course));
}

Result<RenewedToken> parsed(const QJsonValue &result, const RenewedToken * /*type*/)
{
    JsonFields fields(result, "result"_L1);
    const RenewedToken renewed{fields.text("token"_L1), fields.time("token_expires_at"_L1)};
    fields.require(!renewed.token.isEmpty(), "token"_L1);
    return fields.result(renewed);
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
template QJsonValue resultOf(const ParticipationId &);
template QJsonValue resultOf(const AttentionAcknowledgement &);
template QJsonValue resultOf(const PositionPage &);
template QJsonValue resultOf(const std::optional<RideCourse> &);
template QJsonValue resultOf(const Route &);
template QJsonValue resultOf(const PageOf<Route> &);
template QJsonValue resultOf(const RenewedToken &);
template QJsonValue resultOf(const User &);
template QJsonValue resultOf(const PageOf<User> &);
template Result<Ride> replyFrom(const QJsonValue &);
template Result<RideId> replyFrom(const QJsonValue &);
template Result<Participant> replyFrom(const QJsonValue &);
template Result<ParticipationId> replyFrom(const QJsonValue &);
template Result<AttentionAcknowledgement> replyFrom(const QJsonValue &);
template Result<PositionPage> replyFrom(const QJsonValue &);
template Result<std::optional<RideCourse>> replyFrom(const QJsonValue &);
template Result<Route> replyFrom(const QJsonValue &);
template Result<PageOf<Route>> replyFrom(const QJsonValue &);
template Result<RenewedToken> replyFrom(const QJsonValue &);
template Result<User> replyFrom(const QJsonValue &);
template Result<PageOf<User>> replyFrom(const QJsonValue &);

} // namespace saferide::console
