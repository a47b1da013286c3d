// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskrequests.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide::desk {

DeskRequests::DeskRequests(DeskBackend &backend, const Settings &settings)
    : m_backend(backend)
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
    const bool renewsToken = request.method == QLatin1StringView(console::RenewToken::Method);
    const auto done = [this, id, bytes, renewsToken](const Result<QJsonValue> &result) {
        --m_underWay;
        m_bytes -= bytes;
        if (result && renewsToken) {
            if (const auto renewed = console::replyFrom<console::RenewedToken>(*result)) {
                Q_EMIT tokenRenewed(renewed->token);
            }
        }
        Q_EMIT answered(result ? console::ServerMessage(console::Reply{id, *result})
                               : console::ServerMessage(console::Failure{id, result.error()}));
    };
    m_backend.perform(caller, request, this, done);
}

} // namespace saferide::desk
