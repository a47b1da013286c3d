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

/// The server's side of one WebSocket (RFC 6455) whose handshake was answered. Lives in the thread
/// it was made in.
///
/// Who owns what: the connection takes the socket over when it is made: a plain one is given up for
/// its descriptor. It owns the stream that comes of it, and nobody else deletes that. Of the
/// connection there is one Handle. When that goes, a connection that was closed before says goodbye
/// in peace (it writes what waits and reads the rest away, for two seconds at most), any other ends
/// at once; then it deletes itself and its stream, from the event loop. So neither is ever
/// destroyed within a signal or a listener's call of its own, and the destructor is private.
class Connection final : public QObject, private Waiting, private Stream::User
{
    Q_OBJECT
public:
    struct Release
    {
        void operator()(Connection *connection) const { connection->release(); }
    };
    using Handle = std::unique_ptr<Connection, Release>;

    /// What came behind the handshake is still unread. Not from within a signal of the socket.
    /// `limits`, `deadlines` and `keeper`, which
    /// deletes connections that are still closing when it goes, outlive the connection.
    static Handle make(std::unique_ptr<QTcpSocket> socket, const Limits &limits,
                       Deadlines &deadlines, QObject &keeper);

    /// From here on `listener` is told. At once, or `close`.
    void start(Listener &listener) { m_listener = &listener; }

    void sendText(QByteArrayView utf8) { append(WebSocketOpcode::Text, utf8); }
    void sendBinary(QByteArrayView data) { append(WebSocketOpcode::Binary, data); }
    /// A whole frame, ready-made.
    void sendFrame(const QByteArray &frame);
    /// Writes what was collected. May end in webSocketEnded.
    void flush();
    /// Bytes that the system has not taken.
    qint64 unsent() const { return m_output.unsent(); }

    /// The peer has shown a valid token.
    void markAuthenticated();
    /// Sends a Close frame after what waits; the listener is told nothing more.
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
    QByteArray m_rest; // read, but for another turn
    std::unique_ptr<PeerPlace> m_place; // null: not counted
    std::unique_ptr<Stream> m_stream;
    Listener *m_listener = nullptr;
    WebSocketDecoder m_decoder;
    Output m_output;
    OutputAllowance m_allowance;
    QByteArray m_pong; // the newest, while output waits; else null
    Deadline m_stalled;
    Deadline m_lingering;
    qint64 m_progressAt = 0; // when the peer was last seen to have taken a byte
    qint64 m_unacknowledged = 0; // bytes, then
    State m_state = State::Open;
    bool m_resumes = false; // another turn is posted
    bool m_wantsFlush = false;
    bool m_overflowed = false;
    bool m_writingEnded = false;
    bool m_released = false;
};

} // namespace saferide::websocket
