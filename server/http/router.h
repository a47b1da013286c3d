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

/// How large a body one route takes.
struct BodyLimit
{
    qint64 bytes = 0; ///< 0: no limit
    /// Whether strangers, too, may send as much: else Limits::strangerBodyBytes holds for them.
    bool holdsForStrangers = false;
    /// Called, in the connection's thread, when a body is over it. May be empty.
    std::function<void()> exceeded = {};
};

struct RouteOptions
{
    std::optional<BodyLimit> body = {}; ///< instead of Limits::bodyBytes
    /// Not empty: a browser Origin outside the allowed list gets 403 with this JSON.
    QByteArray originRefusal = {};
    /// The handler itself answers what is over the limit: it gets the request with `bodyTooLarge`
    /// and without its body; the connection closes after the answer.
    bool handlesTooLarge = false;
    /// Called when a head announces a body, before it is read. What it returns is kept in
    /// Request::upload until the answer, or until the connection ends without one.
    std::function<std::shared_ptr<void>(const Request &)> bodyStarts = {};
    /// The handler wants to know at once when the peer leaves (ReplyHandle::whenGone), so that one
    /// that has only ended its own side counts as gone too.
    bool endsWithPeer = false;
};

struct Route
{
    QByteArray method;
    QString pattern; ///< as it was added; the label in metrics
    QStringList segments;
    QString shape; ///< the pattern without the names of its parameters
    Handler handler;
    RouteOptions options;
};

/// What a method and a path lead to. No route and no `allow`: 404. No route but `allow`: 405.
struct RouteMatch
{
    const Route *route = nullptr;
    QHash<QString, QString> parameters;
    QByteArray allow; ///< the methods of this path, for the Allow field
};

/// Finds the handler of a request. One per I/O thread: handlers may hold that thread's context
/// object, which outlives every connection, so that `done` of a job runs even when the client has
/// left. A fixed segment goes before `{parameter}`; a trailing slash makes no difference; GET
/// serves HEAD.
class Router
{
public:
    /// `pattern`: "/rides/{id}/participants".
    void add(const QByteArray &method, const QString &pattern, Handler handler,
             RouteOptions options = {});
    RouteMatch find(const QByteArray &method, const QStringList &segments) const;
    /// A path of which only the words that routes have are kept: `/rides/code/{}`. For logs.
    QString knownPath(const QStringList &segments) const;
    /// "GET /rides/{id}" of every route.
    QStringList list() const;

private:
    std::vector<std::unique_ptr<Route>> m_routes;
    QSet<QString> m_words; ///< the fixed segments of all routes
};

} // namespace saferide::http
