// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/redisreply.h"
#include "server/bus/redisurl.h"

#include <QIODevice>
#include <QSslConfiguration>

namespace saferide::bus {

/// A single connection to a Redis server, from the attempt to its end: bytes out, replies in. All
/// calls of its user come from the event loop, never from within write(). Must be used in its own
/// thread only.
class RedisConnection final : public QObject
{
    Q_OBJECT

public:
    class User
    {
    public:
        User() = default;
        User(const User &) = delete;
        User &operator=(const User &) = delete;
        virtual ~User() = default;

        /// Connected, and with TLS the server has proved who it is.
        virtual void opened() = 0;
        virtual void replied(const RedisReply &reply) = 0;
        /// The last call. `reason` is for the admin.
        virtual void ended(const QString &reason) = 0;
    };

    /// Ends it without a further call of its user. Allowed within any of them.
    struct End
    {
        void operator()(RedisConnection *connection) const;
    };
    using Handle = std::unique_ptr<RedisConnection, End>;

    /// Begins to connect. `tls` is only used for rediss URLs.
    static Handle connectTo(const RedisUrl &url, const QSslConfiguration &tls, User &user);

    void write(QByteArrayView bytes);
    /// Bytes that were written but not yet taken by the system.
    qint64 unsentBytes() const;
    /// Whether the server has sent anything.
    bool hasReceived() const { return m_hasReceived; }

private:
    explicit RedisConnection(User &user);

    void openSocket(const RedisUrl &url);
    void openTcp(const RedisUrl &url, const QSslConfiguration &tls);
    void read();
    void end(const QString &reason);

    User *m_user; // null: ended
    QIODevice *m_socket = nullptr; // a child
    RedisReplyReader m_replies;
    bool m_hasReceived = false;
};

} // namespace saferide::bus
