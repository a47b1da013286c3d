// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/websocketacceptor.h"

namespace saferide::socketio {

WebSocketAcceptor::WebSocketAcceptor(Deadlines &deadlines, const Settings &settings)
    : m_deadlines(deadlines)
    , m_settings(settings)
{
}

void WebSocketAcceptor::accept(std::unique_ptr<QTcpSocket> socket, Accepted accepted)
{
    if (socket->state() != QAbstractSocket::ConnectedState) {
        return; // the peer left on the way here
    }
    QTcpSocket *handedOver = socket.release();
    handedOver->setParent(nullptr);
    // QWebSocketServer reads beyond the head and drops what it finds, so it gets no more than that.
    const QByteArray received = handedOver->readAll();
    const qsizetype headSize = received.indexOf("\r\n\r\n") + 4;
    for (qsizetype i = headSize; i > 0; --i) {
        handedOver->ungetChar(received[i - 1]);
    }
    handedOver->setReadBufferSize(headSize);
    m_pending[handedOver] = {
        std::make_unique<WebSocketTransport>(handedOver, m_deadlines, m_settings),
        received.mid(headSize), std::move(accepted)};
    auto *handshake =
        new QWebSocketServer(QStringLiteral("saferide"), QWebSocketServer::NonSecureMode, this);
    connect(handshake, &QWebSocketServer::newConnection, this,
            [this, handedOver, handshake] { handshakeDone(handedOver, *handshake); });
    connect(handedOver, &QTcpSocket::disconnected, this, [this, handedOver] { drop(handedOver); });
    connect(handedOver, &QObject::destroyed, handshake, &QObject::deleteLater);
    handshake->handleConnection(handedOver);
    QMetaObject::invokeMethod(handedOver, &QTcpSocket::readyRead, Qt::QueuedConnection);
}

/// The handshake came to nothing. This is within a signal of the socket, which the transport
/// deletes: so both wait for the event loop.
void WebSocketAcceptor::drop(QTcpSocket *socket)
{
    if (auto pending = m_pending.extract(socket)) {
        WebSocketTransport::release(std::move(pending.mapped().transport), this);
    }
}

void WebSocketAcceptor::handshakeDone(QTcpSocket *socket, QWebSocketServer &handshake)
{
    std::unique_ptr<QWebSocket> webSocket(handshake.nextPendingConnection());
    auto pending = m_pending.extract(socket);
    if (!webSocket || !pending) {
        return;
    }
    webSocket->setParent(nullptr);
    Pending &done = pending.mapped();
    done.transport->setWebSocket(std::move(webSocket), this);
    done.transport->giveBack(done.early);
    done.accepted(std::move(done.transport));
}

void WebSocketAcceptor::refuse(std::unique_ptr<QTcpSocket> socket, QByteArrayView statusLine,
                               QByteArrayView json)
{
    QTcpSocket *refused = socket.release();
    refused->setParent(nullptr);
    connect(refused, &QTcpSocket::disconnected, refused, &QObject::deleteLater);
    QByteArray reply("HTTP/1.1 ");
    reply += statusLine;
    reply += "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ";
    reply += QByteArray::number(json.size());
    reply += "\r\n\r\n";
    reply += json;
    refused->write(reply);
    if (refused->state() == QAbstractSocket::UnconnectedState) {
        refused->deleteLater();
    } else {
        refused->disconnectFromHost();
    }
}

} // namespace saferide::socketio
