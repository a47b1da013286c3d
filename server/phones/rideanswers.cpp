// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/rideanswers.h"

#include "shared/protocol/jsonwriter.h"

#include <algorithm>

namespace saferide::phones {

namespace {

/// Whether the same event may be taken another time; else its data or its sender's rights are
/// wrong.
bool mayPass(ErrorCode code)
{
    switch (code) {
    case ErrorCode::RateLimited:
    case ErrorCode::Overloaded:
    case ErrorCode::Unavailable:
    case ErrorCode::Timeout:
        return true;
    case ErrorCode::InvalidInput:
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
    case ErrorCode::Conflict:
    case ErrorCode::TooLarge:
    case ErrorCode::Internal:
        return false;
    }
    return false;
}

} // namespace

QByteArray messageObject(const QString &message)
{
    QByteArray json("{\"msg\":");
    appendJsonString(json, message.toUtf8());
    json += '}';
    return json;
}

QByteArray identityObject(ParticipationId participation, UserId user)
{
    return "{\"participation_id\":" + QByteArray::number(participation.value)
        + ",\"user_id\":" + QByteArray::number(user.value) + '}';
}

QByteArray failureAnswer(const Error &error)
{
    QByteArray json("{\"ok\":false,\"error\":");
    appendJsonString(json, error.message.toUtf8());
    if (mayPass(error.code)) {
        const qint64 wait = std::max<qint64>(error.retryAfter.count(), 1);
        json += ",\"retry_after\":" + QByteArray::number(wait);
    }
    json += '}';
    return json;
}

QByteArray tokenAnswer(const QByteArray &token, std::chrono::seconds lifetime)
{
    return R"({"ok":true,"access_token":")" + token + R"(","token_type":"bearer","expires_in":)"
        + QByteArray::number(qint64(lifetime.count())) + '}';
}

QByteArray incidentAnswer(IncidentId incident)
{
    return R"({"ok":true,"incident_id":)" + QByteArray::number(incident.value) + '}';
}

Error notStored(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Overloaded:
        return {code, QStringLiteral("overloaded, send again")};
    case ErrorCode::NotFound:
        return {code, QStringLiteral("you are no longer in this ride")};
    case ErrorCode::Unavailable:
    case ErrorCode::Timeout:
    case ErrorCode::RateLimited:
        return {code, QStringLiteral("not stored, send again")};
    case ErrorCode::InvalidInput:
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::Conflict:
    case ErrorCode::TooLarge:
    case ErrorCode::Internal:
        return {code, QStringLiteral("the position could not be stored")};
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
        return failureAnswer(notStored(receipt.error));
    }
    return {};
}

std::optional<quint64> receiptNumber(QByteArrayView ackId)
{
    bool fits = false;
    const quint64 number = ackId.toULongLong(&fits);
    return fits ? std::optional(number) : std::nullopt;
}

} // namespace saferide::phones
