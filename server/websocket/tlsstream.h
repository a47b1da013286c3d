// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/stream.h"

#include <QSslSocket>

namespace saferide::websocket {

/// A QSslSocket. Calls its user in a separate turn, because QSslSocket emits signals in the middle
/// of reading and writing.
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
    QObject m_context; // of the connections; destroyed first, as ~QSslSocket emits signals
};

} // namespace saferide::websocket
