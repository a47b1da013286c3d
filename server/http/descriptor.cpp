// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/descriptor.h"

#include "server/http/forwardedfor.h"

#include <array>
#include <netinet/in.h>
#include <sys/socket.h>

namespace saferide::http {

QHostAddress peerOf(qintptr descriptor)
{
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (::getpeername(int(descriptor), reinterpret_cast<sockaddr *>(&storage), &length) != 0) {
        return {};
    }
    return plainAddress(QHostAddress(reinterpret_cast<const sockaddr *>(&storage)));
}

QByteArray receivedSoFar(qintptr descriptor)
{
    constexpr int MaxReads = 16;
    std::array<char, 4'096> part;
    QByteArray received;
    for (int reads = 0; reads < MaxReads; ++reads) {
        const ssize_t size = ::recv(int(descriptor), part.data(), part.size(), MSG_DONTWAIT);
        if (size <= 0) {
            break;
        }
        received.append(part.data(), size);
    }
    return received;
}

void sendLast(qintptr descriptor, const QByteArray &bytes)
{
    const int socket = int(descriptor);
    ::send(socket, bytes.constData(), size_t(bytes.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    ::shutdown(socket, SHUT_WR);
}

} // namespace saferide::http
