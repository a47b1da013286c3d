// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/realtimeroutes.h"

#include "server/desk/deskserver.h"
#include "server/http/baseurl.h"
#include "server/http/connectiongate.h"
#include "server/http/edge.h"
#include "server/socketio/server.h"

#include <QPointer>
#include <QTcpSocket>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

socketio::Handshake handshakeOf(const http::Request &request)
{
    socketio::Handshake handshake;
    handshake.query = request.rawQuery;
    handshake.authorization = request.headers.value("authorization");
    handshake.peer = request.peer;
    return handshake;
}

http::Reply replyOf(const socketio::PollingReply &answer)
{
    return {.status = answer.status, .contentType = answer.contentType, .body = answer.body};
}

/// A POST from its head to its last byte.
class Upload
{
public:
    Upload(QPointer<socketio::Server> server, QByteArray query)
        : m_server(std::move(server))
        , m_query(std::move(query))
        , m_number(m_server ? m_server->postStarts(m_query) : 0)
    {
    }
    Upload(const Upload &) = delete;
    Upload &operator=(const Upload &) = delete;
    ~Upload()
    {
        if (m_number != 0 && m_server) {
            m_server->postLost(m_query, m_number);
        }
    }
    /// The body came whole.
    quint64 take() { return std::exchange(m_number, 0); }

private:
    QPointer<socketio::Server> m_server;
    QByteArray m_query;
    quint64 m_number;
};

http::Handler pollingHandler(const http::Edge &edge, socketio::Server &server)
{
    return [&edge, target = QPointer<socketio::Server>(&server)](const http::Request &request,
                                                                 const http::ReplyHandle &reply) {
        if (!target) {
            reply.send(http::errorReply({ErrorCode::Unavailable, u"shutting down"_s}));
            return;
        }
        socketio::PollingRequest polling;
        polling.method = request.method;
        polling.contentType = request.headers.value("content-type");
        polling.body = request.body;
        polling.bodyTooLarge = request.bodyTooLarge;
        polling.handshake = handshakeOf(request);
        polling.handshake.isAuthenticated = edge.hasValidToken(request);
        polling.authenticated = [reply] { reply.markAuthenticated(); };
        if (const auto upload = std::static_pointer_cast<Upload>(request.upload)) {
            polling.upload = upload->take();
        }
        reply.whenGone([target, query = request.rawQuery] {
            if (target) {
                target->pollingConnectionClosed(query);
            }
        });
        target->handlePolling(std::move(polling), [reply](const socketio::PollingReply &answer) {
            if (answer.authenticated) {
                reply.markAuthenticated();
            }
            reply.send(replyOf(answer));
        });
    };
}

} // namespace

void addSocketIo(http::Edge &edge, socketio::Server &server, const QString &path)
{
    const QByteArray forbidden = R"({"code":4,"message":"Forbidden"})"; // Engine.IO's refusal
    const socketio::Settings &settings = server.settings();
    http::RouteOptions options{
        .body = http::BodyLimit{.bytes = settings.maxPayloadBytes,
                                .holdsForStrangers = true,
                                .exceeded =
                                    [rejections = settings.rejections] {
                                        rejections.count(socketio::Limit::MaxPayloadBytes);
                                    }},
        .originRefusal = forbidden,
        .handlesTooLarge = true,
        .endsWithPeer = true};
    options.bodyStarts = [target =
                              QPointer<socketio::Server>(&server)](const http::Request &request) {
        return std::make_shared<Upload>(target, request.rawQuery);
    };
    // A wrong method has an answer of its own in Engine.IO.
    for (const char *method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
        edge.router().add(method, path, pollingHandler(edge, server), options);
    }
    http::UpgradeTarget target;
    target.originRefusal = forbidden;
    target.decide = [&server](const http::Request &request, const http::ReplyHandle &reply) {
        server.decideUpgrade(request.rawQuery, [reply](std::optional<socketio::EngineError> error) {
            http::Reply answer =
                error ? replyOf(errorReply(*error)) : http::Reply{.status = 101, .body = {}};
            answer.close = true;
            reply.send(std::move(answer));
        });
    };
    target.adopt = [&server](std::unique_ptr<QTcpSocket> socket, const http::Request &request) {
        server.adoptWebSocket(std::move(socket), handshakeOf(request));
    };
    edge.addUpgrade(path, std::move(target));
}

void addConsole(http::Edge &edge, desk::DeskServer &desks, const QByteArray &publicUrl)
{
    http::UpgradeTarget target;
    target.upgradeOnly = true;
    target.adopt = [&desks, publicUrl](std::unique_ptr<QTcpSocket> socket,
                                       const http::Request &request) {
        desks.adoptWebSocket(std::move(socket), request.peer,
                             QString::fromUtf8(http::baseUrlOf(request, publicUrl)));
    };
    edge.addUpgrade(u"/console"_s, std::move(target));
}

} // namespace saferide
