// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/docsroutes.h"

#include "server/http/router.h"

#include <QFile>

namespace saferide::http {

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
    const Reply description{.body = Description};
    Reply page{.contentType = "text/html; charset=utf-8", .body = Page};
    page.headers.add("Content-Security-Policy",
                     "default-src 'none'; connect-src 'self'; script-src 'self' 'unsafe-inline'; "
                     "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'");
    router.add("GET", u"/openapi.json"_s, [description](const Request &, const ReplyHandle &reply) {
        reply.send(description);
    });
    router.add("GET", u"/docs"_s,
               [page](const Request &, const ReplyHandle &reply) { reply.send(page); });
}

} // namespace saferide::http
