// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/jsonlists.h"
#include "shared/protocol/console/message.h"
#include "shared/protocol/jsonwriter.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide::console {

namespace {

QJsonObject json(const Hello &hello)
{
    QJsonObject object{{"type"_L1, "hello"_L1},
                       {"protocol"_L1, hello.protocol},
                       {"token"_L1, hello.token},
                       {"client"_L1, hello.client}};
    if (hello.resume) {
        object.insert("resume"_L1,
                      QJsonObject{{"feed"_L1, hello.resume->feed},
                                  {"sequence"_L1, qint64(hello.resume->sequence)}});
    }
    return object;
}

QJsonObject json(const Request &request)
{
    return {{"type"_L1, "request"_L1},
            {"id"_L1, request.id},
            {"method"_L1, request.method},
            {"params"_L1, request.params}};
}

QJsonObject json(const Welcome &welcome)
{
    QJsonObject object{{"type"_L1, "welcome"_L1},
                       {"protocol"_L1, welcome.protocol},
                       {"server"_L1, "SafeRide"_L1},
                       {"server_version"_L1, welcome.serverVersion},
                       {"server_time"_L1, welcome.serverTime.toIso()},
                       {"feed"_L1, welcome.feed},
                       {"resumed"_L1, welcome.resumed},
                       {"user"_L1, toJson(welcome.user)},
                       {"token_expires_at"_L1, welcome.tokenExpiresAt.toIso()}};
    if (welcome.uptimeSeconds) {
        object.insert("uptime_seconds"_L1, *welcome.uptimeSeconds);
    }
    if (!welcome.phonesUrl.isEmpty()) {
        object.insert("phones_url"_L1, welcome.phonesUrl);
    }
    return object;
}

QJsonObject json(const SnapshotPart &part)
{
    QJsonObject object{
        {"type"_L1, "snapshot"_L1},        {"sequence"_L1, qint64(part.sequence)},
        {"first"_L1, part.first},          {"last"_L1, part.last},
        {"rides"_L1, arrayOf(part.rides)}, {"participants"_L1, arrayOf(part.participants)}};
    if (!part.acknowledgements.isEmpty()) {
        object.insert("acknowledgements"_L1, arrayOf(part.acknowledgements));
    }
    if (!part.incidents.isEmpty()) {
        object.insert("incidents"_L1, arrayOf(part.incidents));
    }
    return object;
}

QJsonObject json(const Event &event)
{
    QJsonObject object = changeToJson(event.change);
    object.insert("type"_L1, "event"_L1);
    object.insert("sequence"_L1, qint64(event.sequence));
    return object;
}

QJsonObject json(const LinkState &state)
{
    QJsonObject object{{"type"_L1, "link_state"_L1}, {"behind"_L1, state.behindSince.has_value()}};
    if (state.behindSince) {
        object.insert("since"_L1, state.behindSince->toIso());
    }
    return object;
}

QJsonObject json(const Reply &reply)
{
    return {{"type"_L1, "reply"_L1}, {"id"_L1, reply.id}, {"result"_L1, reply.result}};
}

QJsonObject json(const Failure &failure)
{
    return {{"type"_L1, "error"_L1}, {"id"_L1, failure.id}, {"error"_L1, toJson(failure.error)}};
}

QJsonObject json(const UnknownMessage &unknown)
{
    return {{"type"_L1, unknown.type}};
}

template<typename Message>
QByteArray compact(const Message &message)
{
    return std::visit(
        [](const auto &alternative) { return saferide::toJson(QJsonValue(json(alternative))); },
        message);
}

} // namespace

QByteArray serialize(const ClientMessage &message)
{
    return compact(message);
}

QByteArray serialize(const ServerMessage &message)
{
    return compact(message);
}

} // namespace saferide::console
