// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/redislink.h"

#include "server/bus/logging.h"
#include "server/bus/redisproblem.h"

#include <utility>

namespace saferide::bus {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A subscriber's pong is a list.
bool isPong(const RedisReply &reply)
{
    return (reply.kind == RedisReply::Kind::Status && reply.text() == "PONG")
        || reply.isList(2, "pong");
}

bool isError(const RedisReply &reply)
{
    return reply.kind == RedisReply::Kind::Error;
}

bool isForbidden(QByteArrayView error)
{
    return error.startsWith("NOPERM") || error.startsWith("ERR unknown");
}

} // namespace

RedisLink::RedisLink(Settings settings, Deadlines &deadlines, User &user)
    : m_settings(std::move(settings))
    , m_user(user)
    , m_deadlines(deadlines)
    , m_reconnect(deadlines, *this, Reconnect)
    , m_ping(deadlines, *this, Ping)
    , m_problem(u"not connected yet"_s)
{
    connectNow();
}

void RedisLink::connectNow()
{
    m_since = m_heardAt = m_deadlines.now();
    m_greetings = {};
    m_connection = RedisConnection::connectTo(m_settings.url, m_settings.tls, *this);
    m_ping.setIn(PingMsecs);
}

void RedisLink::opened()
{
    QByteArray commands;
    const QByteArray user = m_settings.url.user.toUtf8();
    const QByteArray password = m_settings.url.password.toUtf8();
    if (!password.isEmpty()) {
        commands += user.isEmpty() ? redisCommand({"AUTH", password})
                                   : redisCommand({"AUTH", user, password});
        m_greetings.push(Greeting::Auth);
    }
    commands += redisCommand({"CLIENT", "SETNAME", m_settings.clientName});
    m_greetings.push(Greeting::Name);
    commands += redisCommand({"PING"});
    m_greetings.push(Greeting::Pong);
    m_connection->write(commands);
}

QString RedisLink::nameOf(Greeting greeting)
{
    switch (greeting) {
    case Greeting::Auth:
        return u"AUTH"_s;
    case Greeting::Name:
        return u"CLIENT SETNAME"_s;
    case Greeting::Pong:
        return u"PING"_s;
    }
    Q_UNREACHABLE();
}

void RedisLink::greeted(const RedisReply &reply)
{
    const Greeting greeting = m_greetings.front();
    m_greetings.pop();
    if (isError(reply) && greeting == Greeting::Name && isForbidden(reply.text())) {
        // The name is only for CLIENT LIST.
        qCInfo(lcBus).noquote() << m_settings.url.name() << "does not let us name the connection";
        return;
    }
    if (isError(reply)) {
        fail(problemOf(reply.text(), nameOf(greeting)));
        return;
    }
    const bool isExpected = greeting == Greeting::Pong ? isPong(reply) : reply.text() == "OK";
    if (!isExpected) {
        fail(u"it is not a Redis server: it does not answer like one"_s);
        return;
    }
    if (m_greetings.empty()) {
        m_isUp = m_isProven = true;
        m_since = m_heardAt = m_deadlines.now();
        m_problem.clear();
        if (const auto suppressed = m_lines.admit({})) {
            qCInfo(lcBus).noquote() << u"connected to %1 to %2"_s.arg(
                                           m_settings.url.toDisplayString(), m_settings.purpose)
                    + suppressedText(*suppressed);
        }
        m_user.linkUp();
    }
}

void RedisLink::replied(const RedisReply &reply)
{
    if (!m_isUp && m_greetings.empty()) {
        fail(isError(reply) ? problemOf(reply.text(), u"the connection"_s)
                            : u"it is not a Redis server: it sends before it is asked"_s);
    } else if (!m_isUp) {
        greeted(reply);
    } else if (isPong(reply)) {
        m_heardAt = m_deadlines.now();
    } else if (isError(reply)) {
        fail(problemOf(reply.text(), m_settings.purpose));
    } else {
        m_user.linkReplied(reply);
    }
}

void RedisLink::ended(const QString &reason)
{
    const bool mayRequireTls = !m_isProven && !m_connection->hasReceived() && !m_greetings.empty()
        && m_settings.url.transport == RedisUrl::Transport::Tcp;
    fail(mayRequireTls ? reason
                 + u", before it answered anything; does it require TLS (rediss://), or is "
                   "something else at this port?"_s
                       : reason);
}

void RedisLink::silent()
{
    const bool mayBePlain =
        !m_isProven && m_greetings.empty() && m_settings.url.transport == RedisUrl::Transport::Tls;
    const QString problem = u"it has not responded for 3 s"_s;
    fail(mayBePlain ? problem + u"; is it the server's TLS port?"_s : problem);
}

void RedisLink::deadlinePassed(int which)
{
    if (which == Reconnect) {
        connectNow();
        return;
    }
    if (m_deadlines.now() - m_heardAt >= SilenceMsecs) {
        silent();
        return;
    }
    m_ping.setIn(PingMsecs);
    if (m_isUp) {
        send(redisCommand({"PING"}));
    }
}

void RedisLink::fail(const QString &problem)
{
    if (m_isUp && m_deadlines.now() - m_since >= ProvenMsecs) {
        m_backoff.reset();
    }
    m_reconnect.setIn(m_backoff.next());
    drop(problem);
}

void RedisLink::restart(const QString &problem)
{
    m_backoff.reset();
    m_reconnect.setIn(0);
    drop(problem);
}

void RedisLink::drop(const QString &problem)
{
    m_connection.reset();
    m_ping.clear();
    m_isUp = false;
    report(problem);
    m_problem = problem;
    m_user.linkDown();
}

void RedisLink::report(const QString &problem)
{
    if (const auto suppressed = m_lines.admit(problem)) {
        qCWarning(lcBus).noquote()
            << u"cannot %1 by %2: %3"_s.arg(m_settings.purpose, m_settings.url.toDisplayString(),
                                            problem)
                + suppressedText(*suppressed);
    }
}

} // namespace saferide::bus
