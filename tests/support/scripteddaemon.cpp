// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scripteddaemon.h"

#include "shared/core/clock.h"
#include "tests/support/fixedport.h"

#include <QDir>
#include <QFile>
#include <QSslKey>
#include <QSslServer>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace saferide::test {

ScriptedDaemon::ScriptedDaemon(quint16 port)
    : m_listener(std::make_unique<QTcpServer>())
{
    listen(port);
}

ScriptedDaemon::ScriptedDaemon(const QSslConfiguration &certificate, quint16 port)
    : m_listener(std::make_unique<QSslServer>())
    , m_tls(true)
{
    setCertificate(certificate);
    listen(port);
}

ScriptedDaemon::~ScriptedDaemon()
{
    cut();
}

void ScriptedDaemon::listen(quint16 port)
{
    loginAnswer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 24\r\n\r\n"
                  R"({"access_token":"token"})";
    clock = [] { return SystemClock().now(); };
    welcome.protocol = console::ProtocolVersion;
    welcome.serverVersion = u"scripted"_s;
    welcome.feed = u"feed"_s;
    welcome.user = User{UserId{1}, u"dora"_s, UserRole::Dispatcher, {}, {}};
    welcome.tokenExpiresAt = Timestamp{4'000'000'000'000};
    connect(m_listener.get(), &QTcpServer::pendingConnectionAvailable, this,
            &ScriptedDaemon::accept);
    connect(&m_webSockets, &QWebSocketServer::newConnection, this, &ScriptedDaemon::adopt);
    m_listener->listen(QHostAddress::LocalHost, port ? port : fixedPort());
    m_port = m_listener->serverPort();
}

QString ScriptedDaemon::address() const
{
    return (m_tls ? u"wss://localhost:%1"_s : u"ws://127.0.0.1:%1"_s).arg(m_port);
}

void ScriptedDaemon::setCertificate(const QSslConfiguration &certificate)
{
    static_cast<QSslServer *>(m_listener.get())->setSslConfiguration(certificate);
}

void ScriptedDaemon::setListening(bool listening)
{
    if (listening) {
        m_listener->listen(QHostAddress::LocalHost, m_port);
    } else {
        m_listener->close();
    }
}

int ScriptedDaemon::requestsOf(const QString &method) const
{
    return int(std::count_if(requests.begin(), requests.end(),
                             [&](const console::Request &one) { return one.method == method; }));
}

