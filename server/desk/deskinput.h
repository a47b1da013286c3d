// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/websocketdecoder.h"

#include <QObject>
#include <QPointer>
#include <QTcpSocket>

namespace saferide::desk {

/// Checks what comes from a desk ahead of QtWebSockets, which takes unmasked frames, answers each
/// ping at once, and has no limit for the bytes of a turn. Lives in the socket's thread; made
/// before QtWebSockets gets the socket, so that it is the first to see the bytes.
class DeskInput final : public QObject
{
    Q_OBJECT

public:
    /// A turn of the loop deals with one frame. Desks send larger messages in frames of 512 KiB.
    static constexpr qint64 MaxFrameBytes = 1024 * 1024;

    /// `messageBytes`: of one message before the welcome.
    DeskInput(QTcpSocket *socket, qint64 messageBytes);

    /// Gives `early`, which came behind the handshake, back to the socket, and checks from there
    /// on: as a stranger the peer may send so much in all. QtWebSockets is connected by now.
    void start(const QByteArray &early, qint64 strangerBytes);
    /// From here on the peer may send messages of this size, as many as it likes.
    void welcome(qint64 messageBytes);
    /// From here on the peer may send as many pings again.
    void allowPings() { m_pings = 0; }
    /// The link is closing: nothing is checked any more.
    void stop() { m_isStarted = false; }

Q_SIGNALS:
    /// QtWebSockets reads no more; the code to close with. From the event loop, once.
    void refused(quint16 code, const QString &why);

private:
    void look();
    bool check(std::span<char> bytes);
    void settle();
    bool refuse(quint16 code, const QString &why);

    QPointer<QTcpSocket> m_socket;
    WebSocketDecoder m_decoder;
    bool m_isStarted = false;
    bool m_isStranger = true;
    qint64 m_available = 0; // when it was looked last
    qint64 m_checked = 0; // of these; QtWebSockets has not read them
    qint64 m_allowed = 0; // bytes of a stranger
    int m_pings = 0;
};

} // namespace saferide::desk
