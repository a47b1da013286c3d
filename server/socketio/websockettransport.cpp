// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/websockettransport.h"

#include <QSslSocket>

#include <sys/socket.h>

namespace saferide::socketio {

namespace {

// What a connection may have buffered on the way in. A frame that is longer gets room when its head
// has come.
constexpr qint64 ReadBuffer = 64 * 1024;
// Kept small, so that positions wait where they can be replaced by newer ones and not in the
// kernel.
constexpr int KernelSendBuffer = 128 * 1024;
constexpr qint64 LingerMs = 2'000;

} // namespace

WebSocketTransport::WebSocketTransport(QTcpSocket *socket, Deadlines &deadlines,
                                       const Settings &settings)
    : m_settings(settings)
    , m_deadlines(deadlines)
    , m_socket(socket)
    , m_guard(settings.maxPayloadBytes)
    , m_stalled(deadlines, *this, Stalled)
    , m_lingering(deadlines, *this, Lingering)
{
    // Connected before QWebSocket connects: it must look at the bytes first.
    connect(socket, &QTcpSocket::readyRead, this, &WebSocketTransport::guard);
    whenSent(socket, this, &WebSocketTransport::written);
}

WebSocketTransport::~WebSocketTransport()
{
    m_closing = true;
    m_released = false;
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
    }
    m_webSocket.reset();
    delete m_socket; // QWebSocket leaves it to the event loop, which may have ended
}

void WebSocketTransport::setWebSocket(std::unique_ptr<QWebSocket> webSocket, QObject *acceptor)
{
    m_socket->disconnect(acceptor);
    shrinkBuffers();
    m_webSocket = std::move(webSocket);
    m_isPlain = qobject_cast<QSslSocket *>(m_socket) == nullptr;
    m_descriptor = int(m_socket->socketDescriptor());
    // From then on the number may be somebody else's.
    connect(m_socket, &QTcpSocket::disconnected, this, [this] { m_mayHaveQueued = true; });
    m_webSocket->setMaxAllowedIncomingFrameSize(quint64(m_settings.maxPayloadBytes));
    m_webSocket->setMaxAllowedIncomingMessageSize(quint64(m_settings.maxPayloadBytes));
    m_socket->setReadBufferSize(ReadBuffer);
    m_socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, KernelSendBuffer);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

// The answer to the handshake leaves 32 KiB in the socket, for as long as that lives.
void WebSocketTransport::shrinkBuffers()
{
    m_socket->flush();
    if (m_socket->bytesToWrite() == 0 && m_socket->bytesAvailable() == 0
        && qobject_cast<QSslSocket *>(m_socket) == nullptr) {
        m_socket->QIODevice::open(m_socket->openMode()); // new, empty buffers
    }
}

void WebSocketTransport::giveBack(QByteArrayView early)
{
    for (qsizetype i = early.size(); i > 0; --i) {
        m_socket->ungetChar(early[i - 1]);
    }
}

void WebSocketTransport::start(WebSocketListener &listener)
{
    m_listener = &listener;
    connect(m_webSocket.get(), &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        if (!m_closing) {
            m_listener->webSocketText(*this, text.toUtf8());
        }
    });
    connect(m_webSocket.get(), &QWebSocket::binaryMessageReceived, this,
            [this](const QByteArray &data) {
                if (!m_closing) {
                    m_listener->webSocketBinary(*this, data);
                }
            });
    connect(m_webSocket.get(), &QWebSocket::disconnected, this, &WebSocketTransport::disconnected);
    // Connected after QWebSocket connected: what is left is not read yet.
    connect(m_socket, &QTcpSocket::readyRead, this, &WebSocketTransport::settleInput);
    if (m_socket->state() != QAbstractSocket::ConnectedState) { // the peer left before we listened
        QMetaObject::invokeMethod(this, &WebSocketTransport::disconnected, Qt::QueuedConnection);
    } else if (m_socket->bytesAvailable() > 0) {
        QMetaObject::invokeMethod(m_socket, &QTcpSocket::readyRead, Qt::QueuedConnection);
    }
}