void ScriptedDaemon::accept()
{
    while (QTcpSocket *socket = m_listener->nextPendingConnection()) {
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { route(socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }
}

void ScriptedDaemon::route(QTcpSocket *socket)
{
    socket->startTransaction();
    const QByteArray head = socket->readAll();
    if (!head.contains("\r\n\r\n")) {
        socket->rollbackTransaction();
        return;
    }
    disconnect(socket, nullptr, this, nullptr);
    if (head.startsWith("GET /console")) {
        ++links;
        socket->rollbackTransaction();
        m_tcp = socket;
        m_webSockets.handleConnection(socket);
        Q_EMIT socket->readyRead();
        return;
    }
    ++logins;
    socket->commitTransaction();
    socket->write(loginAnswer);
    if (loginNeverEnds) {
        connect(socket, &QTcpSocket::bytesWritten, socket, [socket] {
            if (socket->bytesToWrite() == 0) {
                socket->write(QByteArray(64 * 1024, ' '));
            }
        });
    } else {
        socket->disconnectFromHost();
    }
}

void ScriptedDaemon::adopt()
{
    m_desk = m_webSockets.nextPendingConnection();
    m_desk->setParent(this);
    m_desk->setMaxAllowedIncomingMessageSize(console::MaxRequestBytes);
    m_desk->setMaxAllowedIncomingFrameSize(console::MaxRequestBytes);
    connect(m_desk, &QWebSocket::textMessageReceived, this, &ScriptedDaemon::take);
    connect(m_desk, &QWebSocket::pong, this, [this](quint64, const QByteArray &payload) {
        if (onPong) {
            onPong(payload);
        }
    });
    connect(m_desk, &QWebSocket::disconnected, m_desk, &QObject::deleteLater);
}

void ScriptedDaemon::take(const QString &text)
{
    if (sender() != m_desk) {
        return; // a previous link
    }
    const auto message = console::parseClientMessage(text.toUtf8());
    if (!message) {
        qFatal("the desk said something wrong: %s", qPrintable(message.error().message));
    }
    if (const auto *hello = std::get_if<console::Hello>(&*message)) {
        hellos.append(*hello);
        const auto answer = onHello; // a copy: the call may replace it
        answer ? answer(*hello) : greet();
    } else {
        requests.append(std::get<console::Request>(*message));
        if (onRequest) {
            onRequest(requests.constLast());
        }
    }
}

void ScriptedDaemon::greet()
{
    welcome.serverTime = clock();
    say(welcome);
    say(console::SnapshotPart{sequence, true, true, rides, participants, {}});
}

void ScriptedDaemon::say(const console::ServerMessage &message)
{
    sayText(console::serialize(message));
}

void ScriptedDaemon::sayText(const QByteArray &json)
{
    if (m_desk) {
        m_desk->sendTextMessage(QString::fromUtf8(json));
    }
}

void ScriptedDaemon::sayEvent(const console::Change &change)
{
    say(console::Event{++sequence, change});
}

void ScriptedDaemon::sayBatch(const QList<ParticipantFix> &fixes, std::optional<Timestamp> at)
{
    sayBinary(console::encode({at.value_or(clock()), fixes}));
}

void ScriptedDaemon::sayBinary(const QByteArray &bytes)
{
    if (m_desk) {
        m_desk->sendBinaryMessage(bytes);
    }
}

void ScriptedDaemon::sayBytes(const QByteArray &bytes)
{
    if (m_tcp) {
        m_tcp->write(bytes);
        m_tcp->flush();
    }
}

void ScriptedDaemon::ping(const QByteArray &payload)
{
    if (m_desk) {
        m_desk->ping(payload);
    }
}

void ScriptedDaemon::reply(const console::Request &request, const QJsonValue &result)
{
    say(console::Reply{request.id, result});
}

void ScriptedDaemon::refuse(const console::Request &request, const Error &error)
{
    say(console::Failure{request.id, error});
}

void ScriptedDaemon::close(console::CloseCode code, const QString &reason)
{
    if (m_desk) {
        m_desk->close(QWebSocketProtocol::CloseCode(code), reason);
    }
}

void ScriptedDaemon::cut()
{
    if (m_desk) {
        m_desk->abort();
    }
}

void ScriptedDaemon::freeze()
{
    if (m_tcp) {
        m_tcp->blockSignals(true);
    }
}

Ride scriptedRide(qint64 id)
{
    Ride made;
    made.id = RideId{id};
    made.code = u"RIDE%1"_s.arg(id, 2, 10, QChar(u'0'));
    made.title = u"Ride %1"_s.arg(id);
    made.status = RideStatus::Live;
    made.organizer = UserId{1};
    return made;
}

LocationFix scriptedFix(Timestamp at)
{
    return {.point = {46.05, 14.51}, .fixTime = at, .speed = 5};
}

Participant scriptedRider(qint64 id, std::optional<Timestamp> at, qint64 ride)
{
    Participant made;
    made.username = u"Rider %1"_s.arg(id);
    made.participation.id = ParticipationId{id};
    made.participation.user = UserId{id};
    made.participation.ride = RideId{ride};
    if (at) {
        made.participation.lastFix = scriptedFix(*at);
    }
    return made;
}

QSslConfiguration tlsCertificate(const QString &folder, const QString &certificate,
                                 const QString &key)
{
    QFile certificateFile(QDir(folder).filePath(certificate));
    QFile keyFile(QDir(folder).filePath(key));
    if (!certificateFile.open(QIODevice::ReadOnly) || !keyFile.open(QIODevice::ReadOnly)) {
        qFatal("no certificate in %s", qPrintable(folder));
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(&certificateFile));
    configuration.setPrivateKey(QSslKey(&keyFile, QSsl::Ec));
    return configuration;
}

} // namespace saferide::test
