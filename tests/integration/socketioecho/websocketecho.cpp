// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/socketioecho/websocketecho.h"

namespace saferide::test {

void WebSocketEcho::adopt(std::unique_ptr<QTcpSocket> socket)
{
    auto connection =
        websocket::Connection::make(std::move(socket), m_limits, m_deadlines, m_keeper);
    connection->start(*this);
    websocket::Connection *key = connection.get();
    m_open.emplace(key, std::move(connection));
}

void WebSocketEcho::webSocketText(websocket::Connection &from, QByteArrayView text)
{
    from.sendText(text);
}

void WebSocketEcho::webSocketBinary(websocket::Connection &from, QByteArrayView data)
{
    from.sendBinary(data);
}

void WebSocketEcho::webSocketWantsFlush(websocket::Connection &from)
{
    QMetaObject::invokeMethod(&from, &websocket::Connection::flush, Qt::QueuedConnection);
}

void WebSocketEcho::webSocketEnded(websocket::Connection &from, websocket::Ended)
{
    m_open.erase(&from);
}

} // namespace saferide::test
