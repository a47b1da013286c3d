// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/listener.h"
#include "server/http/edge.h"
#include "shared/core/clock.h"
#include "shared/core/metrics.h"

#include <QTcpSocket>
#include <QTest>

namespace saferide::test {

using namespace Qt::Literals::StringLiterals;

/// Long enough for a machine that is busy with other things.
constexpr int PatienceMsecs = 30'000;

/// One answer as it came over the wire.
struct Answer
{
    int status = 0;
    http::Headers headers;
    QByteArray body;
};

/// A client that says any bytes at all.
class RawClient
{
public:
    explicit RawClient(quint16 port)
    {
        m_socket.connectToHost(QHostAddress::LocalHost, port);
        if (!QTest::qWaitFor([&] { return m_socket.state() == QAbstractSocket::ConnectedState; },
                             PatienceMsecs)) {
            qFatal("no connection");
        }
    }
    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }
    /// The next whole answer; status 0 when the peer ends or stays silent. `toHead`: without a
    /// body.
    Answer answer(bool toHead = false)
    {
        Answer result;
        (void)QTest::qWaitFor([&] { return take(result, toHead) || closed(); }, PatienceMsecs);
        return result;
    }
    /// True when the peer ends the connection, with nothing more to read.
    bool ends()
    {
        return QTest::qWaitFor([&] { return closed(); }, PatienceMsecs) && m_received.isEmpty();
    }
    bool closed()
    {
        m_received += m_socket.readAll();
        return m_socket.state() == QAbstractSocket::UnconnectedState;
    }
    QByteArray received()
    {
        m_received += m_socket.readAll();
        return m_received;
    }
    QTcpSocket &socket() { return m_socket; }

private:
    bool take(Answer &answer, bool toHead)
    {
        const qsizetype end = received().indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        const QList<QByteArray> lines = m_received.left(end).split('\n');
        http::Headers headers;
        for (const QByteArray &line : lines.mid(1)) {
            headers.add(line.left(line.indexOf(':')), line.mid(line.indexOf(':') + 1).trimmed());
        }
        const qsizetype length = toHead ? 0 : headers.value("content-length").toLongLong();
        if (m_received.size() < end + 4 + length) {
            return false;
        }
        answer = {lines[0].mid(9, 3).toInt(), headers, m_received.mid(end + 4, length)};
        m_received.remove(0, end + 4 + length);
        return true;
    }

    QTcpSocket m_socket;
    QByteArray m_received;
};

/// An edge on a free port with a few routes, and a clock that the test moves.
///   GET /echo   the path's query; POST /echo   the body; POST /gpx with the larger limit
///   GET /later  kept in `waiting` until the test answers, ends with its peer; GET /slow does not
///   GET and POST /large  4 MB
///   GET /forgotten  drops its handle; GET /items/{id}  the parameter
class HttpHarness
{
public:
    explicit HttpHarness(const http::EdgeSettings &settings = {})
        : gate(settings.limits, http::Rejections(metrics))
        , edge(settings, clock, gate, metrics)
    {
        const auto descriptor = Listener::bind(QHostAddress::LocalHost, 0);
        port = Listener::portOf(*descriptor);
        m_listener =
            std::make_unique<Listener>(*descriptor, [this](qintptr fd) { edge.accept(fd); });
        const auto text = [](const QByteArray &body) {
            return http::Reply{.contentType = "text/plain", .body = body};
        };
        auto &router = edge.router();
        router.add("GET", u"/echo"_s,
                   [text](const http::Request &request, const http::ReplyHandle &reply) {
                       reply.send(text(request.rawQuery));
                   });
        const auto echo = [text](const http::Request &request, const http::ReplyHandle &reply) {
            reply.send(text(request.bodyTooLarge ? QByteArray("too large") : request.body));
        };
        router.add("POST", u"/echo"_s, echo);
        router.add("POST", u"/gpx"_s, echo, {.body = http::BodyLimit{10'000'000}});
        router.add("POST", u"/self"_s, echo,
                   {.body = http::BodyLimit{10, true}, .handlesTooLarge = true});
        router.add("GET", u"/origin"_s, echo, {.originRefusal = R"({"code":4})"});
        router.add("GET", u"/items/{id}"_s,
                   [text](const http::Request &request, const http::ReplyHandle &reply) {
                       reply.send(text(request.pathParameter(u"id"_s).toUtf8()));
                   });
        router.add("GET", u"/later"_s,
                   [this](const http::Request &, const http::ReplyHandle &reply) {
                       reply.whenGone([this] { ++gone; });
                       waiting.append(reply);
                   },
                   {.endsWithPeer = true});
        router.add("GET", u"/slow"_s,
                   [this](const http::Request &, const http::ReplyHandle &reply) {
                       waiting.append(reply);
                   });
        router.add("GET", u"/forgotten"_s, [](const http::Request &, const http::ReplyHandle &) {});
        const auto large = [text](const http::Request &, const http::ReplyHandle &reply) {
            reply.send(text(QByteArray(4'000'000, 'x')));
        };
        router.add("GET", u"/large"_s, large);
        router.add("POST", u"/large"_s, large);
    }

    RawClient client() const { return RawClient(port); }
    /// Lets time pass and the edge notice.
    void pass(qint64 msecs)
    {
        clock.advance(msecs);
        edge.sweep();
    }
    /// Lets second after second pass until `done`. How many that took; -1 after two minutes.
    template<typename Done>
    int secondsUntil(Done done)
    {
        for (int seconds = 0; seconds <= 120; ++seconds) {
            for (int turn = 0; turn < 20 && !done(); ++turn) {
                QTest::qWait(1);
            }
            if (done()) {
                return seconds;
            }
            pass(1'000);
        }
        return -1;
    }
    bool waitsFor(qsizetype requests)
    {
        return QTest::qWaitFor([&] { return waiting.size() == requests; }, PatienceMsecs);
    }

    ManualClock clock;
    Metrics metrics;
    http::ConnectionGate gate;
    http::Edge edge;
    quint16 port = 0;
    QList<http::ReplyHandle> waiting;
    int gone = 0;

private:
    std::unique_ptr<Listener> m_listener;
};

inline QByteArray get(const QByteArray &target, const QByteArray &fields = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

inline QByteArray post(const QByteArray &target, const QByteArray &body,
                       const QByteArray &fields = {})
{
    return "POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n" + fields + "\r\n" + body;
}

} // namespace saferide::test
