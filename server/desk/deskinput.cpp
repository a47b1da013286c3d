// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskinput.h"

#include "server/eventloop/socketoutput.h"

namespace saferide::desk {

namespace {

constexpr qint64 FrameHead = 14;
// What the system keeps for a peer that sends faster than it is read: so much a turn.
constexpr int KernelReceiveBuffer = 256 * 1024;

} // namespace

DeskInput::DeskInput(QTcpSocket *socket)
    : m_socket(socket)
{
    connect(socket, &QIODevice::readyRead, this, &DeskInput::count);
}

void DeskInput::start(const QByteArray &early, qint64 strangerBytes)
{
    m_isStranger = true;
    m_allowed = strangerBytes;
    for (qsizetype i = early.size(); i > 0; --i) {
        m_socket->ungetChar(early[i - 1]);
    }
    m_socket->setReadBufferSize(strangerBytes);
    m_socket->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, KernelReceiveBuffer);
    connect(m_socket, &QIODevice::readyRead, this, &DeskInput::settle);
    connect(m_socket, &QIODevice::readyRead, this, &DeskInput::read, signalsOf(*m_socket));
    if (!early.isEmpty()) {
        QMetaObject::invokeMethod(m_socket, &QIODevice::readyRead, Qt::QueuedConnection);
    }
}

void DeskInput::welcome(qint64 messageBytes)
{
    m_isStranger = false;
    if (m_socket) { // QtWebSockets waits until a frame is there as a whole
        m_socket->setReadBufferSize(messageBytes + FrameHead + KernelReceiveBuffer);
    }
}

void DeskInput::count()
{
    if (!m_isStranger) {
        return;
    }
    m_allowed -= m_socket->bytesAvailable() - m_left;
    if (m_allowed < 0) {
        m_isStranger = false;
        disconnect(m_socket, &QIODevice::readyRead, nullptr, nullptr); // nobody reads on
        QMetaObject::invokeMethod(this, &DeskInput::tooMuch, Qt::QueuedConnection);
    }
}

void DeskInput::settle()
{
    m_left = m_socket->bytesAvailable();
}

} // namespace saferide::desk
