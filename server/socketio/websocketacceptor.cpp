// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/websocketacceptor.h"

namespace saferide::socketio {

WebSocketAcceptor::WebSocketAcceptor(Deadlines &deadlines, const Settings &settings)
    : m_deadlines(deadlines)
    , m_settings(settings)
    , m_server(QStringLiteral("saferide"), QWebSocketServer::NonSecureMode)
{
    connect(&m_server, &QWebSocketServer::newConnection, this, &WebSocketAcceptor::handshakeDone);
}

void WebSocketAcceptor::accept(std::unique_ptr<QTcpSocket> socket, Accepted accepted)
{
    QTcpSocket *handedOver = socket.release();
    handedOver->setParent(nullptr);
    // QWebSocketServer reads beyond the head and drops what it finds, so it gets no more than that.
    const QByteArray received = handedOver->readAll();
    const qsizetype headSize = received.indexOf("\r\n\r\n") + 4;
    for (qsizetype i = headSize; i > 0; --i) {
        handedOver->ungetChar(received[i - 1]);
    }
    handedOver->setReadBufferSize(headSize);
    const Peer peer{handedOver->peerAddress(), handedOver->peerPort()};
    m_pending[peer] = {std::make_unique<WebSocketTransport>(handedOver, m_deadlines, m_settings),
                       received.mid(headSize), std::move(accepted)};
    connect(handedOver, &QTcpSocket::disconnected, this, [this, peer, handedOver] {
        m_pending.erase(peer);
        handedOver->deleteLater();
    });
    m_server.handleConnection(handedOver);
    QMetaObject::invokeMethod(handedOver, &QTcpSocket::readyRead, Qt::QueuedConnection);
}

void WebSocketAcceptor::handshakeDone()
{
    while (QWebSocket *next = m_server.nextPendingConnection()) {
        std::unique_ptr<QWebSocket> webSocket(next);
        webSocket->setParent(nullptr);
        const auto found = m_pending.find({webSocket->peerAddress(), webSocket->peerPort()});
        if (found == m_pending.end()) {
            continue;
        }
        Pending pending = std::move(found->second);
        m_pending.erase(found);
        pending.transport->setWebSocket(std::move(webSocket), this);
        pending.transport->giveBack(pending.early);
        pending.accepted(std::move(pending.transport));
    }
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
