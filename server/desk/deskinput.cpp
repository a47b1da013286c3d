// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskinput.h"

namespace saferide::desk {

namespace {

constexpr qint64 FrameHead = 14;
// Of small messages that is some hundreds; a larger frame gets the room that it needs.
constexpr qint64 BytesOfATurn = 32 * 1024;
// What the system keeps for a peer that sends faster than it is read.
constexpr int KernelReceiveBuffer = 256 * 1024;
constexpr int MaxPings = 64; // between two of ours; a desk sends one

} // namespace

DeskInput::DeskInput(QTcpSocket *socket, qint64 messageBytes)
    : m_socket(socket)
    , m_decoder(messageBytes)
{
    connect(socket, &QIODevice::readyRead, this, &DeskInput::look);
}

void DeskInput::start(const QByteArray &early, qint64 strangerBytes)
{
    m_isStarted = true;
    m_allowed = strangerBytes;
    for (qsizetype i = early.size(); i > 0; --i) {
        m_socket->ungetChar(early[i - 1]);
    }
    m_socket->setReadBufferSize(BytesOfATurn);
    m_socket->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, KernelReceiveBuffer);
    connect(m_socket, &QIODevice::readyRead, this, &DeskInput::settle);
    if (!early.isEmpty()) {
        QMetaObject::invokeMethod(m_socket, &QIODevice::readyRead, Qt::QueuedConnection);
    }
}

void DeskInput::welcome(qint64 messageBytes)
{
    m_isStranger = false;
    m_decoder.setMaxMessageBytes(messageBytes);
}

void DeskInput::look()
{
    m_available = m_socket->bytesAvailable();
    const qint64 fresh = m_available - m_checked;
    // QtWebSockets waits until a frame is there as a whole.
    if (!m_isStarted || fresh <= 0 || quint64(fresh) < m_decoder.payloadLeft()) {
        return;
    }
    m_allowed -= fresh;
    if (m_isStranger && m_allowed < 0) {
        refuse(WebSocketClose::TooLarge, QStringLiteral("too much data before the welcome"));
        return;
    }
    m_socket->startTransaction();
    m_socket->skip(m_checked);
    QByteArray bytes = m_socket->read(fresh);
    m_socket->rollbackTransaction();
    m_checked = m_available;
    if (!check({bytes.data(), size_t(bytes.size())})) {
        return;
    }
    const auto awaited = qint64(m_decoder.payloadLeft());
    if (awaited > MaxFrameBytes) {
        refuse(WebSocketClose::TooLarge, QStringLiteral("frame too large"));
    } else {
        m_socket->setReadBufferSize(std::max(BytesOfATurn, m_available + awaited + FrameHead));
    }
}

bool DeskInput::check(std::span<char> bytes)
{
    using Item = WebSocketDecoder::Item;
    for (;;) {
        switch (m_decoder.next(bytes)) {
        case Item::NeedMore:
            return true;
        case Item::Close:
            stop();
            return true;
        case Item::Ping:
            if (++m_pings > MaxPings) {
                return refuse(WebSocketClose::Policy, QStringLiteral("too many pings"));
            }
            break;
        case Item::Failed:
            return refuse(m_decoder.closeCode(), QStringLiteral("malformed frame"));
        case Item::Text:
        case Item::Binary:
        case Item::Pong:
            break;
        }
    }
}

bool DeskInput::refuse(quint16 code, const QString &why)
{
    stop();
    disconnect(m_socket, &QIODevice::readyRead, nullptr, nullptr); // nobody reads on
    QMetaObject::invokeMethod(
        this, [this, code, why] { Q_EMIT refused(code, why); }, Qt::QueuedConnection);
    return false;
}

void DeskInput::settle()
{
    m_checked -= m_available - m_socket->bytesAvailable();
}

} // namespace saferide::desk
