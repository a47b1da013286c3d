// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QTcpSocket>

#include <memory>

namespace saferide::http {

/// The socket of a connection. Limits how far it reads ahead, pauses reading, and detects a peer
/// that does not read its output. Independent of HTTP.
class ConnectionSocket
{
public:
    /// Input beyond `readAhead` bytes stays in the kernel, so that the peer has to wait.
    ConnectionSocket(std::unique_ptr<QTcpSocket> socket, qint64 readAhead, qint64 now);

    /// For connecting to its signals; see signalsOf() and whenSent().
    QTcpSocket *get() const { return m_socket.get(); }
    bool isTls() const;
    /// The TLS handshake, if any, is complete: output is sent.
    bool isOpen() const;
    /// Prepares the socket for another owner: its read buffer is unlimited, and nothing is
    /// connected to `user` any more.
    std::unique_ptr<QTcpSocket> release(const QObject *user);

    // Input:

    qint64 available() const { return m_socket->bytesAvailable(); }
    /// All available input, without consuming it.
    QByteArray peek() const { return m_socket->peek(available()); }
    /// Consumes up to this many available bytes and returns their number.
    qint64 drop(qint64 bytes);
    /// Skips empty lines before a request line (RFC 9112, 2.2). False if nothing else is
    /// available.
    bool skipEmptyLines();
    /// While reading is paused, not even the end of the peer is noticed. TLS continues to read.
    void pauseReading(bool pause);
    /// Re-enables a notifier that a full buffer disabled.
    void wakeReading();

    // Output:

    /// Bytes not yet taken by the system.
    qint64 unsent() const;
    void write(QByteArrayView bytes);
    void flush() { m_socket->flush(); }
    /// Nothing more is written. With TLS, sends close_notify and closes the socket.
    void endWriting();
    /// The system has taken some output.
    void noteProgress(qint64 now) { m_progressAt = now; }
    /// Output is pending, and the peer has taken none of it for more than `limit` milliseconds.
    /// Call once a second; covers all output, including that of TLS itself.
    bool hasStalled(qint64 now, qint64 limit);

private:
    void boundInput(qint64 bytes);

    std::unique_ptr<QTcpSocket> m_socket;
    bool m_isPaused = false;
    qint64 m_progressAt; // when the peer last took a byte, or nothing was pending
    qint64 m_unacknowledged = 0; // bytes, while output is pending
};

} // namespace saferide::http
