// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/socketioecho/websocketecho.h"

namespace saferide::test {

WebSocketEcho::WebSocketEcho(const Clock &clock)
    : m_deadlines(clock)
    , m_acceptor(m_deadlines, m_settings)
{
    m_settings.maxPayloadBytes = 16 * 1024 * 1024;
    m_settings.outputCutBytes = 64 * 1024 * 1024;
}

void WebSocketEcho::adopt(std::unique_ptr<QTcpSocket> socket)
{
    m_acceptor.accept(std::move(socket),
                      [this](std::unique_ptr<socketio::WebSocketTransport> transport) {
                          socketio::WebSocketTransport *accepted = transport.get();
                          m_open.emplace(accepted, std::move(transport));
                          accepted->start(*this);
                      });
}

void WebSocketEcho::webSocketText(socketio::WebSocketTransport &from, QByteArrayView text)
{
    from.sendText(text);
}

void WebSocketEcho::webSocketBinary(socketio::WebSocketTransport &from, const QByteArray &data)
{
    from.send({data, true});
}

void WebSocketEcho::webSocketWantsFlush(socketio::WebSocketTransport &from)
{
    QMetaObject::invokeMethod(&from, &socketio::WebSocketTransport::flush, Qt::QueuedConnection);
}

void WebSocketEcho::webSocketClosed(socketio::WebSocketTransport &from)
{
    const auto found = m_open.find(&from);
    if (found != m_open.end()) {
        socketio::WebSocketTransport::release(std::move(found->second), &m_keeper);
        m_open.erase(found);
    }
}

} // namespace saferide::test
