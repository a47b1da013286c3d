// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/message.h"

#include "shared/protocol/console/jsonfields.h"
#include "shared/protocol/console/jsonlists.h"
#include "shared/protocol/console/objects.h"
#include "shared/protocol/json.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide::console {

namespace {

template<typename Message, typename T>
Result<Message> lifted(Result<T> result)
{
    if (!result) {
        return result.error();
    }
    return Message(*std::move(result));
}

Result<Hello> helloFrom(const QJsonObject &object)
{
    JsonFields fields(object, "hello"_L1);
    Hello hello;
    hello.protocol = int(std::min<qint64>(fields.integer("protocol"_L1, 1), 1'000'000));
    hello.token = fields.text("token"_L1);
    hello.client = fields.optionalText("client"_L1).value_or(QString());
    if (fields.has("resume"_L1)) {
        JsonFields resume(object.value("resume"_L1), "resume"_L1);
        const ResumePoint point{resume.text("feed"_L1), quint64(resume.integer("sequence"_L1, 0))};
        const auto read = resume.result(point);
        if (!read) {
            return read.error();
        }
        hello.resume = *read;
    }
    return fields.result(std::move(hello));
}

Result<Request> requestFrom(const QJsonObject &object)
{
    JsonFields fields(object, "request"_L1);
    Request request;
    request.id = fields.integer("id"_L1, 1);
    request.method = fields.text("method"_L1);
    const QJsonValue params = object.value("params"_L1);
    fields.require(params.isUndefined() || params.isObject(), "params"_L1);
    request.params = params.toObject();
    return fields.result(std::move(request));
}

Result<Welcome> welcomeFrom(const QJsonObject &object)
{
    JsonFields fields(object, "welcome"_L1);
    Welcome welcome;
    fields.require(fields.text("server"_L1) == "SafeRide"_L1, "server"_L1);
    welcome.protocol = int(std::min<qint64>(fields.integer("protocol"_L1, 1), 1'000'000));
    welcome.serverVersion = fields.words("server_version"_L1);
    welcome.serverTime = fields.time("server_time"_L1);
    welcome.feed = fields.words("feed"_L1);
    welcome.resumed = fields.flag("resumed"_L1);
    welcome.tokenExpiresAt = fields.time("token_expires_at"_L1);
    welcome.uptimeSeconds = fields.optionalNumber("uptime_seconds"_L1);
    welcome.phonesUrl = fields.optionalText("phones_url"_L1).value_or(QString());
    auto user = userFromJson(object.value("user"_L1));
    if (!user) {
        return user.error();
    }
    welcome.user = *std::move(user);
    return fields.result(std::move(welcome));
}

Result<SnapshotPart> snapshotFrom(const QJsonObject &object)
{
    JsonFields fields(object, "snapshot"_L1);
    SnapshotPart part;
    part.sequence = quint64(fields.integer("sequence"_L1, 0));
    part.first = fields.flag("first"_L1);
    part.last = fields.flag("last"_L1);
    auto rides = listFrom<Ride>(object.value("rides"_L1), "snapshot.rides"_L1, listedRideFromJson);
    if (!rides) {
        return rides.error();
    }
    auto participants = listFrom<Participant>(object.value("participants"_L1),
                                              "snapshot.participants"_L1, participantFromJson);
    if (!participants) {
        return participants.error();
    }
    if (fields.has("acknowledgements"_L1)) {
        auto acknowledgements = listFrom<AttentionAcknowledgement>(
            object.value("acknowledgements"_L1), "snapshot.acknowledgements"_L1,
            acknowledgementFromJson);
        if (!acknowledgements) {
            return acknowledgements.error();
        }
        part.acknowledgements = *std::move(acknowledgements);
    }
    if (fields.has("incidents"_L1)) {
        auto incidents = listFrom<Incident>(object.value("incidents"_L1), "snapshot.incidents"_L1,
                                            incidentFromJson);
        if (!incidents) {
            return incidents.error();
        }
        part.incidents = *std::move(incidents);
    }
    part.rides = *std::move(rides);
    part.participants = *std::move(participants);
    return fields.result(std::move(part));
}

Result<Event> eventFrom(const QJsonObject &object)
{
    JsonFields fields(object, "event"_L1);
    const auto sequence = quint64(fields.integer("sequence"_L1, 0));
    const QString name = fields.text("event"_L1);
    auto change = changeFromJson(object);
    if (!change) {
        return change.error();
    }
    return fields.result(Event{sequence, *std::move(change)});
}

Result<LinkState> linkStateFrom(const QJsonObject &object)
{
    JsonFields fields(object, "link_state"_L1);
    LinkState state;
    if (fields.flag("behind"_L1)) {
        state.behindSince = fields.time("since"_L1);
    }
    return fields.result(state);
}

Result<Reply> replyFrom(const QJsonObject &object)
{
    JsonFields fields(object, "reply"_L1);
    const qint64 id = fields.integer("id"_L1, 1);
    return fields.result(Reply{id, object.value("result"_L1)});
}

Result<Failure> failureFrom(const QJsonObject &object)
{
    JsonFields fields(object, "error"_L1);
    const qint64 id = fields.integer("id"_L1, 1);
    auto error = errorFromJson(object.value("error"_L1));
    fields.require(error.has_value(), "error"_L1);
    return fields.result(Failure{id, std::move(error).value_or(Error())});
}

Result<QJsonObject> objectFrom(QByteArrayView text, int maxDepth = MaxJsonDepth)
{
    const auto json = parseJson(text, maxDepth);
    if (!json) {
        return json.error();
    }
    if (!json->isObject()) {
        return Error{ErrorCode::InvalidInput, QStringLiteral("the message is not a JSON object")};
    }
    return json->toObject();
}

} // namespace

Result<ClientMessage> parseClientMessage(QByteArrayView text, int maxDepth)
{
    const auto object = objectFrom(text, maxDepth);
    if (!object) {
        return object.error();
    }
    const QString type = object->value("type"_L1).toString();
    if (type == "hello"_L1) {
        return lifted<ClientMessage>(helloFrom(*object));
    }
    if (type == "request"_L1) {
        return lifted<ClientMessage>(requestFrom(*object));
    }
    return Error{ErrorCode::InvalidInput, QStringLiteral("unknown message type")};
}

Result<ServerMessage> parseServerMessage(QByteArrayView text)
{
    const auto object = objectFrom(text);
    if (!object) {
        return object.error();
    }
    const QString type = object->value("type"_L1).toString();
    if (type == "event"_L1) {
        return lifted<ServerMessage>(eventFrom(*object));
    }
    if (type == "snapshot"_L1) {
        return lifted<ServerMessage>(snapshotFrom(*object));
    }
    if (type == "link_state"_L1) {
        return lifted<ServerMessage>(linkStateFrom(*object));
    }
    if (type == "reply"_L1) {
        return lifted<ServerMessage>(replyFrom(*object));
    }
    if (type == "error"_L1) {
        return lifted<ServerMessage>(failureFrom(*object));
    }
    if (type == "welcome"_L1) {
        return lifted<ServerMessage>(welcomeFrom(*object));
    }
    if (type.isEmpty()) {
        return Error{ErrorCode::InvalidInput, QStringLiteral("the message has no type")};
    }
    return ServerMessage(UnknownMessage{JsonFields(*object, "message"_L1).words("type"_L1)});
}

} // namespace saferide::console
