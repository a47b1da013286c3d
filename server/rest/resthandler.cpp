// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/resthandler.h"

namespace saferide::rest {

void RestHandler::refuseWork(const Error &error, const ReplyHandle &reply) const
{
    if (error.code == ErrorCode::RateLimited || error.code == ErrorCode::Overloaded
        || error.code == ErrorCode::Timeout) {
        m_context.rejections.count(Limit::WorkAtOnce);
    }
    reply.send(errorReply(error));
}

std::optional<Claims> RestHandler::claims(const Request &request, const ReplyHandle &reply) const
{
    auto verified = orRefuse(m_context.tokens.verify(request.bearerToken()), reply);
    if (verified) {
        reply.setAccount(verified->user.value);
    }
    return verified;
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
    return Creation{*std::move(attempt), auditOf(request)};
}

AuditEntry RestHandler::auditOf(const Request &request) const
{
    const bool isShort = request.body.size() <= AuditEntry::MaxText; // a GPX file is not
    return {.happenedAt = m_context.clock.now(),
            .source = AuditSource::Rest,
            .address = request.peer.toString(),
            .action = QString::fromLatin1(request.method) + u' ' + request.path,
            .detail = isShort ? QString::fromUtf8(request.body) : QString()};
}

} // namespace saferide::rest
