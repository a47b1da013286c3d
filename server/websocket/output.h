// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/websocketframe.h"

#include <QSocketNotifier>

#include <functional>
#include <memory>

QT_FORWARD_DECLARE_CLASS(QTcpSocket)

namespace saferide::websocket {

/// The frames that wait for one socket: collected through a turn, written at once. A plain socket
/// is written to directly, so that QTcpSocket, which keeps 48 KiB for good once it has written,
/// buffers nothing; what the system does not take stays here.
class Output
{
public:
    /// `taken` is called from the event loop when the system can take, or has taken, more.
    Output(QTcpSocket &socket, QObject *context, const std::function<void()> &taken);

    void append(WebSocketOpcode opcode, QByteArrayView payload);
    /// A whole frame, ready-made.
    void append(QByteArrayView frame);
    /// Hands over what the system takes.
    void write();

    /// Bytes that the system has not taken.
    qint64 unsent() const { return m_frames.size() + unsentByTls(); }
    /// The system did not take all that was written.
    bool isBlocked() const { return m_blocked || unsentByTls() > 0; }
    /// The socket has closed: nothing is written any more.
    void stop();

private:
    void writeDirectly();
    qint64 unsentByTls() const { return m_isTls ? askTls() : 0; }
    qint64 askTls() const;
    void watch();

    QTcpSocket &m_socket;
    QObject *m_context;
    std::function<void()> m_taken;
    QByteArray m_frames;
    std::unique_ptr<QSocketNotifier> m_writable; // made when the system first took too little
    int m_descriptor;
    bool m_isTls;
    bool m_blocked = false;
    bool m_stopped = false;
};

} // namespace saferide::websocket
