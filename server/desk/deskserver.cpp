// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskserver.h"

#include "server/desk/desksession.h"

#include <QCoreApplication>
#include <QEvent>
#include <QTcpSocket>
#include <QThread>
#include <QWebSocket>
#include <QWebSocketServer>

namespace saferide::desk {

namespace {

constexpr size_t MostWaitingBatches = 5; // older ones are made up for by catching up
const auto NewsEvent = QEvent::Type(QEvent::registerEventType());

} // namespace

DeskServer::DeskServer(DeskFeed &feed, DeskBackend &backend, const Clock &clock, Settings settings,
                       QObject *parent)
    : QObject(parent)
    , m_feed(feed)
    , m_backend(backend)
    , m_clock(clock)
    , m_settings(std::move(settings))
{
    m_tick.setInterval(m_settings.batchInterval);
    connect(&m_tick, &QTimer::timeout, this, &DeskServer::tick);
    m_feed.addListener(this);
}

DeskServer::~DeskServer()
{
    m_feed.removeListener(this);
}

void DeskServer::adoptWebSocket(std::unique_ptr<QTcpSocket> socket, const QHostAddress &peer)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_stopping) {
        socket->abort();
        return;
    }
    // One for each handshake: so it is known which socket a QWebSocket writes to.
    auto *handshake =
        new QWebSocketServer(QStringLiteral("SafeRide"), QWebSocketServer::NonSecureMode, this);
    handshake->setHandshakeTimeout(m_settings.helloTimeout);
    QTcpSocket *raw = socket.release();
    raw->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(handshake, &QWebSocketServer::newConnection, this,
            [this, raw, handshake, peer] { adopted(raw, handshake, peer); });
    connect(raw, &QObject::destroyed, handshake, &QObject::deleteLater);
    handshake->handleConnection(raw);
}

void DeskServer::adopted(QTcpSocket *socket, QWebSocketServer *handshake, const QHostAddress &peer)
{
    std::unique_ptr<QWebSocket> webSocket(handshake->nextPendingConnection());
    if (!webSocket) {
        return;
    }
    webSocket->setParent(nullptr);
    auto session = std::make_unique<DeskSession>(
        std::move(webSocket), socket, peer.toString(),
        DeskSession::Surroundings{m_feed, m_backend, m_clock, m_settings});
    // Deleted from the event loop: the signal comes out of the session's own functions.
    connect(
        session.get(), &DeskSession::ended, this,
        [this](DeskSession *ended) {
            std::erase_if(m_sessions, [ended](const auto &one) { return one.get() == ended; });
        },
        Qt::QueuedConnection);
    m_sessions.push_back(std::move(session));
    m_tick.start();
}

void DeskServer::revokeTokens(UserId user, qint64 tokenVersion)
{
    for (const auto &session : m_sessions) {
        session->revokeToken(user, tokenVersion);
    }
}

void DeskServer::shutDown()
{
    m_stopping = true;
    for (const auto &session : m_sessions) {
        session->close(console::CloseCode::GoingAway, QStringLiteral("the server is stopping"));
    }
}

void DeskServer::feedMoved()
{
    const std::lock_guard lock(m_mutex);
    post();
}

void DeskServer::positionsMoved(SharedBatch batch)
{
    const std::lock_guard lock(m_mutex);
    if (m_batches.size() == MostWaitingBatches) {
        m_batches.erase(m_batches.begin());
    }
    m_batches.push_back(std::move(batch));
    post();
}

void DeskServer::post()
{
    if (!std::exchange(m_awake, true)) {
        QCoreApplication::postEvent(this, new QEvent(NewsEvent));
    }
}

bool DeskServer::event(QEvent *event)
{
    if (event->type() == NewsEvent) {
        drain();
        return true;
    }
    return QObject::event(event);
}

void DeskServer::drain()
{
    std::vector<SharedBatch> batches;
    {
        const std::lock_guard lock(m_mutex);
        m_awake = false;
        batches.swap(m_batches);
    }
    for (const auto &session : m_sessions) {
        session->pump();
        for (const SharedBatch &batch : batches) {
            session->offer(batch);
        }
    }
}

void DeskServer::tick()
{
    for (const auto &session : m_sessions) {
        session->tick();
    }
    if (m_sessions.empty()) {
        m_tick.stop();
    }
}

} // namespace saferide::desk
