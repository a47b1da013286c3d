// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <array>
#include <optional>

namespace saferide::socketio {

/// Follows the frames of a client (RFC 6455, section 5) ahead of QtWebSockets, which takes unmasked
/// frames, and says at which close code the connection is to end. Pure: bytes in, verdict out.
class WebSocketGuard
{
public:
    explicit WebSocketGuard(qint64 maxMessageBytes);

    /// The next bytes of the stream. Afterwards, until a close code was given, ask for
    /// `payloadLeft`.
    std::optional<quint16> take(QByteArrayView bytes);

    /// Bytes of the frame under way that are still to come: they need not be shown, only counted.
    quint64 payloadLeft() const { return m_payloadLeft; }
    void skipPayload(quint64 bytes) { m_payloadLeft -= bytes; }

private:
    std::optional<quint16> takeHead();
    std::optional<quint16> takeDataFrame(quint64 length);
    qsizetype headSize() const;

    quint64 m_maxMessageBytes;
    quint64 m_payloadLeft = 0;
    quint64 m_messageBytes = 0;
    bool m_fragmented = false;
    qsizetype m_headFilled = 0;
    std::array<uchar, 14> m_head{};
};

} // namespace saferide::socketio
