// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <atomic>
#include <memory>

namespace saferide::test {

/// Stands between a daemon and its PostgreSQL, on a thread of its own. Loses, where it is told to,
/// what the server answers to a COMMIT: the transaction is committed, and the connection is cut.
class LossyRelay
{
public:
    LossyRelay() = default;
    ~LossyRelay()
    {
        m_thread.quit();
        m_thread.wait();
    }
    Q_DISABLE_COPY_MOVE(LossyRelay)

    /// Passes on to there from here on. Once or again.
    bool start(const QString &host, quint16 port)
    {
        if (!m_thread.isRunning()) {
            m_worker.moveToThread(&m_thread);
            QObject::connect(&m_thread, &QThread::finished, &m_worker,
                             [this] { m_server.reset(); });
            m_thread.start();
        }
        bool isListening = false;
        QMetaObject::invokeMethod(
            &m_worker, [&] { isListening = listen(host, port); }, Qt::BlockingQueuedConnection);
        return isListening;
    }
    int port() const { return m_port; }
    void loseCommits(bool lose) { m_loses = lose; }
    int lost() const { return m_lost; }

private:
    bool listen(const QString &host, quint16 port)
    {
        m_server = std::make_unique<QTcpServer>();
        QObject::connect(m_server.get(), &QTcpServer::newConnection, m_server.get(),
                         [this, host, port] {
                             while (QTcpSocket *client = m_server->nextPendingConnection()) {
                                 relay(client, host, port);
                             }
                         });
        const bool isListening = m_server->listen(QHostAddress::LocalHost);
        m_port = m_server->serverPort();
        return isListening;
    }
    void relay(QTcpSocket *client, const QString &host, quint16 port)
    {
        auto *server = new QTcpSocket(client); // NOLINT(cppcoreguidelines-owning-memory)
        const auto isDoomed = std::make_shared<bool>(false);
        QObject::connect(client, &QTcpSocket::readyRead, server, [this, client, server, isDoomed] {
            const QByteArray asked = client->readAll();
            *isDoomed = *isDoomed || (m_loses && asked.contains(QByteArrayView("COMMIT\0", 7)));
            server->write(asked);
        });
        QObject::connect(server, &QTcpSocket::readyRead, client, [this, client, server, isDoomed] {
            if (*isDoomed) {
                ++m_lost;
                client->abort();
            } else {
                client->write(server->readAll());
            }
        });
        QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        QObject::connect(server, &QTcpSocket::disconnected, client,
                         &QTcpSocket::disconnectFromHost);
        server->connectToHost(host, port);
    }

    QThread m_thread;
    QObject m_worker; // lives in m_thread
    std::unique_ptr<QTcpServer> m_server; // lives in m_thread
    std::atomic<int> m_port{0};
    std::atomic<bool> m_loses{false};
    std::atomic<int> m_lost{0};
};

} // namespace saferide::test
