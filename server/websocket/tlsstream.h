// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/stream.h"

#include <QSslSocket>

namespace saferide::websocket {

/// A QSslSocket. It tells its user in a turn of its own, because QSslSocket emits its signals in
/// the middle of its reading and writing.
class TlsStream final : public Stream
{
public:
    TlsStream(std::unique_ptr<QSslSocket> socket, User &user);

    qsizetype read(std::span<char> into) override;
    bool hasEnded() const override { return m_socket->state() != QAbstractSocket::ConnectedState; }
    qsizetype write(QByteArrayView bytes) override;
    qint64 unsent() const override;
    qint64 unacknowledged() const override;
    bool isBlocked() const override { return unsent() > 0; }
    void finishWriting() override;
    void stop() override;

private:
    std::unique_ptr<QSslSocket> m_socket;
    bool m_stopped = false;
    QObject m_context; // of what is told; goes first: a socket that is destroyed tells of its end
};

} // namespace saferide::websocket
