// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskserver.h"

#include "server/desk/desksession.h"

#include <QTcpSocket>
#include <QThread>
#include <QWebSocket>
#include <QWebSocketServer>

namespace saferide::desk {

namespace {

constexpr size_t MaxWaitingBatches = 5; // older ones are made up for by catching up

} // namespace

DeskServer::DeskServer(DeskFeed &feed, DeskBackend &backend, const Clock &clock, Settings settings,
                       QObject *parent)
    : QObject(parent)
    , m_feed(feed)
    , m_backend(backend)
    , m_clock(clock)
    , m_settings(std::move(settings))
    , m_startedAt(clock.monotonicMsecs())
    , m_news([this] { pump(); })
    , m_batches([this](const SharedBatch &batch) { offer(batch); },
                {.capacity = MaxWaitingBatches, .whenFull = MailboxOptions::WhenFull::DropOldest})
{
    m_tick.setInterval(m_settings.batchInterval);
    connect(&m_tick, &QTimer::timeout, this, &DeskServer::tick);
    m_feed.addListener(this);
}

DeskServer::~DeskServer()
{
    m_feed.removeListener(this);
}

void DeskServer::adoptWebSocket(std::unique_ptr<QTcpSocket> socket, const QHostAddress &peer,
                                const QString &phonesUrl)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_stopping || socket->state() != QAbstractSocket::ConnectedState) {
        return; // the peer left on the way here
    }
    QTcpSocket *raw = socket.release();
    raw->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    // QWebSocketServer reads beyond the head and drops what it finds, so it gets no more than that.
    const QByteArray received = raw->readAll();
    const qsizetype headSize = received.indexOf("\r\n\r\n") + 4;
    for (qsizetype i = headSize; i > 0; --i) {
        raw->ungetChar(received[i - 1]);
    }
    raw->setReadBufferSize(headSize);
    auto link = std::make_shared<DeskSession::Link>();
    link->socket = raw;
    link->input = std::make_unique<DeskInput>(raw, console::MaxHelloBytes);
    link->early = received.mid(headSize);
    link->peer = peer.toString();
    link->phonesUrl = phonesUrl;
    // One for each handshake: so it is known which socket a QWebSocket writes to.
    auto *handshake =
        new QWebSocketServer(QStringLiteral("SafeRide"), QWebSocketServer::NonSecureMode, this);
    handshake->setHandshakeTimeout(m_settings.helloTimeout);
    raw->setParent(this); // where QWebSocket does not delete it
    connect(raw, &QTcpSocket::disconnected, handshake, [raw, handshake] {
        raw->deleteLater();
        handshake->deleteLater();
    });
    connect(handshake, &QWebSocketServer::newConnection, this, [this, handshake, link] {
        link->webSocket.reset(handshake->nextPendingConnection());
        if (link->webSocket) {
            link->webSocket->setParent(nullptr);
            disconnect(link->socket, nullptr, handshake, nullptr);
            handshake->deleteLater();
            adopted(std::move(*link));
        }
    });
    handshake->handleConnection(raw);
}

void DeskServer::adopted(DeskSession::Link link)
{
    auto session = std::make_unique<DeskSession>(
        std::move(link),
        DeskSession::Dependencies{m_feed, m_backend, m_clock, m_settings, m_startedAt});
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
        session->close(console::CloseCode::GoingAway,
                       QStringLiteral("the server is shutting down"));
    }
}

void DeskServer::feedMoved()
{
    m_news.ring();
}

void DeskServer::positionsMoved(SharedBatch batch)
{
    m_batches.put(std::move(batch));
}

void DeskServer::pump()
{
    for (const auto &session : m_sessions) {
        session->pump();
    }
}

/// The events before the batch: it may be of participants whom they tell of.
void DeskServer::offer(const SharedBatch &batch)
{
    for (const auto &session : m_sessions) {
        session->pump();
        session->offer(batch);
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
