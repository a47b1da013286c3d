// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/rideanswers.h"

#include "shared/protocol/jsonwriter.h"

namespace saferide::socketio {

QByteArray messageObject(const QString &message)
{
    QByteArray json("{\"msg\":");
    appendJsonString(json, message.toUtf8());
    json += '}';
    return json;
}

QByteArray failureAnswer(const QString &message)
{
    QByteArray json("{\"ok\":false,\"error\":");
    appendJsonString(json, message.toUtf8());
    json += '}';
    return json;
}

QByteArray tooFastAnswer(const QString &message, std::chrono::milliseconds wait)
{
    QByteArray json = failureAnswer(message);
    json.chop(1);
    return json + ",\"retry_after\":"
        + QByteArray::number(qint64(std::chrono::ceil<std::chrono::seconds>(wait).count())) + '}';
}

QByteArray tokenAnswer(const QByteArray &token, std::chrono::seconds lifetime)
{
    return R"({"ok":true,"access_token":")" + token + R"(","token_type":"bearer","expires_in":)"
        + QByteArray::number(qint64(lifetime.count())) + '}';
}

QString reasonOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Overloaded:
        return QStringLiteral("overloaded, send again");
    case ErrorCode::NotFound:
        return QStringLiteral("you are no longer in this ride");
    case ErrorCode::Unavailable:
    case ErrorCode::Timeout:
        return QStringLiteral("not stored, send again");
    case ErrorCode::InvalidInput:
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::Conflict:
    case ErrorCode::TooLarge:
    case ErrorCode::RateLimited:
    case ErrorCode::Internal:
        return QStringLiteral("could not be stored");
    }
    return {};
}

QByteArray answerTo(const Receipt &receipt)
{
    switch (receipt.outcome) {
    case PositionOutcome::Stored:
        return R"({"ok":true})";
    case PositionOutcome::Duplicate:
        return R"({"ok":true,"duplicate":true})";
    case PositionOutcome::Failed:
        return failureAnswer(reasonOf(receipt.error));
    }
    return {};
}

} // namespace saferide::socketio
