// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDeadlineTimer>
#include <QTest>
#include <QtEndian>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace saferide::test {

/// A client on a bare socket, with a small window, that reads only when it is told to. It shares
/// the test's thread with the server.
class WebSocketPeer
{
public:
    static constexpr int PatienceMsecs = 30'000;

    explicit WebSocketPeer(quint16 port)
        : m_socket(::socket(AF_INET, SOCK_STREAM, 0))
    {
        const int window = 4096;
        ::setsockopt(m_socket, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
            qFatal("no connection");
        }
    }
    WebSocketPeer(const WebSocketPeer &) = delete;
    WebSocketPeer &operator=(const WebSocketPeer &) = delete;
    ~WebSocketPeer() { ::close(m_socket); }

    /// False when the server takes no more.
    bool sendBytes(QByteArrayView bytes)
    {
        while (!bytes.isEmpty()) {
            const auto sent =
                ::send(m_socket, bytes.data(), size_t(bytes.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent < 0 && errno != EAGAIN) {
                return false;
            }
            bytes = bytes.sliced(std::max<qsizetype>(sent, 0));
            QTest::qWait(0);
        }
        return true;
    }
    /// A masked frame; payloads below 64 KiB.
    bool sendFrame(uchar opcode, const QByteArray &payload)
    {
        QByteArray frame(1, char(0x80 | opcode));
        if (payload.size() < 126) {
            frame += char(0x80 | payload.size());
        } else {
            frame += char(0x80 | 126);
            const quint16 length = qToBigEndian(quint16(payload.size()));
            frame.append(reinterpret_cast<const char *>(&length), sizeof length);
        }
        frame += QByteArray(4, '\0');
        frame += payload;
        return sendBytes(frame);
    }
    bool sendText(const QByteArray &text) { return sendFrame(1, text); }

    /// Opens a WebSocket to Socket.IO; true when it was accepted.
    bool open(const QByteArray &moreOfTheQuery = {})
    {
        const QByteArray request = "GET /socket.io/?EIO=4&transport=websocket" + moreOfTheQuery
            + " HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Version: 13\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        sendBytes(request);
        if (!waitFor([this] { return read() && m_input.contains("\r\n\r\n"); })) {
            return false;
        }
        m_input.remove(0, m_input.indexOf("\r\n\r\n") + 4);
        return true;
    }
    /// Opens a Socket.IO session with this CONNECT packet; true when it was accepted.
    bool connectSocketIo(const QByteArray &connect = "40")
    {
        if (!open()) {
            return false;
        }
        sendText(connect);
        return next().startsWith('0') && next().startsWith("40{");
    }

    /// The payload of the next frame; null when the stream ends or nothing comes.
    QByteArray next()
    {
        QByteArray payload;
        waitFor([&] { return takeFrame(payload) || !read(); });
        if (payload.isNull()) {
            takeFrame(payload); // arrived together with the end
        }
        return payload;
    }
    /// Everything until the stream ends, or until `last` came.
    QByteArrayList all(QByteArrayView last)
    {
        QByteArrayList payloads;
        for (QByteArray payload = next(); !payload.isNull(); payload = next()) {
            payloads.append(payload);
            if (payload == last) {
                break;
            }
        }
        return payloads;
    }

private:
    /// The server runs meanwhile, and nobody sleeps.
    template<typename Condition>
    static bool waitFor(Condition condition)
    {
        const QDeadlineTimer deadline(PatienceMsecs);
        while (!condition()) {
            if (deadline.hasExpired()) {
                return false;
            }
            QTest::qWait(0);
        }
        return true;
    }
    /// False at the end of the stream.
    bool read()
    {
        char buffer[65536];
        const auto size = ::recv(m_socket, buffer, sizeof buffer, MSG_DONTWAIT);
        if (size > 0) {
            m_input.append(buffer, size);
        }
        return size > 0 || (size < 0 && errno == EAGAIN);
    }
    bool takeFrame(QByteArray &payload)
    {
        if (m_input.size() < 2) {
            return false;
        }
        const int length = uchar(m_input[1]) & 0x7F;
        qsizetype head = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (m_input.size() < head) {
            return false;
        }
        const quint64 size = length < 126 ? quint64(length)
            : length == 126               ? qFromBigEndian<quint16>(m_input.constData() + 2)
                                          : qFromBigEndian<quint64>(m_input.constData() + 2);
        if (quint64(m_input.size() - head) < size) {
            return false;
        }
        payload = QByteArray(m_input.constData() + head, qsizetype(size));
        m_input.remove(0, head + qsizetype(size));
        return true;
    }

    int m_socket;
    QByteArray m_input;
};

} // namespace saferide::test
