// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/socketioecho/echonamespace.h"

#include "server/socketio/session.h"
#include "server/socketio/socket.h"
#include "shared/protocol/jsonwriter.h"

#include <QTimer>

#include <chrono>

namespace saferide::test {

namespace {

using namespace std::chrono_literals;

class EchoHandler final : public socketio::SocketHandler
{
public:
    EchoHandler(socketio::Socket &socket, QByteArray auth)
        : m_socket(socket)
        , m_auth(std::move(auth))
    {
    }

    // In a segment of its own: the published suites listen for `auth` only once they saw the answer
    // to their CONNECT.
    void connected() override
    {
        QTimer::singleShot(25ms, &m_context, [this] { m_socket.emitEvent("auth", m_auth); });
    }
    void eventReceived(const socketio::Event &event) override
    {
        const QByteArray arguments = minifiedJson(event.arguments);
        if (event.name == "message") {
            m_socket.emitEvent("message-back", arguments, event.attachments);
        } else if (event.name == "message-with-ack" && !event.ackId.isEmpty()) {
            m_socket.acknowledge(event.ackId, arguments, event.attachments);
        }
    }

private:
    socketio::Socket &m_socket;
    const QByteArray m_auth;
    QObject m_context;
};

class EngineEcho final : public socketio::SessionUser
{
public:
    explicit EngineEcho(socketio::Session &session)
        : m_session(session)
    {
    }

    void opened() override { }
    void textReceived(QByteArrayView text) override
    {
        m_session.sendText(engineio::serializeTextPacket(engineio::PacketType::Message, text));
    }
    void binaryReceived(QByteArrayView data) override { m_session.sendBinary(data.toByteArray()); }
    void connectTimeoutPassed() override { }
    void closed() override { }

private:
    socketio::Session &m_session;
};

} // namespace

void EchoNamespace::connectRequested(const std::shared_ptr<socketio::Socket> &socket,
                                     QByteArrayView auth)
{
    const QByteArray payload = auth.isEmpty() ? QByteArray("{}") : minifiedJson(auth);
    socket->accept(std::make_unique<EchoHandler>(*socket, payload));
}

std::unique_ptr<socketio::SessionUser> EngineEchoUsers::makeUser(socketio::Session &session)
{
    return std::make_unique<EngineEcho>(session);
}

} // namespace saferide::test
