// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <memory>

namespace saferide::socketio {

class Session;

/// The protocol on top of an Engine.IO session. Lives in the session's thread.
class SessionUser
{
public:
    SessionUser() = default;
    SessionUser(const SessionUser &) = delete;
    SessionUser &operator=(const SessionUser &) = delete;
    virtual ~SessionUser() = default;

    virtual void opened() = 0;
    virtual void textReceived(QByteArrayView text) = 0;
    virtual void binaryReceived(QByteArrayView data) = 0;
    /// Settings::connectTimeoutMs have passed since the session opened.
    virtual void connectTimeoutPassed() = 0;
    /// The last call; the session sends nothing any more.
    virtual void closed() = 0;
};

/// Creates the users of a Server's sessions, in its thread.
class SessionUserFactory
{
public:
    SessionUserFactory() = default;
    SessionUserFactory(const SessionUserFactory &) = delete;
    SessionUserFactory &operator=(const SessionUserFactory &) = delete;
    virtual ~SessionUserFactory() = default;

    virtual std::unique_ptr<SessionUser> makeUser(Session &session) = 0;
};

} // namespace saferide::socketio
