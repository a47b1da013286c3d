// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

namespace saferide::test {

/// A web server for tests: answers every GET as the test says, and notes what was asked.
class HttpStub final : public QObject
{
public:
    struct Request
    {
        QByteArray path;
        QByteArray head;
    };
    struct Answer
    {
        int status = 200;
        QByteArray body;
        QByteArray headers = {}; ///< whole lines
    };
    using Handler = std::function<Answer(const Request &)>;

    explicit HttpStub(Handler handler, quint16 port = 0)
        : m_handler(std::move(handler))
    {
        connect(&m_listener, &QTcpServer::newConnection, this, [this] { accept(); });
        m_listener.listen(QHostAddress::LocalHost, port);
    }
    quint16 port() const { return m_listener.serverPort(); }
    const QList<Request> &requests() const { return m_requests; }

private:
    void accept()
    {
        QTcpSocket *socket = m_listener.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
            QByteArray &head = m_heads[socket];
            head += socket->readAll();
            if (head.contains("\r\n\r\n")) {
                reply(*socket, std::exchange(head, {}));
            }
        });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QObject::destroyed, this, [this, socket] { m_heads.remove(socket); });
    }
    void reply(QTcpSocket &socket, const QByteArray &head)
    {
        m_requests.append({head.split(' ').value(1), head});
        const Answer answer = m_handler(m_requests.constLast());
        socket.write("HTTP/1.1 " + QByteArray::number(answer.status) + " x\r\n" + answer.headers
                     + "Content-Length: " + QByteArray::number(answer.body.size())
                     + "\r\nConnection: close\r\n\r\n" + answer.body);
        socket.disconnectFromHost();
    }

    Handler m_handler;
    QList<Request> m_requests;
    QHash<QTcpSocket *, QByteArray> m_heads;
    QTcpServer m_listener; // last: its sockets are destroyed before what they use
};

} // namespace saferide::test
