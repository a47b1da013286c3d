// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <memory>
#include <span>

QT_FORWARD_DECLARE_CLASS(QTcpSocket)

namespace saferide::websocket {

/// The byte stream from and to a peer, plain or TLS. Lives in the thread in which it was created,
/// and must not be destroyed within a call of its user.
class Stream
{
public:
    /// Called from the event loop, never from within a method of the stream.
    class User
    {
    public:
        User() = default;
        User(const User &) = delete;
        User &operator=(const User &) = delete;

        /// Input is available, or the end was reached.
        virtual void inputCame() = 0;
        /// The system has taken, or can take, pending output.
        virtual void outputTaken() = 0;

    protected:
        ~User() = default;
    };

    /// Takes over the connection of `socket`. Input already buffered by the socket must be read
    /// before. Must not be called from a signal of the socket.
    static std::unique_ptr<Stream> over(std::unique_ptr<QTcpSocket> socket, User &user);

    Stream() = default;
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;
    virtual ~Stream() = default;

    /// Returns the number of bytes read. If fewer than fit, wait for User::inputCame().
    virtual qsizetype read(std::span<char> into) = 0;
    /// The peer has closed its side, or the connection failed, and all input was read.
    virtual bool hasEnded() const = 0;

    /// Returns the number of bytes taken. If it is less than all, the stream is blocked.
    virtual qsizetype write(QByteArrayView bytes) = 0;
    /// Bytes written but not yet taken by the system.
    virtual qint64 unsent() const = 0;
    /// Bytes taken by the system but not yet acknowledged by the peer's system.
    virtual qint64 unacknowledged() const = 0;
    /// User::outputTaken() will be called.
    virtual bool isBlocked() const = 0;
    /// Closes our side, after the output that the system has taken.
    virtual void finishWriting() = 0;

    /// The user is not called any more, and nothing is read or written.
    virtual void stop() = 0;
};

} // namespace saferide::websocket
