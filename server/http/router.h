// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/replyhandle.h"
#include "server/http/request.h"

#include <QSet>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace saferide::http {

using Handler = std::function<void(const Request &, ReplyHandle)>;

/// The size limit of a route's body.
struct BodyLimit
{
    qint64 bytes = 0; ///< 0: no limit
    /// Whether it also applies without a token, instead of Limits::strangerBodyBytes.
    bool holdsForStrangers = false;
    /// Called in the connection's thread when a body exceeds it. May be empty.
    std::function<void()> exceeded = {};
};

struct RouteOptions
{
    std::optional<BodyLimit> body = {}; ///< instead of Limits::bodyBytes
    /// Not empty: a browser Origin outside the allowed list gets 403 with this JSON.
    QByteArray originRefusal = {};
    /// The handler answers requests over the limit itself: it gets the request with `bodyTooLarge`
    /// and without its body; the connection is closed after the reply.
    bool handlesTooLarge = false;
    /// Called when a head announces a body, before it is read. The result is kept in
    /// Request::upload until the reply, or until the connection ends without one.
    std::function<std::shared_ptr<void>(const Request &)> bodyStarts = {};
    /// The handler decodes Request::rawQuery itself: a query that is malformed for us is not
    /// refused.
    bool readsRawQuery = false;
    /// The handler requires immediate notice when the peer leaves (ReplyHandle::whenGone), so a
    /// peer that has closed only its own side counts as gone, too.
    bool endsWithPeer = false;
};

struct Route
{
    QByteArray method;
    QString pattern; ///< as added; the label in metrics
    QStringList segments;
    QString shape; ///< the pattern without the names of its parameters
    Handler handler;
    RouteOptions options;
};

/// The result of routing. Neither route nor `allow`: 404. No route, but `allow`: 405.
struct RouteMatch
{
    const Route *route = nullptr;
    QHash<QString, QString> parameters;
    QByteArray allow; ///< the methods of this path, for the Allow header
};

/// Finds the handler of a request. One per I/O thread: handlers may use a context object of that
/// thread which outlives every connection, so that `done` of a job runs even if the client has
/// left. A fixed segment takes precedence over `{parameter}`; a trailing slash is ignored; GET
/// handles HEAD.
class Router
{
public:
    /// `pattern`: "/rides/{id}/participants".
    void add(const QByteArray &method, const QString &pattern, Handler handler,
             RouteOptions options = {});
    RouteMatch find(const QByteArray &method, const QStringList &segments) const;
    /// A path in which only segments known from routes are kept: `/rides/code/{}`. For logs.
    QString knownPath(const QStringList &segments) const;
    /// "GET /rides/{id}" for every route.
    QStringList list() const;

private:
    std::vector<std::unique_ptr<Route>> m_routes;
    QSet<QString> m_words; ///< the fixed segments of all routes
};

} // namespace saferide::http
