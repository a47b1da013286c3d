// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <memory>
#include <span>

QT_FORWARD_DECLARE_CLASS(QTcpSocket)

namespace saferide::websocket {

/// The bytes from and to one peer, plainly or in TLS. Lives in the thread it was made in, and is
/// never destroyed within a call of its user's.
class Stream
{
public:
    /// Called from the event loop, never from within a call of the stream's.
    class User
    {
    public:
        User() = default;
        User(const User &) = delete;
        User &operator=(const User &) = delete;

        /// Something can be read, or the end was found.
        virtual void inputCame() = 0;
        /// The system has taken, or can take, output that waited.
        virtual void outputTaken() = 0;

    protected:
        ~User() = default;
    };

    /// Goes on with what `socket` carries; what that has read already is left to its reader before.
    /// Not from within a signal of the socket.
    static std::unique_ptr<Stream> over(std::unique_ptr<QTcpSocket> socket, User &user);

    Stream() = default;
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;
    virtual ~Stream() = default;

    /// How many bytes were there. Fewer than fit: nothing more for now; User::inputCame tells.
    virtual qsizetype read(std::span<char> into) = 0;
    /// The peer has ended its side, or the connection broke; all that came before was read.
    virtual bool hasEnded() const = 0;

    /// How many bytes were taken. While some were not, the stream is blocked.
    virtual qsizetype write(QByteArrayView bytes) = 0;
    /// Bytes that were taken, but not by the system.
    virtual qint64 unsent() const = 0;
    /// Bytes that the system has taken, but not the peer's.
    virtual qint64 unacknowledged() const = 0;
    /// User::outputTaken will be called.
    virtual bool isBlocked() const = 0;
    /// Ends our side, after what the system has taken.
    virtual void finishWriting() = 0;

    /// Nothing is told, read or written any more.
    virtual void stop() = 0;
};

} // namespace saferide::websocket
