// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/stream.h"

#include "server/websocket/plainstream.h"
#include "server/websocket/tlsstream.h"

namespace saferide::websocket {

namespace {

// Small, so that output waits where it can be replaced by newer output, and not in the kernel.
constexpr int KernelSendBuffer = 128 * 1024;

} // namespace

std::unique_ptr<Stream> Stream::over(std::unique_ptr<QTcpSocket> socket, User &user)
{
    socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, KernelSendBuffer);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (auto *tls = qobject_cast<QSslSocket *>(socket.get())) {
        static_cast<void>(socket.release());
        return std::make_unique<TlsStream>(std::unique_ptr<QSslSocket>(tls), user);
    }
    return std::make_unique<PlainStream>(PlainStream::takeDescriptor(std::move(socket)), user);
}

} // namespace saferide::websocket
