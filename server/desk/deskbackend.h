// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/actions/actions.h"
#include "shared/core/result.h"
#include "shared/domain/user.h"
#include "shared/protocol/console/message.h"

#include <QJsonValue>
#include <QObject>

#include <functional>

namespace saferide::desk {

/// What the desk asks of the rest of the daemon. Thread-safe. Nothing waits: `done` is called once
/// in the calling thread, which is context's, and not at all when context is gone by then.
class DeskBackend
{
public:
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    DeskBackend() = default;
    DeskBackend(const DeskBackend &) = delete;
    DeskBackend &operator=(const DeskBackend &) = delete;
    virtual ~DeskBackend() = default;

    /// Checks signature and expiry; at once.
    virtual Result<Claims> verify(QByteArrayView token) const = 0;
    /// Unauthorized when the token was revoked, Forbidden for riders.
    virtual void authorize(const Claims &claims, QObject *context, Done<User> done) = 0;
    /// Reads a message that is too large for a turn of the event loop.
    virtual void parse(const Claims &claims, const QString &text, int maxDepth, QObject *context,
                       Done<console::ClientMessage> done) = 0;
    /// Does what a request asks, in the name of the desk's user. The result is that of the reply.
    /// NotFound for an unknown method, InvalidInput for wrong parameters.
    virtual void perform(const Caller &caller, const console::Request &request, QObject *context,
                         Done<QJsonValue> done) = 0;
};

} // namespace saferide::desk
