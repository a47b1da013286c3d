// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/pageroutes.h"

#include "server/http/baseurl.h"
#include "server/http/reply.h"
#include "server/pages/pagefiles.h"

#include <QUrl>

namespace saferide::pages {

using namespace Qt::Literals::StringLiterals;
using http::Reply;
using http::ReplyHandle;
using http::Request;

namespace {

/// A codec of the list is accepted unless its quality is 0.
bool acceptsGzip(const Request &request)
{
    const QList<QByteArray> codings = request.headers.value("accept-encoding").split(',');
    for (const QByteArray &coding : codings) {
        const QList<QByteArray> parts = coding.toLower().split(';');
        if (parts.first().trimmed() == "gzip") {
            const QByteArray quality = parts.value(1).trimmed(); // `q=0.5`
            return !quality.startsWith("q=") || quality.mid(2).toDouble() > 0;
        }
    }
    return false;
}

Reply fileReply(const Request &request)
{
    const bool packed = acceptsGzip(request);
    const bool isCurrent = request.pathParameter(u"version"_s).toUtf8() == filesVersion();
    const auto file = isCurrent ? pageFile(request.pathParameter(u"file"_s), packed) : std::nullopt;
    if (!file) {
        return http::detailReply(404, u"there is no such file"_s);
    }
    Reply reply{.contentType = file->type, .body = file->body};
    reply.headers.add("Cache-Control", "public, max-age=31536000, immutable");
    reply.headers.add("Vary", "Accept-Encoding");
    if (packed) {
        reply.headers.add("Content-Encoding", "gzip");
    }
    return reply;
}

Reply pageReply(const QByteArray &name, const QByteArray &root, const MapTiles &tiles)
{
    Reply page{.contentType = "text/html; charset=utf-8", .body = pageOf(name, root, tiles)};
    page.headers.add("Content-Security-Policy", contentPolicy(tiles));
    page.headers.add("Cache-Control", "no-store");
    page.headers.add("Referrer-Policy", "no-referrer");
    page.headers.add("Permissions-Policy",
                     "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)");
    return page;
}

/// Others are told that there is nothing here.
Reply forBrowsers(const Request &request, Reply page)
{
    const bool isBrowser = request.headers.value("accept").contains("text/html");
    Reply reply = isBrowser ? std::move(page) : http::detailReply(404, u"no such path"_s);
    reply.headers.add("Vary", "Accept");
    return reply;
}

/// The addresses that {s} stands for, as Leaflet and the desk fill it in.
QStringList serversOf(const QString &address)
{
    if (!address.contains("{s}"_L1)) {
        return address.isEmpty() ? QStringList() : QStringList{address};
    }
    QStringList servers;
    for (const auto name : {"a"_L1, "b"_L1, "c"_L1}) {
        servers += QString(address).replace("{s}"_L1, name);
    }
    return servers;
}

} // namespace

QByteArray contentPolicy(const MapTiles &tiles)
{
    QByteArray pictures = "'self' data:";
    for (const QString &server : serversOf(tiles.address)) {
        pictures += ' '
            + QUrl(server).toEncoded(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    }
    return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
           "worker-src 'self'; img-src "
        + pictures + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

QByteArray pageOf(const QByteArray &name, const QByteArray &root, const MapTiles &tiles)
{
    QByteArray html = pageFrame();
    html.replace("{root}", root);
    html.replace("{version}", filesVersion());
    html.replace("{page}", name);
    html.replace("{tiles}", tiles.address.toHtmlEscaped().toUtf8());
    html.replace("{attribution}", tiles.attribution.toHtmlEscaped().toUtf8());
    return html;
}

void addPageRoutes(http::Router &router, const MapTiles &tiles, const QByteArray &publicUrl)
{
    const auto add = [&router, &tiles](const QString &pattern, const QByteArray &name,
                                       const QByteArray &root) {
        router.add("GET", pattern,
                   [page = pageReply(name, root, tiles)](
                       const Request &, const ReplyHandle &reply) { reply.send(page); });
    };
    add(u"/j/{code}"_s, "join", "../");
    add(u"/f/{token}"_s, "follow", "../");
    add(u"/r"_s, "ride", {});
    add(u"/o"_s, "organizer", {});
    router.add(
        "GET", u"/"_s,
        [page = pageReply("home", {}, tiles)](const Request &request, const ReplyHandle &reply) {
            reply.send(forBrowsers(request, page));
        });
    router.add("GET", u"/j"_s, [publicUrl](const Request &request, const ReplyHandle &reply) {
        Reply home{.status = 303, .contentType = {}, .body = {}};
        home.headers.add("Location", http::baseUrlOf(request, publicUrl) + '/');
        reply.send(forBrowsers(request, home));
    });
    // Where it is decides on which pages it may act; it must not be kept.
    Reply worker{.contentType = "text/javascript; charset=utf-8",
                 .body = pageFile(u"worker.js"_s, false)->body};
    worker.headers.add("Cache-Control", "no-cache");
    router.add("GET", u"/worker.js"_s,
               [worker](const Request &, const ReplyHandle &reply) { reply.send(worker); });
    router.add(
        "GET", u"/app/{version}/{file}"_s,
        [](const Request &request, const ReplyHandle &reply) { reply.send(fileReply(request)); });
}

} // namespace saferide::pages
