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

/// A request from its first byte to its answer, and what its head asks for.
struct Exchange
{
    explicit Exchange(const Limits &limits)
        : parser(limits)
    {
    }

    RequestParser parser;
    Request request;
    qint64 account = 0; ///< who asks; 0 until a handler knows
    const Route *route = nullptr;
    std::optional<Reply> early; ///< the answer is known, but the body is to be read first
    QElapsedTimer timer; ///< runs once the request is whole
    std::function<void()> gone; ///< to be told when the connection ends before the answer
    bool headDone = false;
    qsizetype headBytes = 0; ///< that are still to be consumed
    qint64 countedBody = 0; ///< bytes of the body that the gate knows of
    qint64 bodyBefore = 0; ///< bytes of the body that had come when its time began anew

    /// Makes the request of the parsed head. False when its target is broken.
    bool takeHead(const Edge &edge, const QHostAddress &peer, bool isSecure);
    /// Why this is no handshake for the target; nullopt when it is one.
    std::optional<Reply> upgradeRefusal(const Edge &edge, const UpgradeTarget &target) const;
    /// Finds the route, or the answer that needs no handler.
    void findRoute(const Edge &edge);

    const BodyLimit &bodyLimit(const Edge &edge) const;
    enum class Body { Comes, TooLarge, NeedsToken };
    /// Sets the limit of the body that the head announces.
    Body expectBody(const Edge &edge);
    /// Whether fewer bytes of the body came than should have, in so many milliseconds.
    bool isSlow(const Limits &limits, qint64 elapsed) const;

    /// The answer as it is written.
    QByteArray answerBytes(const Edge &edge, const Reply &answer, bool keepAlive) const;
    /// Logs and counts it.
    void noteAnswer(Edge &edge, int status) const;
};

} // namespace saferide::http
