// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/deskfeed.h"
#include "server/desk/deskinput.h"
#include "server/desk/deskoutput.h"
#include "server/desk/deskrequests.h"
#include "shared/protocol/console/message.h"
#include "shared/protocol/console/protocol.h"

#include <QObject>
#include <QPointer>
#include <QTcpSocket>
#include <QTimer>

#include <memory>

QT_FORWARD_DECLARE_CLASS(QWebSocket)

namespace saferide::desk {

/// One desk, from the handshake on. Lives in one I/O thread.
class DeskSession final : public QObject
{
    Q_OBJECT

public:
    struct Dependencies
    {
        DeskFeed &feed;
        DeskBackend &backend;
        const Clock &clock;
        const Settings &settings;
        qint64 startedAt; ///< the daemon, monotonic
    };

    struct Link
    {
        std::unique_ptr<QWebSocket> webSocket;
        QTcpSocket *socket = nullptr; ///< what `webSocket` writes to; frames are written to it
        std::unique_ptr<DeskInput> input; ///< of `socket`
        QByteArray early; ///< what came behind the handshake
        QString peer;
        QString phonesUrl; ///< for the welcome
    };

    DeskSession(Link link, Dependencies dependencies);
    ~DeskSession() override;

    /// There may be new events.
    void pump();
    /// A batch for everybody; skipped by a desk that is behind.
    void offer(const SharedBatch &batch);
    /// Called a few times a second: heartbeat, deadlines, and the positions of a desk that was
    /// behind.
    void tick();
    void close(console::CloseCode code, const QString &reason = {});
    /// Closes when it is this user's, by an older token.
    void revokeToken(UserId user, qint64 tokenVersion);

Q_SIGNALS:
    /// Nothing more comes; to be deleted later.
    void ended(saferide::desk::DeskSession *session);

private:
    enum class State { AwaitingHello, Authorizing, Opening, Live, Closed };

    void takeText(const QString &text);
    void takeLargeText(const QString &text);
    void take(const Result<console::ClientMessage> &message, qint64 bytes);
    void takeHello(const console::Hello &hello);
    void authorized(const Result<User> &user);
    void feedReady(const Result<void> &ready);
    void takeRequest(const console::Request &request, qint64 bytes);
    void tokenRenewed(const QString &token);
    void revalidate();
    void watchOutput();
    qint64 unsent() const;
    bool hasRoom() const;
    bool isStuck(qint64 now);
    void send(const console::ServerMessage &message);
    void write(const QByteArray &frame);
    void heard();
    void abort(const char *why);
    void end();

    Dependencies m_around;
    std::unique_ptr<QWebSocket> m_webSocket;
    QPointer<QTcpSocket> m_socket; // deleted with the session, or by m_webSocket before
    std::unique_ptr<DeskInput> m_input;
    const QString m_peer;
    const QString m_phonesUrl;
    State m_state = State::AwaitingHello;
    bool m_ended = false;
    bool m_opened = false; // the feed counts us
    int m_protocol = console::OldestProtocolVersion; // as the desk said
    Claims m_claims;
    User m_user;
    std::optional<console::ResumePoint> m_resume;
    qint64 m_parsingBytes = 0; // of messages that are read apart from the event loop
    // All monotonic:
    qint64 m_startedAt;
    qint64 m_heardAt;
    qint64 m_tookAt; // some of the output, or there was none
    qint64 m_pingedAt;
    qint64 m_validatedAt = 0;
    bool m_validating = false;
    DeskOutput m_output;
    DeskRequests m_requests;
};

} // namespace saferide::desk
