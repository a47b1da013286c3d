// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/console/message.h"
#include "shared/protocol/console/positionbatch.h"
#include "shared/protocol/console/protocol.h"

#include <QPointer>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>
#include <QWebSocket>
#include <QWebSocketServer>

#include <functional>
#include <memory>

namespace saferide::test {

/// A daemon that says whatever a test wants: late, wrong, newer, endless, cut at any byte. Logs
/// everybody in and greets them with the picture that the test gave it. One desk at a time: the
/// newest link. In this thread.
class ScriptedDaemon final : public QObject
{
public:
    explicit ScriptedDaemon(quint16 port = 0);
    /// Speaks TLS with this certificate.
    explicit ScriptedDaemon(const QSslConfiguration &certificate, quint16 port = 0);
    ~ScriptedDaemon() override;

    quint16 port() const { return m_listener->serverPort(); }
    QString address() const;
    /// For the links from now on.
    void setCertificate(const QSslConfiguration &certificate);
    /// Takes no connection, or takes them again, at the same port.
    void setListening(bool listening);

    // Changed by tests.
    QByteArray loginAnswer; ///< the whole HTTP answer
    bool loginNeverEnds = false; ///< after loginAnswer more and more bytes follow
    console::Welcome welcome; ///< its time is taken when it is said
    std::function<Timestamp()> clock; ///< the daemon's time of day
    quint64 sequence = 0; ///< of the last event that was said
    QList<Ride> rides;
    QList<Participant> participants;
    std::function<void(const console::Hello &)> onHello; ///< greet(), unless set
    std::function<void(const console::Request &)> onRequest; ///< no answer ever, unless set

    std::function<void(const QByteArray &)> onPong; ///< what ping() said

    // Received so far.
    int links = 0; ///< TCP connections that asked for a WebSocket
    int logins = 0;
    QList<console::Hello> hellos;
    QList<console::Request> requests;
    bool isLinked() const { return m_desk != nullptr && m_desk->isValid(); }
    int requestsOf(const QString &method) const;

    // Send to the newest link.
    void greet();
    void say(const console::ServerMessage &message);
    void sayText(const QByteArray &json);
    void sayEvent(const console::Change &change);
    void sayBatch(const QList<ParticipantFix> &fixes, std::optional<Timestamp> at = std::nullopt);
    void sayBinary(const QByteArray &bytes);
    /// Straight to the TCP socket: frames that no WebSocket would make.
    void sayBytes(const QByteArray &bytes);
    void ping(const QByteArray &payload);
    void reply(const console::Request &request, const QJsonValue &result);
    void refuse(const console::Request &request, const Error &error);
    void close(console::CloseCode code, const QString &reason = {});
    /// Without a word, as a killed process does.
    void cut();
    /// Neither reads nor writes, as a stopped process does.
    void freeze();

private:
    void listen(quint16 port);
    void accept();
    void route(QTcpSocket *socket);
    void adopt();
    void take(const QString &text);

    std::unique_ptr<QTcpServer> m_listener;
    quint16 m_port = 0;
    bool m_tls = false;
    QWebSocketServer m_webSockets{QString(), QWebSocketServer::NonSecureMode};
    QPointer<QWebSocket> m_desk;
    QPointer<QTcpSocket> m_tcp; // the socket of m_desk
};

/// A live ride without a route, with the code RIDE01 and its number.
Ride scriptedRide(qint64 id);
/// Of ride 1, unless another is named. `at`: rode there at 5 m/s.
Participant scriptedRider(qint64 id, std::optional<Timestamp> at = std::nullopt, qint64 ride = 1);
LocationFix scriptedFix(Timestamp at);

/// The certificate NAME.pem with its key of tests/data/tls.
QSslConfiguration tlsCertificate(const QString &folder, const QString &certificate,
                                 const QString &key);

} // namespace saferide::test
