// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QTcpSocket>

#include <memory>

namespace saferide::http {

/// The socket of a connection: reads no further ahead than it may, and only while it may, and
/// notices when the peer takes nothing of what is written. Knows nothing of HTTP.
class ConnectionSocket
{
public:
    /// What comes beyond `readAhead` stays in the kernel, and the peer has to wait.
    ConnectionSocket(std::unique_ptr<QTcpSocket> socket, qint64 readAhead, qint64 now);

    /// For its signals; see signalsOf() and whenSent().
    QTcpSocket *get() const { return m_socket.get(); }
    bool isTls() const;
    /// The TLS handshake is over, if there is one: what is written goes out.
    bool isOpen() const;
    /// For another owner, who reads without bounds; nothing is connected to `user` any more.
    std::unique_ptr<QTcpSocket> release(const QObject *user);

    // Input:

    qint64 available() const { return m_socket->bytesAvailable(); }
    /// All that is available, which stays there.
    QByteArray peek() const { return m_socket->peek(available()); }
    /// Takes so many bytes, of those that are available; how many.
    qint64 drop(qint64 bytes);
    /// RFC 9112, 2.2: empty lines before a request line are ignored. False when nothing else is
    /// there.
    bool skipEmptyLines();
    /// While it is paused not even the peer's end is noticed. With TLS it goes on.
    void pauseReading(bool pause);
    /// Wakes a notifier that a full buffer put to sleep.
    void wakeReading();

    // Output:

    /// Bytes that the system has not taken.
    qint64 unsent() const;
    void write(QByteArrayView bytes);
    void flush() { m_socket->flush(); }
    /// Nothing more is written. With TLS it says goodbye and closes by itself.
    void endWriting();
    /// The system has taken some of the output.
    void noteProgress(qint64 now) { m_progressAt = now; }
    /// Output waits, and the peer has taken none of it for over `limit` milliseconds. To be asked
    /// once a second, which covers all that is written: also what TLS writes by itself.
    bool hasStalled(qint64 now, qint64 limit);

private:
    void boundInput(qint64 bytes);

    std::unique_ptr<QTcpSocket> m_socket;
    bool m_isPaused = false;
    qint64 m_progressAt; // when the peer last took a byte, or had taken all
    qint64 m_unacknowledged = 0; // bytes, while output waits
};

} // namespace saferide::http
