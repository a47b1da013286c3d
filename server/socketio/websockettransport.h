// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/authenticatedpeer.h"
#include "server/eventloop/socketoutput.h"
#include "server/eventloop/deadlines.h"
#include "server/socketio/outgoing.h"
#include "server/socketio/settings.h"
#include "server/socketio/websocketguard.h"
#include "shared/protocol/websocketframe.h"

#include <QPointer>
#include <QTcpSocket>
#include <QWebSocket>

namespace saferide::socketio {

class WebSocketTransport;

/// Who is told of what a WebSocket brings. May delete the transport only by
/// WebSocketTransport::release.
class WebSocketListener
{
public:
    WebSocketListener() = default;
    WebSocketListener(const WebSocketListener &) = delete;
    WebSocketListener &operator=(const WebSocketListener &) = delete;
    virtual ~WebSocketListener() = default;

    virtual void webSocketText(WebSocketTransport &from, QByteArrayView text) = 0;
    virtual void webSocketBinary(WebSocketTransport &from, const QByteArray &data) = 0;
    /// Output of this turn waits for WebSocketTransport::flush.
    virtual void webSocketWantsFlush(WebSocketTransport &from) = 0;
    /// Once; not after close or abort.
    virtual void webSocketClosed(WebSocketTransport &from) = 0;
};

/// One WebSocket: QtWebSockets reads, frames are written ready-made to the socket under it, all of
/// a turn in one write. Guards what QtWebSockets leaves open: frames it should refuse, output that
/// nobody reads.
class WebSocketTransport final : public QObject, private Waiting
{
    Q_OBJECT
public:
    /// `socket` is about to be handed to QWebSocketServer; it will belong to the QWebSocket.
    WebSocketTransport(QTcpSocket *socket, Deadlines &deadlines, const Settings &settings);
    ~WebSocketTransport() override;

    /// The handshake is done.
    void setWebSocket(std::unique_ptr<QWebSocket> webSocket, QObject *acceptor);
    /// Frames that came along with the handshake; to be read first.
    void giveBack(QByteArrayView early);
    /// From here on `listener` is told.
    void start(WebSocketListener &listener);
    void setListener(WebSocketListener &listener) { m_listener = &listener; }

    void markAuthenticated() { saferide::markAuthenticated(m_socket); }
    void send(const Outgoing &packet);
    void sendText(QByteArrayView packet);
    /// Writes what `send` collected. May end in webSocketClosed.
    void flush();

    /// Sends a Close frame after what waits and lets go of the peer; the listener is told nothing
    /// more.
    void close(quint16 code);
    void abort();

    /// Lets the transport close in peace; it deletes itself then, or with `keeper`.
    static void release(std::unique_ptr<WebSocketTransport> transport, QObject *keeper);

private:
    enum Which { Stalled, Lingering };

    void guard();
    void makeRoom();
    void shrinkBuffers();
    void settleInput();
    void fail(quint16 code);
    void append(WebSocketOpcode opcode, QByteArrayView payload);
    void appendFrame(QByteArrayView frame);
    bool mayGrow();
    void overflow();
    void releaseHeld();
    void written();
    void disconnected();
    void stopReading();
    void dropInput();
    void finishWriting();
    qint64 queued() const { return m_mayHaveQueued ? unsentBytes(*m_socket) : 0; }
    qint64 unsent() const { return m_output.size() + queued(); }
    void writeDirectly();
    void watchOutput();
    void deadlinePassed(int which) override;

    const Settings &m_settings;
    Deadlines &m_deadlines;
    QPointer<QTcpSocket> m_socket;
    std::unique_ptr<QWebSocket> m_webSocket;
    WebSocketListener *m_listener = nullptr;
    WebSocketGuard m_guard;
    QByteArray m_output;
    HeldPositions m_held;
    Deadline m_stalled;
    Deadline m_lingering;
    qint64 m_progressAt = 0; // when the peer last took a byte
    qint64 m_seen = 0; // bytes in the socket's buffer that the guard knows already
    // The socket's own queue is looked at only when there can be something in it: with tens of
    // thousands of connections each look at a cold object counts.
    bool m_mayHaveQueued = true;
    bool m_isPlain = false;
    int m_descriptor = -1;
    bool m_wantsFlush = false;
    bool m_overflowed = false;
    bool m_closing = false;
    bool m_released = false;
};

} // namespace saferide::socketio
