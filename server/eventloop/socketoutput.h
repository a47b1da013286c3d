// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSslSocket>

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace saferide {

/// Bytes written to the socket but not yet taken by the system; with TLS, plain and encrypted.
inline qint64 unsentBytes(const QTcpSocket &socket)
{
    const auto *tls = qobject_cast<const QSslSocket *>(&socket);
    return socket.bytesToWrite() + (tls != nullptr ? tls->encryptedBytesToWrite() : 0);
}

/// Bytes taken by the system but not acknowledged by the peer's. They decrease long before the
/// socket becomes writable, which happens when a third of the system's buffer is free.
inline qint64 unacknowledgedBytes(qintptr descriptor)
{
    int bytes = 0;
    return ::ioctl(int(descriptor), SIOCOUTQ, &bytes) == 0 ? bytes : 0;
}

/// Writes record by record: OpenSSL keeps buffers for as much as QSslSocket encrypts at once, until
/// the connection ends.
inline void writeRecords(QSslSocket &socket, QByteArrayView bytes)
{
    constexpr qsizetype Record = 16 * 1024;
    while (!bytes.isEmpty() && socket.state() == QAbstractSocket::ConnectedState) {
        const QByteArrayView record = bytes.first(std::min(bytes.size(), Record));
        socket.write(record.data(), record.size());
        socket.flush();
        bytes = bytes.sliced(record.size());
    }
}

/// Writes directly what the system takes, and the rest through the socket: QTcpSocket never
/// releases a buffer of 48 KiB once it has written anything itself.
inline void writeToSocket(QTcpSocket &socket, QByteArrayView bytes)
{
    const bool direct = socket.bytesToWrite() == 0
        && socket.state() == QAbstractSocket::ConnectedState
        && qobject_cast<QSslSocket *>(&socket) == nullptr;
    const auto sent = direct ? ::send(int(socket.socketDescriptor()), bytes.data(),
                                      size_t(bytes.size()), MSG_DONTWAIT | MSG_NOSIGNAL)
                             : 0;
    bytes = bytes.sliced(std::max<qsizetype>(sent, 0));
    if (auto *tls = qobject_cast<QSslSocket *>(&socket)) {
        writeRecords(*tls, bytes);
    } else if (!bytes.isEmpty()) {
        socket.write(bytes.data(), bytes.size());
    }
}

/// How to connect to the signals of this socket. QSslSocket emits them in the middle of reading and
/// writing: flushing it there reads more, whose signal would be missed, and closing it there
/// destroys the session that it is using.
inline Qt::ConnectionType signalsOf(const QTcpSocket &socket)
{
    const bool isTls = qobject_cast<const QSslSocket *>(&socket) != nullptr;
    return isTls ? Qt::QueuedConnection : Qt::AutoConnection;
}

/// Calls the receiver's slot whenever the system has taken some output.
template<typename Receiver, typename Slot>
void whenSent(QTcpSocket *socket, Receiver *receiver, Slot slot)
{
    QObject::connect(socket, &QIODevice::bytesWritten, receiver, slot, signalsOf(*socket));
    if (auto *tls = qobject_cast<QSslSocket *>(socket)) {
        QObject::connect(tls, &QSslSocket::encryptedBytesWritten, receiver, slot,
                         signalsOf(*socket));
    }
}

} // namespace saferide
