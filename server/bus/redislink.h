// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/redisconnection.h"
#include "server/eventloop/deadlines.h"
#include "shared/core/backoff.h"
#include "shared/core/loglimit.h"

#include <queue>

namespace saferide::bus {

/// Keeps a connection to a Redis server: logs in, notices within three seconds that the server does
/// not respond any more, and connects again. Must be used in its own thread only.
class RedisLink final : private RedisConnection::User, private Waiting
{
public:
    static constexpr qint64 PingMsecs = 1'000;
    static constexpr qint64 SilenceMsecs = 3'000; ///< without an answer to a ping: down
    static constexpr qint64 ProvenMsecs = 5'000; ///< up for so long: the next attempt is immediate

    class User
    {
    public:
        User() = default;
        User(const User &) = delete;
        User &operator=(const User &) = delete;
        virtual ~User() = default;

        virtual void linkUp() = 0;
        /// The link is down; problem() says why.
        virtual void linkDown() = 0;
        /// A reply to a command of the user, or a message; never an error.
        virtual void linkReplied(const RedisReply &reply) = 0;
    };

    struct Settings
    {
        RedisUrl url;
        QSslConfiguration tls; ///< only for rediss URLs
        QByteArray clientName; ///< seen in CLIENT LIST
        QString purpose; ///< for the log: `publish`
    };

    /// Begins to connect. `deadlines` and `user` outlive the link.
    RedisLink(Settings settings, Deadlines &deadlines, User &user);
    ~RedisLink() override = default;

    bool isUp() const { return m_isUp; }
    /// A sentence for the admin; empty while it is up.
    const QString &problem() const { return m_problem; }
    /// Only while it is up.
    void send(QByteArrayView commands) { m_connection->write(commands); }
    qint64 unsentBytes() const { return m_connection ? m_connection->unsentBytes() : 0; }

    /// Closes the connection, and connects again after a while.
    void fail(const QString &problem);
    /// The same, but at once.
    void restart(const QString &problem);

private:
    enum Which { Reconnect, Ping };
    enum class Greeting { Auth, Name, Pong };

    void opened() override;
    void replied(const RedisReply &reply) override;
    void ended(const QString &reason) override;
    void deadlinePassed(int which) override;

    static QString nameOf(Greeting greeting);
    void silent();
    void connectNow();
    void greeted(const RedisReply &reply);
    void drop(const QString &problem);
    void report(const QString &problem);

    const Settings m_settings;
    User &m_user;
    Deadlines &m_deadlines;
    Deadline m_reconnect;
    Deadline m_ping;
    Backoff m_backoff{ServerBackoff};
    RedisConnection::Handle m_connection;
    std::queue<Greeting> m_greetings; // replies that must come before the link is up
    bool m_isUp = false;
    bool m_isProven = false; // it was up once: the address is right
    qint64 m_since = 0; // when it was up, or began to connect
    qint64 m_heardAt = 0; // when a ping was last answered
    QString m_problem;
    LogLimit m_lines;
};

} // namespace saferide::bus
