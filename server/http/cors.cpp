// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/cors.h"

namespace saferide::http {

namespace {

// Clients other than browsers send the origin of the server itself: python-socketio does, by
// websocket-client, and React Native, which includes even the default port. Behind a
// proxy that terminates TLS the scheme is https.
bool isOwnOrigin(QByteArrayView origin, const Request &request)
{
    const QByteArray host = request.headers.value("host").toLower();
    const auto is = [&host, origin](QByteArrayView scheme, QByteArrayView defaultPort) {
        const auto withoutPort = [defaultPort](QByteArrayView authority) {
            return authority.endsWith(defaultPort) ? authority.chopped(defaultPort.size())
                                                   : authority;
        };
        return origin.startsWith(scheme)
            && withoutPort(origin.sliced(scheme.size())) == withoutPort(host);
    };
    return !host.isEmpty() && (is("http://", ":80") || is("https://", ":443"));
}

} // namespace

bool isForeignOrigin(const EdgeSettings &settings, const Request &request)
{
    const auto origin = request.headers.find("origin");
    return origin && !settings.allowsOrigin(*origin) && !isOwnOrigin(origin->toLower(), request);
}

Reply optionsReply(const EdgeSettings &settings, const Request &request, const QByteArray &allow)
{
    const bool preflight = request.headers.contains("origin")
        && request.headers.contains("access-control-request-method");
    if (preflight && isForeignOrigin(settings, request)) {
        return detailReply(403, QStringLiteral("this origin is not allowed"));
    }
    Reply reply = noContent();
    reply.headers.add("Allow", allow);
    if (preflight) {
        const QByteArray wanted = request.headers.value("access-control-request-headers");
        reply.headers.add("Access-Control-Allow-Methods", allow);
        reply.headers.add("Access-Control-Allow-Headers",
                          wanted.isEmpty() ? QByteArray("Authorization, Content-Type, "
                                                        "Idempotency-Key, X-Request-Id")
                                           : wanted);
        reply.headers.add("Access-Control-Max-Age", "600");
    }
    return reply;
}

Headers corsFields(const EdgeSettings &settings, const Request &request)
{
    Headers fields;
    const auto origin = request.headers.find("origin");
    if (!origin) {
        return fields;
    }
    fields.add("Vary", "Origin");
    if (settings.allowsOrigin(*origin)) {
        fields.add("Access-Control-Allow-Origin", *origin);
        fields.add("Access-Control-Allow-Credentials", "true");
        fields.add("Access-Control-Expose-Headers", "Link, Location, Retry-After, X-Request-Id");
    }
    return fields;
}

} // namespace saferide::http
