// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/requestparser.h"
#include "server/http/router.h"

#include <QElapsedTimer>

#include <functional>
#include <optional>

namespace saferide::http {

class Edge;
struct UpgradeTarget;

/// A request from its first byte to its reply.
struct Exchange
{
    explicit Exchange(const Limits &limits)
        : parser(limits)
    {
    }

    RequestParser parser;
    Request request;
    qint64 account = 0; ///< of the client; 0 until a handler knows it
    const Route *route = nullptr;
    std::optional<Reply> early; ///< the reply is known, but the body must be read first
    QElapsedTimer timer; ///< started when the request is complete
    std::function<void()> gone; ///< called if the connection ends before the reply
    bool headDone = false;
    qsizetype headBytes = 0; ///< still to be consumed
    qint64 countedBody = 0; ///< bytes of the body counted by the gate
    qint64 bodyBefore = 0; ///< bytes of the body received when its timeout was restarted

    /// Fills the request from the parsed head. False if its target is invalid.
    bool takeHead(const Edge &edge, const QHostAddress &peer, bool isSecure);
    /// Why this is not a valid handshake for the target; nullopt if it is.
    std::optional<Reply> upgradeRefusal(const Edge &edge, const UpgradeTarget &target) const;
    /// Finds the route, or the reply that requires no handler.
    void findRoute(const Edge &edge);

    bool readsRawQuery(const Edge &edge, const QStringList &segments) const;
    const BodyLimit &bodyLimit(const Edge &edge) const;
    enum class Body { Comes, TooLarge, NeedsToken };
    /// Sets the limit of the announced body.
    Body expectBody(const Edge &edge);
    /// Whether the body arrived more slowly than required during this many milliseconds.
    bool isSlow(const Limits &limits, qint64 elapsed) const;

    /// The reply as sent.
    QByteArray answerBytes(const Edge &edge, const Reply &answer, bool keepAlive) const;
    /// Logs and counts the reply.
    void noteAnswer(Edge &edge, int status) const;
};

} // namespace saferide::http
