// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/group.h"

#include <QDateTime>
#include <QJsonArray>

namespace saferide::load {
namespace {

qint64 idOf(const QJsonValue &object)
{
    return object.toObject()[QStringLiteral("id")].toInteger();
}

/// The object that was answered, or why there is none.
Result<QJsonObject> answered(const QString &what, const Result<RestReply> &reply)
{
    if (!reply) {
        return reply.error();
    }
    if (!reply->isGood()) {
        return Error{ErrorCode::InvalidInput, QStringLiteral("%1: %2").arg(what, reply->detail())};
    }
    return reply->json.toObject();
}

Result<QJsonObject> rideByCode(RestClient &rest, const QString &code, const QString &token)
{
    return answered(QStringLiteral("looking for ride %1").arg(code),
                    rest.get(QStringLiteral("/rides/code/%1").arg(code), token));
}

/// The user's participation in the ride among all of theirs; nullopt when there is none.
Result<std::optional<QJsonObject>> participationIn(RestClient &rest, qint64 ride,
                                                   const QString &token)
{
    const auto reply = rest.get(QStringLiteral("/participations/?limit=1000"), token);
    if (!reply || !reply->isGood()) {
        return reply
            ? Error{ErrorCode::InvalidInput, QStringLiteral("participations: ") + reply->detail()}
            : reply.error();
    }
    const auto participations = reply->json.toArray();
    for (const QJsonValue &participation : participations) {
        if (participation[QStringLiteral("ride_id")].toInteger() == ride) {
            return std::optional<QJsonObject>(participation.toObject());
        }
    }
    return std::optional<QJsonObject>();
}

Result<QJsonObject> takePart(RestClient &rest, const QString &code, qint64 ride,
                             const QString &token)
{
    const auto joined = rest.send("POST", QStringLiteral("/participations/"), token,
                                  {{QStringLiteral("ride_code"), code}});
    if (joined && joined->status == 409) {
        if (const auto known = participationIn(rest, ride, token); known && *known) {
            return **known;
        }
    }
    return answered(QStringLiteral("joining ride %1").arg(code), joined);
}

Result<Group> gather(RestClient &rest, const QString &code, qint64 ride,
                     const QList<Account> &accounts)
{
    Group group{code, ride, {}};
    for (const Account &account : accounts) {
        const auto participation = takePart(rest, code, ride, account.token);
        if (!participation) {
            return participation.error();
        }
        group.members.append(
            {account,
             {code.toStdString(), (*participation)[QStringLiteral("user_id")].toInteger(),
              account.token.toStdString()},
             idOf(*participation)});
    }
    return group;
}

} // namespace

Result<Group> organizeRide(RestClient &rest, const QString &title, const QByteArray &gpx,
                           const QList<Account> &accounts)
{
    const QString token = accounts.first().token;
    const auto route = answered(QStringLiteral("storing the route"),
                                rest.send("POST", QStringLiteral("/routes/"), token,
                                          {{QStringLiteral("title"), title.left(100)},
                                           {QStringLiteral("gpx_data"), QString::fromUtf8(gpx)}}));
    if (!route) {
        return route.error();
    }
    const QString now = QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
    const auto ride = answered(QStringLiteral("creating the ride"),
                               rest.send("POST", QStringLiteral("/rides/"), token,
                                         {{QStringLiteral("title"), title},
                                          {QStringLiteral("start_time"), now},
                                          {QStringLiteral("route_id"), idOf(*route)}}));
    if (!ride) {
        return ride.error();
    }
    auto group = gather(rest, (*ride)[QStringLiteral("code")].toString(), idOf(*ride), accounts);
    if (group) {
        const auto isLive = setRideStatus(rest, *group, QStringLiteral("live"));
        return isLive ? std::move(group) : Result<Group>(isLive.error());
    }
    return group;
}

Result<Group> joinRide(RestClient &rest, const QString &code, const QList<Account> &accounts)
{
    const auto ride = rideByCode(rest, code, accounts.first().token);
    if (!ride) {
        return ride.error();
    }
    return gather(rest, (*ride)[QStringLiteral("code")].toString(), idOf(*ride), accounts);
}

Result<void> setRideStatus(RestClient &rest, const Group &group, const QString &status)
{
    const auto changed = answered(QStringLiteral("setting the ride to %1").arg(status),
                                  rest.send("PUT", QStringLiteral("/rides/%1").arg(group.ride),
                                            group.members.first().account.token,
                                            {{QStringLiteral("status"), status}}));
    return changed ? Result<void>() : Result<void>(changed.error());
}

} // namespace saferide::load
