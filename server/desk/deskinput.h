// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QTcpSocket>

namespace saferide::desk {

/// Counts what comes from a desk ahead of QtWebSockets, which has no limit for bytes: it answers
/// each ping at once, and keeps the answers for a peer that reads nothing. Lives in the socket's
/// thread; made before QtWebSockets gets the socket, so that it is the first to see the bytes.
class DeskInput final : public QObject
{
    Q_OBJECT

public:
    explicit DeskInput(QTcpSocket *socket);

    /// Gives `early`, which came behind the handshake, back to the socket, and counts from there
    /// on: as a stranger the peer may send so much in all. QtWebSockets is connected by now.
    void start(const QByteArray &early, qint64 strangerBytes);
    /// From here on the peer may send messages of this size, as many as it likes.
    void welcome(qint64 messageBytes);

Q_SIGNALS:
    /// Something came, and QtWebSockets has dealt with it. From the event loop where the socket is
    /// a TLS one, see signalsOf().
    void read();
    /// Over the limit of strangers: from the event loop, once.
    void tooMuch();

private:
    void count();
    void settle();

    QPointer<QTcpSocket> m_socket;
    bool m_isStranger = false;
    qint64 m_left = 0; // of what was counted, QtWebSockets has not read so much
    qint64 m_allowed = 0;
};

} // namespace saferide::desk
