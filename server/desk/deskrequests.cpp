// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskrequests.h"

#include "shared/protocol/console/jsonfields.h"
#include "shared/protocol/console/objects.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide::desk {

DeskRequests::DeskRequests(DeskFeed &feed, DeskBackend &backend, const Settings &settings)
    : m_feed(feed)
    , m_backend(backend)
    , m_settings(settings)
{
}

void DeskRequests::take(const console::Request &request, qint64 bytes, const Caller &caller)
{
    const qint64 id = request.id;
    if (m_underWay >= m_settings.mostRequests || m_bytes + bytes > m_settings.mostRequestBytes) {
        m_settings.rejections.count(Limit::DeskRequests);
        Q_EMIT answered(
            console::Failure{id, {ErrorCode::Overloaded, u"too many requests at once"_s}});
        return;
    }
    ++m_underWay;
    m_bytes += bytes;
    const auto done = [this, id, bytes, method = request.method](const Result<QJsonValue> &result) {
        --m_underWay;
        m_bytes -= bytes;
        if (result && method == "renew_token"_L1) {
            Q_EMIT tokenRenewed((*result)["token"_L1].toString());
        }
        Q_EMIT answered(result ? console::ServerMessage(console::Reply{id, *result})
                               : console::ServerMessage(console::Failure{id, result.error()}));
    };
    if (request.method == "acknowledge"_L1) {
        acknowledge(request, caller.claims, done);
    } else {
        m_backend.perform(caller, request.method, request.params, this, done);
    }
}

void DeskRequests::acknowledge(const console::Request &request, const Claims &claims,
                               const DeskBackend::Done<QJsonValue> &done)
{
    console::JsonFields fields(request.params, "params"_L1);
    const auto participation = fields.id<ParticipationId>("participation_id"_L1);
    const auto kind = fields.word("kind"_L1, attentionKindFromString);
    if (const auto checked = fields.result(participation); !checked) {
        done(checked.error());
        return;
    }
    m_backend.authorize(claims, this, [this, participation, kind, done](const Result<User> &user) {
        const auto seen = user ? m_feed.acknowledge(*user, participation, kind)
                               : Result<AttentionAcknowledgement>(user.error());
        done(seen ? Result<QJsonValue>(QJsonObject{{"acknowledgement"_L1, console::toJson(*seen)}})
                  : Result<QJsonValue>(seen.error()));
    });
}

} // namespace saferide::desk