void WebSocketTransport::guard()
{
    if (!m_listener || m_closing) {
        return;
    }
    const bool full = m_socket->bytesAvailable() >= m_socket->readBufferSize();
    qint64 fresh = m_socket->bytesAvailable() - m_seen;
    m_seen += fresh;
    const qint64 counted = qint64(std::min(m_guard.payloadLeft(), quint64(fresh)));
    m_guard.skipPayload(quint64(counted));
    fresh -= counted;
    if (fresh > 0) {
        m_socket->startTransaction();
        m_socket->skip(m_seen - fresh);
        const QByteArray bytes = m_socket->read(fresh);
        m_socket->rollbackTransaction();
        if (const auto code = m_guard.take(bytes)) {
            fail(*code);
            return;
        }
    }
    const qint64 wanted = ReadBuffer + qint64(m_guard.payloadLeft());
    if (full || wanted > m_socket->readBufferSize()) {
        QMetaObject::invokeMethod(
            this, [this] { makeRoom(); }, Qt::QueuedConnection);
    }
    watchOutput(); // QWebSocket answers pings without asking how much waits
}

// A full buffer puts the socket's notifier to sleep, and only a new size, set outside of the
// socket's own signals, wakes it.
void WebSocketTransport::makeRoom()
{
    if (m_socket && !m_closing) {
        const qint64 wanted = ReadBuffer + qint64(m_guard.payloadLeft()) + m_seen;
        m_socket->setReadBufferSize(wanted + 1);
        m_socket->setReadBufferSize(wanted);
    }
}

void WebSocketTransport::settleInput()
{
    if (m_closing) {
        dropInput();
        return;
    }
    m_seen = m_socket->bytesAvailable();
    m_mayHaveQueued = true; // QWebSocket may have answered
    watchOutput();
}

void WebSocketTransport::fail(quint16 code)
{
    if (code == QWebSocketProtocol::CloseCodeTooMuchData) {
        m_settings.rejections.count(Limit::MaxPayloadBytes);
    }
    WebSocketListener *listener = m_listener;
    close(code);
    listener->webSocketClosed(*this);
}

void WebSocketTransport::disconnected()
{
    if (m_closing) {
        if (m_released) {
            deleteLater();
        }
        return;
    }
    m_closing = true;
    m_listener->webSocketClosed(*this);
}

void WebSocketTransport::stopReading()
{
    m_closing = true;
    if (m_webSocket) {
        disconnect(m_socket, &QIODevice::readyRead, m_webSocket.get(), nullptr);
    }
}

void WebSocketTransport::dropInput()
{
    if (m_socket->isOpen()) {
        m_socket->skip(m_socket->bytesAvailable());
    }
}

void WebSocketTransport::close(quint16 code)
{
    if (m_closing || !m_socket) {
        return;
    }
    m_mayHaveQueued = true;
    if (!m_overflowed) {
        appendWebSocketFrame(m_output, WebSocketOpcode::Close, websocketCloseFrame(code).sliced(2));
        writeDirectly();
    }
    stopReading();
    dropInput();
    m_lingering.setIn(LingerMs);
    finishWriting();
}

// Our side ends after the last byte; the peer's bytes are read away until it ends too. Closing with
// bytes unread would reset the connection, and the Close frame with it.
void WebSocketTransport::finishWriting()
{
    if (unsentBytes(*m_socket) == 0) {
        ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
    }
}

void WebSocketTransport::abort()
{
    if (m_socket) {
        stopReading();
        m_socket->abort();
    }
    m_closing = true;
}

void WebSocketTransport::release(std::unique_ptr<WebSocketTransport> transport, QObject *keeper)
{
    if (!transport) {
        return;
    }
    WebSocketTransport *released = transport.release();
    released->m_released = true;
    released->setParent(keeper);
    const bool lingers = released->m_lingering.isSet() && released->m_socket
        && released->m_socket->state() == QAbstractSocket::ConnectedState;
    if (!lingers) {
        released->deleteLater();
    }
}

void WebSocketTransport::deadlinePassed(int which)
{
    const qint64 patience = m_progressAt + m_settings.stalledPeerMs;
    if (which == Stalled && !m_closing && patience > m_deadlines.now()) {
        m_stalled.set(patience); // it took some meanwhile
        return;
    }
    if (which == Lingering || m_closing) {
        abort();
        if (m_released) {
            deleteLater();
        }
        return;
    }
    if (m_socket && unsentBytes(*m_socket) > 0) {
        WebSocketListener *listener = m_listener;
        abort();
        listener->webSocketClosed(*this);
    }
}

} // namespace saferide::socketio
