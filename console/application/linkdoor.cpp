// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/linkdoor.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QLocalSocket>

#include <algorithm>

namespace saferide {

namespace {

constexpr qint64 MaxBytes = 1024; // of a link
constexpr int WaitMsecs = 1'000;
constexpr char Taken = '+';
constexpr char NotTaken = '-';
const QString Prefix = QStringLiteral("saferide-desk-");

} // namespace

LinkDoor::LinkDoor(const QString &folder, Take take, QObject *parent)
    : QObject(parent)
    , m_take(std::move(take))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection()) {
            connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QLocalSocket::readyRead, this, [this, socket] { answer(*socket); });
        }
    });
    // Without one the desk works all the same: links open further desks.
    m_server.listen(
        QDir(folder).filePath(Prefix + QString::number(QCoreApplication::applicationPid())));
}

void LinkDoor::answer(QLocalSocket &socket)
{
    if (!socket.canReadLine()) {
        if (socket.bytesAvailable() > MaxBytes) {
            socket.abort();
        }
        return;
    }
    const auto link = RideLink::parse(QString::fromUtf8(socket.readLine(MaxBytes).trimmed()));
    socket.putChar(link && m_take(*link) ? Taken : NotTaken);
    socket.disconnectFromServer();
}

bool LinkDoor::handOver(const QString &folder, const RideLink &link)
{
    const auto doors = QDir(folder).entryList({Prefix + u'*'}, QDir::System);
    return std::any_of(doors.begin(), doors.end(), [&](const QString &door) {
        const QString path = QDir(folder).filePath(door);
        QLocalSocket socket;
        socket.connectToServer(path);
        if (!socket.waitForConnected(WaitMsecs)) {
            if (socket.error() == QLocalSocket::ConnectionRefusedError) {
                QFile::remove(path); // of a desk that was killed
            }
            return false;
        }
        socket.write(link.text().toUtf8() + '\n');
        char answer = NotTaken;
        return (socket.bytesAvailable() > 0 || socket.waitForReadyRead(WaitMsecs))
            && socket.getChar(&answer) && answer == Taken;
    });
}

} // namespace saferide
