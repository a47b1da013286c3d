// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/deadlines.h"
#include "server/eventloop/outputallowance.h"
#include "server/eventloop/peerplace.h"
#include "server/websocket/limits.h"
#include "server/websocket/listener.h"
#include "server/websocket/output.h"
#include "server/websocket/stream.h"
#include "shared/protocol/websocketdecoder.h"

#include <QTcpSocket>

#include <memory>

namespace saferide::websocket {

/// The server side of a WebSocket (RFC 6455) after its handshake. Lives in the thread in which it
/// was created.
///
/// Ownership: the constructor takes over the socket; a plain socket is replaced by its descriptor.
/// The connection is the only owner of the resulting stream. There is one Handle to a connection.
/// When the Handle is destroyed, a connection that was closed before completes the closing
/// handshake (sends pending output and discards input for at most two seconds); any other ends at
/// once. Then it deletes itself and its stream from the event loop. Thus neither is destroyed
/// within one of its signals or a call of the listener, and the destructor is private.
class Connection final : public QObject, private Waiting, private Stream::User
{
    Q_OBJECT
public:
    struct Release
    {
        void operator()(Connection *connection) const { connection->release(); }
    };
    using Handle = std::unique_ptr<Connection, Release>;

    /// Input after the handshake must be unread. Must not be called from a signal of the socket.
    /// `limits`, `deadlines` and `keeper` outlive the connection; the destructor of `keeper`
    /// deletes connections that are still closing.
    static Handle make(std::unique_ptr<QTcpSocket> socket, const Limits &limits,
                       Deadlines &deadlines, QObject &keeper);

    /// Sets the listener. Call this or close() right after the construction.
    void start(Listener &listener) { m_listener = &listener; }

    void sendText(QByteArrayView utf8) { append(WebSocketOpcode::Text, utf8); }
    void sendBinary(QByteArrayView data) { append(WebSocketOpcode::Binary, data); }
    /// Sends a complete frame.
    void sendFrame(const QByteArray &frame);
    /// Writes the collected output. May call webSocketEnded().
    void flush();
    /// Bytes not yet taken by the system.
    qint64 unsent() const { return m_output.unsent(); }

    /// The peer has presented a valid token.
    void markAuthenticated();
    /// Sends a Close frame after the pending output. The listener is not called any more.
    void close(quint16 code);
    void abort();

private:
    enum class State { Open, Closing, Gone };
    enum Which { Stalled, Lingering };

    Connection(std::unique_ptr<QTcpSocket> socket, const Limits &limits, Deadlines &deadlines,
               QObject &keeper);
    ~Connection() override;
    void release();

    void inputCame() override;
    void resume();
    void resumeLater();
    void read();
    void decode(std::span<char> &input, int &budget);
    void take(WebSocketDecoder::Item item);
    void decodeRest(int &budget);
    bool holdInput();
    void boundInput();
    void keepRest(std::span<char> input);

    void append(WebSocketOpcode opcode, QByteArrayView payload);
    bool mayGrow(qint64 bytes);
    void pong(QByteArrayView payload);
    void outputTaken() override;
    void watchOutput();
    void noteProgress();

    void startClosing(quint16 code);
    void finishWriting();
    void end(Ended why);
    void vanish();
    void deadlinePassed(int which) override;

    const Limits &m_limits;
    Deadlines &m_deadlines;
    QObject &m_keeper;
    QByteArray m_rest; // input left for another turn
    std::unique_ptr<PeerPlace> m_place; // null: not counted
    std::unique_ptr<Stream> m_stream;
    Listener *m_listener = nullptr;
    WebSocketDecoder m_decoder;
    Output m_output;
    OutputAllowance m_allowance;
    QByteArray m_pong; // the newest one while output is pending; otherwise null
    Deadline m_stalled;
    Deadline m_lingering;
    qint64 m_progressAt = 0; // when the peer was last known to have taken a byte
    qint64 m_unacknowledged = 0; // bytes at that time
    State m_state = State::Open;
    bool m_resumes = false; // another turn is posted
    bool m_wantsFlush = false;
    bool m_overflowed = false;
    bool m_writingEnded = false;
    bool m_released = false;
};

} // namespace saferide::websocket
