// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/desklink.h"

#include <QElapsedTimer>
#include <QNetworkRequest>
#include <QPointer>
#include <QSslConfiguration>
#include <QWebSocket>

namespace saferide {

namespace {

constexpr int TurnAfterMsecs = 1; // a timer of 0 would wait until nothing else is to be done
constexpr qsizetype BytesOfAnything = 128; // that waits, however little was sent for it

} // namespace

DeskLink::DeskLink(const Clock &clock, MayIgnore mayIgnore, QObject *parent)
    : DeskLink(clock, std::move(mayIgnore), Settings(), parent)
{
}

DeskLink::DeskLink(const Clock &clock, MayIgnore mayIgnore, Settings settings, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_mayIgnore(std::move(mayIgnore))
    , m_settings(settings)
{
    m_maker.setMaxThreadCount(1);
    m_turn.setSingleShot(true);
    m_turn.setTimerType(Qt::PreciseTimer);
    connect(&m_turn, &QTimer::timeout, this, &DeskLink::tellInTurn);
}

DeskLink::~DeskLink()
{
    drop();
}

void DeskLink::open(const QUrl &address)
{
    drop();
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingFrameSize(m_settings.messageBytes);
    m_socket->setMaxAllowedIncomingMessageSize(m_settings.messageBytes);
    wire();
    m_socket->open(QNetworkRequest(address));
    // A long message may take longer than a dead link is waited for: the WebSocket tells of whole
    // ones only.
    if (const auto *bytes = m_socket->findChild<QAbstractSocket *>()) {
        connect(bytes, &QAbstractSocket::readyRead, this, [this] {
            hear();
            if (m_socket->bytesToWrite() > m_settings.unsentBytes) {
                // Every ping is answered by the WebSocket itself.
                queue([this] { Q_EMIT overrun(); });
            }
        });
    }
}

void DeskLink::wire()
{
    connect(m_socket, &QWebSocket::connected, this, [this] {
        hear();
        queue([this] { Q_EMIT opened(); });
    });
    connect(m_socket, &QWebSocket::disconnected, this, [this] {
        const auto code = console::CloseCode(quint16(m_socket->closeCode()));
        queue([this, code, reason = m_socket->closeReason()] { Q_EMIT closed(code, reason); });
    });
    connect(m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        hear();
        const QByteArray utf8 = text.toUtf8();
        queue([this, utf8, at = m_lastHeard] { Q_EMIT textReceived(utf8, at); }, utf8.size());
    });
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &bytes) {
        hear();
        queue([this, bytes, at = m_lastHeard] { Q_EMIT binaryReceived(bytes, at); }, bytes.size());
    });
    connect(m_socket, &QWebSocket::pong, this, [this](quint64, const QByteArray &payload) {
        hear();
        queue([this, payload, at = m_lastHeard] { Q_EMIT pongReceived(payload, at); });
    });
    connect(m_socket, &QWebSocket::bytesWritten, this,
            [this] { m_lastSent = m_clock.monotonicMsecs(); });
    connect(m_socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        const QSslCertificate certificate =
            errors.isEmpty() ? QSslCertificate() : m_socket->sslConfiguration().peerCertificate();
        if (m_mayIgnore(certificate, errors)) {
            m_socket->ignoreSslErrors(errors);
        }
    });
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto errorOccurred = &QWebSocket::errorOccurred;
#else
    const auto errorOccurred = QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error);
#endif
    connect(m_socket, errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        const Fault fault{error, m_socket->errorString(),
                          m_socket->state() == QAbstractSocket::ConnectedState};
        queue([this, fault] { Q_EMIT failed(fault); });
    });
}

void DeskLink::drop()
{
    m_turn.stop();
    m_waiting.clear();
    m_waitingBytes = 0;
    m_making = 0;
    if (QWebSocket *socket = std::exchange(m_socket, nullptr)) {
        disconnect(socket, nullptr, this, nullptr);
        if (const auto *bytes = socket->findChild<QAbstractSocket *>()) {
            disconnect(bytes, nullptr, this, nullptr);
        }
        socket->abort();
        socket->deleteLater();
    }
}

void DeskLink::send(const console::ClientMessage &message)
{
    ++m_making;
    m_maker.start([this, socket = QPointer(m_socket), message] {
        QMetaObject::invokeMethod(
            this,
            [this, socket, text = QString::fromUtf8(console::serialize(message))] {
                if (socket && socket == m_socket) { // not that of another link
                    --m_making;
                    socket->sendTextMessage(text);
                }
            },
            Qt::QueuedConnection);
    });
}

void DeskLink::ping(const QByteArray &payload)
{
    m_socket->ping(payload);
}

bool DeskLink::isSending() const
{
    return m_making > 0 || (m_socket != nullptr && m_socket->bytesToWrite() > 0);
}

void DeskLink::hear()
{
    m_lastHeard = m_clock.monotonicMsecs();
}

void DeskLink::queue(std::function<void()> tell, qsizetype bytes)
{
    if (m_waitingBytes > m_settings.waitingBytes) {
        return; // it ends with what is told last
    }
    bytes += BytesOfAnything;
    m_waitingBytes += bytes;
    m_waiting.push_back({std::move(tell), bytes});
    if (m_waitingBytes > m_settings.waitingBytes) {
        m_waiting.push_back({[this] { Q_EMIT overrun(); }, 0});
    }
    if (!m_turn.isActive()) {
        m_turn.start(TurnAfterMsecs);
    }
}

void DeskLink::tellInTurn()
{
    const QPointer<DeskLink> alive(this);
    const qint64 longest = m_settings.turnMsecs * 1'000'000;
    QElapsedTimer turn;
    turn.start();
    bool isOver = false;
    while (alive && !m_waiting.empty() && !isOver) {
        const Waiting next = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_waitingBytes -= next.bytes;
        if (m_waiting.empty()) {
            m_turn.stop();
        } else {
            m_turn.start(TurnAfterMsecs); // also for the loop of whoever hears it
        }
        next.tell();
        isOver = turn.nsecsElapsed() >= longest;
    }
}

} // namespace saferide
