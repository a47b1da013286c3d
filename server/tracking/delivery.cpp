// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tracking/delivery.h"

#include "server/tracking/reportedalarms.h"

#include <algorithm>
#include <functional>

namespace saferide::tracking {

http::Reply replyOf(Verdict verdict, const Answer &answer, std::chrono::seconds retryAfter)
{
    http::Reply reply{.status = 200, .contentType = answer.contentType, .body = answer.body};
    switch (verdict) {
    case Verdict::Done:
        break;
    case Verdict::Again:
        reply = {.status = 503, .contentType = {}, .body = {}};
        reply.headers.add("Retry-After", QByteArray::number(qint64(retryAfter.count())));
        break;
    case Verdict::NoKey:
        reply = {.status = 401, .contentType = {}, .body = {}};
        reply.headers.add("WWW-Authenticate", R"(Basic realm="SafeRide")");
        break;
    }
    reply.headers.add("Referrer-Policy", "no-referrer");
    return reply;
}

Verdict verdictOn(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NotFound: // its rider has left
        return Verdict::NoKey;
    case ErrorCode::RateLimited:
    case ErrorCode::Overloaded:
    case ErrorCode::Unavailable:
    case ErrorCode::Timeout:
        return Verdict::Again;
    case ErrorCode::InvalidInput:
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::Conflict:
    case ErrorCode::TooLarge:
    case ErrorCode::Internal: // it would fail again, and hold up what comes after it
        break;
    }
    return Verdict::Done;
}

Delivery deliveryOf(const KeyOwner &owner, Report report, Timestamp arrivedAt)
{
    Delivery delivery{.reply = {},
                      .owner = owner,
                      .dialect = report.dialect,
                      .answer = answerTo(report.dialect),
                      .arrivedAt = arrivedAt,
                      .positions = {}};
    delivery.alarms = reportedAlarms(report.readings, arrivedAt);
    for (Reading &reading : report.readings) {
        if (reading.content == Content::Contact) {
            delivery.contact = LastContact{arrivedAt, reading.fix.fixTime};
        } else if (reading.content == Content::Position) {
            delivery.positions.push_back(std::move(reading));
        }
    }
    std::ranges::stable_sort(delivery.positions, std::ranges::greater(),
                             [](const Reading &reading) { return reading.fix.fixTime; });
    if (delivery.positions.size() > 1) {
        delivery.contact = LastContact{arrivedAt, delivery.positions.front().fix.fixTime};
    }
    return delivery;
}

bool isCompressed(const http::Request &request)
{
    const QByteArray encoding = request.headers.value("content-encoding").trimmed().toLower();
    return !encoding.isEmpty() && encoding != "identity";
}

void sendToPage(LiveRides &rides, RideId ride, const QByteArray &baseUrl, QObject *context,
                const http::ReplyHandle &reply)
{
    rides.open(ride, context, [baseUrl, reply](const Result<std::shared_ptr<LiveRide>> &opened) {
        http::Reply answer = replyOf(Verdict::Done, {});
        if (opened) {
            answer.status = 303;
            answer.headers.add("Location", baseUrl + "/j/" + (*opened)->code().toLatin1());
        }
        reply.send(std::move(answer));
    });
}

} // namespace saferide::tracking
