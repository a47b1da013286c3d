// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/docsroutes.h"

#include <QFile>

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray resource(const QString &name)
{
    QFile file(u":/saferide/web/"_s + name);
    [[maybe_unused]] const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    return file.readAll();
}

} // namespace

void addDocsRoutes(Router &router)
{
    static const QByteArray Description = resource(u"openapi.json"_s); // once for all threads
    static const QByteArray Page = resource(u"docs.html"_s);
    static const QByteArray PhoneProtocol = resource(u"phone-protocol.md"_s);
    Reply page{.contentType = "text/html; charset=utf-8", .body = Page};
    page.headers.add("Content-Security-Policy",
                     "default-src 'none'; connect-src 'self'; script-src 'self' 'unsafe-inline'; "
                     "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'");
    const auto add = [&router](const QString &path, const Reply &document) {
        router.add("GET", path,
                   [document](const Request &, const ReplyHandle &reply) { reply.send(document); });
    };
    add(u"/openapi.json"_s, {.body = Description});
    add(u"/docs"_s, page);
    // Browsers show plain text, and save Markdown.
    add(u"/docs/phone-protocol.md"_s,
        {.contentType = "text/plain; charset=utf-8", .body = PhoneProtocol});
}

} // namespace saferide::rest
