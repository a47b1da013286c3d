// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/resthandler.h"

#include "server/security/trackingkeytext.h"

namespace saferide::rest {

void RestHandler::refuseWork(const Error &error, const ReplyHandle &reply) const
{
    if (error.code == ErrorCode::RateLimited || error.code == ErrorCode::Overloaded
        || error.code == ErrorCode::Timeout) {
        m_context.rejections.count(Limit::WorkAtOnce);
    }
    reply.send(errorReply(error));
}

std::optional<Caller> RestHandler::callerOf(const Request &request, const ReplyHandle &reply) const
{
    const auto verified = orRefuse(m_context.tokens.verify(request.bearerToken()), reply);
    if (!verified) {
        return std::nullopt;
    }
    reply.setAccount(verified->user.value);
    return Caller{*verified, request.peer.toString()};
}

std::optional<Caller> RestHandler::keyOrCallerOf(const Request &request,
                                                 const ReplyHandle &reply) const
{
    const auto hash = trackingKeyHash(request.bearerToken());
    return hash ? std::optional(Caller{{}, request.peer.toString(), KeyClaim{*hash}})
                : callerOf(request, reply);
}

std::optional<RestHandler::Rider> RestHandler::riderOf(const Request &request,
                                                       const ReplyHandle &reply) const
{
    auto caller = keyOrCallerOf(request, reply);
    const auto id = caller ? pathId<ParticipationId>(request, reply) : std::nullopt;
    if (!id) {
        return std::nullopt;
    }
    if (caller->key) {
        caller->key->participation = *id;
    }
    return Rider{*std::move(caller), *id};
}

std::optional<Creation> RestHandler::creation(const Request &request, const ReplyHandle &reply,
                                              bool withDigest) const
{
    auto attempt = orRefuse(attemptFrom(request), reply);
    if (!attempt) {
        return std::nullopt;
    }
    if (withDigest && !attempt->key.isEmpty()) {
        const auto json = formBody(request.body, m_context.jsonDepth, m_context.rejections);
        attempt->digest = json ? formDigest(*json) : QString();
    }
    return Creation{*std::move(attempt), deedOf(request)};
}

Error RestHandler::tooFast(std::chrono::milliseconds wait, const Rejections &rejections)
{
    rejections.count(Limit::PositionsPerSecond);
    return {ErrorCode::RateLimited,
            QStringLiteral("too fast"),
            {},
            std::chrono::ceil<std::chrono::seconds>(wait)};
}

Deed RestHandler::deedOf(const Request &request)
{
    const bool isShort = request.body.size() <= AuditEntry::MaxText; // a GPX file is not
    return {QString::fromLatin1(request.method) + u' ' + request.path,
            isShort ? QString::fromUtf8(request.body) : QString()};
}

} // namespace saferide::rest
