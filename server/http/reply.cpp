// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/reply.h"

#include "shared/protocol/jsonwriter.h"

#include <QJsonArray>
#include <QJsonObject>

namespace saferide::http {
namespace {

Reply withRetryAfter(Reply reply, std::chrono::seconds wait)
{
    reply.headers.add("Retry-After", QByteArray::number(std::max<qint64>(wait.count(), 1)));
    return reply;
}

Reply refusedFor(const QString &detail, std::chrono::seconds wait)
{
    Reply reply = withRetryAfter(detailReply(503, detail), wait);
    reply.close = true;
    return reply;
}

Reply invalidInput(const Error &error)
{
    QJsonArray details;
    for (const FieldError &field : error.fields) {
        details.append(fieldErrorJson(field));
    }
    if (details.isEmpty()) {
        details.append(fieldErrorJson(
            {{QStringLiteral("body")}, error.message, QStringLiteral("value_error")}));
    }
    return jsonReply(422, toJson(QJsonObject{{QStringLiteral("detail"), details}}));
}

} // namespace

Reply jsonReply(int status, QByteArray json)
{
    return {.status = status, .body = std::move(json)};
}

Reply ok(QByteArray json)
{
    return jsonReply(200, std::move(json));
}

Reply created(QByteArray json)
{
    return jsonReply(201, std::move(json));
}

Reply noContent()
{
    return {.status = 204, .contentType = {}, .body = {}};
}

Reply detailReply(int status, const QString &detail)
{
    return jsonReply(status, toJson(QJsonObject{{QStringLiteral("detail"), detail}}));
}

Reply tooManyConnections()
{
    return refusedFor(QStringLiteral("too many connections"), std::chrono::seconds(5));
}

Reply tooMuchBuffered()
{
    return refusedFor(QStringLiteral("too much unfinished input and unread output for this "
                                     "address"),
                      std::chrono::seconds(5));
}

Reply bodyLeftOut(Reply answer)
{
    answer.contentType = "application/json";
    answer.body =
        R"({"detail":"the request was carried out, but there is too much unread output for )"
        R"(this address: request the result again"})";
    answer.close = true;
    return answer;
}

Reply compressedBody()
{
    Reply reply =
        detailReply(415,
                    QStringLiteral("the request body must not be compressed: send it without "
                                   "Content-Encoding"));
    reply.headers.add("Accept-Encoding", "identity"); // RFC 9110, 12.5.3
    return reply;
}

QJsonValue fieldErrorJson(const FieldError &field)
{
    return QJsonObject{{QStringLiteral("loc"), QJsonArray::fromStringList(field.location)},
                       {QStringLiteral("msg"), field.message},
                       {QStringLiteral("type"), field.type}};
}

Reply errorReply(const Error &error)
{
    switch (error.code) {
    case ErrorCode::InvalidInput:
        return invalidInput(error);
    case ErrorCode::Unauthorized: {
        Reply reply = detailReply(401, error.message);
        reply.headers.add("WWW-Authenticate", "Bearer");
        return reply;
    }
    case ErrorCode::Forbidden:
        return detailReply(403, error.message);
    case ErrorCode::NotFound:
        return detailReply(404, error.message);
    case ErrorCode::Conflict:
        return detailReply(409, error.message);
    case ErrorCode::TooLarge:
        return detailReply(413, error.message);
    case ErrorCode::RateLimited:
        return withRetryAfter(detailReply(429, error.message), error.retryAfter);
    case ErrorCode::Timeout:
        if (error.retryAfter.count() == 0) { // it may have been done: a retry might do it twice
            return detailReply(503,
                               error.message
                                   + QStringLiteral("; a request may be repeated with the same "
                                                    "Idempotency-Key"));
        }
        [[fallthrough]];
    case ErrorCode::Overloaded:
    case ErrorCode::Unavailable:
        return withRetryAfter(detailReply(503, error.message), error.retryAfter);
    case ErrorCode::Internal:
        return detailReply(500, QStringLiteral("internal error"));
    }
    Q_UNREACHABLE();
}

QByteArray reasonPhrase(int status)
{
    struct Phrase
    {
        int status;
        const char *text;
    };
    static constexpr Phrase Phrases[] = {
        {100, "Continue"},
        {101, "Switching Protocols"},
        {200, "OK"},
        {201, "Created"},
        {204, "No Content"},
        {303, "See Other"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {411, "Length Required"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {426, "Upgrade Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    for (const Phrase &phrase : Phrases) {
        if (phrase.status == status) {
            return phrase.text;
        }
    }
    return "Unknown";
}

} // namespace saferide::http
