// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/responsehead.h"

#include "server/http/cors.h"
#include "server/http/requestid.h"

namespace saferide::http {
namespace {

void addFields(QByteArray &head, const Headers &fields)
{
    for (const auto &[name, value] : fields.all()) {
        head += name + ": " + value + "\r\n";
    }
}

} // namespace

QByteArray responseHead(const EdgeSettings &settings, const QByteArray &date,
                        const Request &request, const Reply &answer, Persistence persistence)
{
    QByteArray head;
    head.reserve(512 + answer.body.size());
    head += "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + reasonPhrase(answer.status)
        + "\r\n";
    head += "Date: " + date + "\r\n";
    const bool upgrades = persistence == Persistence::Upgrade;
    if (!answer.contentType.isEmpty() && !upgrades) {
        head += "Content-Type: " + answer.contentType + "\r\n";
    }
    if (!upgrades) {
        head += "Content-Length: " + QByteArray::number(answer.body.size()) + "\r\n";
    }
    head += "X-Request-Id: " + (request.requestId.isEmpty() ? requestIdFor({}) : request.requestId)
        + "\r\n";
    head += "X-Content-Type-Options: nosniff\r\n";
    if (!answer.headers.contains("cache-control")) {
        head += "Cache-Control: no-store\r\n";
    }
    if (persistence == Persistence::Close) {
        head += answer.status == 426 ? "Connection: close, Upgrade\r\n" : "Connection: close\r\n";
    } else if (persistence == Persistence::Announced) {
        head += "Connection: keep-alive\r\n";
    }
    if (upgrades) {
        head += "Connection: Upgrade\r\n";
    }
    addFields(head, corsFields(settings, request));
    addFields(head, answer.headers);
    head += "\r\n";
    return head;
}

} // namespace saferide::http
