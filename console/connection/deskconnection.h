// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/connection/backoff.h"
#include "console/connection/desklogin.h"
#include "console/connection/deskstatus.h"
#include "console/connection/positionbuffer.h"
#include "console/connection/serveraddress.h"
#include "console/connection/trustedcertificates.h"
#include "shared/core/clock.h"
#include "shared/domain/ridecourse.h"
#include "shared/protocol/consolemessage.h"
#include "shared/protocol/consoleprotocol.h"

#include <QPointer>
#include <QTimer>

#include <functional>
#include <memory>

QT_FORWARD_DECLARE_CLASS(QWebSocket)

namespace saferide {

/// The desk's link to the daemon: logs in, keeps the link, resumes after a cut, and tells what
/// changed. GUI thread only.
///
/// Between `snapshotReceived` and the next one, every change is told once and in the daemon's
/// order.
class DeskConnection final : public QObject
{
    Q_OBJECT

public:
    /// Milliseconds; tests shorten them.
    struct Settings
    {
        int pingInterval = console::PingIntervalMsecs;
        int deadLink = console::DeadLinkMsecs;
        int connectTimeout = 8'000; ///< until the welcome
        int requestTimeout = 30'000;
        int positionBuffer = 100;
        Backoff::Settings backoff;
    };
    using RequestDone = std::function<void(Result<QJsonValue>)>;
    using CourseDone = std::function<void(Result<std::optional<RideCourse>>)>;

    explicit DeskConnection(const Clock &clock, QObject *parent = nullptr);
    DeskConnection(const Clock &clock, Settings settings, QObject *parent = nullptr);
    ~DeskConnection() override;

    const DeskStatus &status() const { return m_status; }
    /// Who is logged in, once connected.
    const User &user() const { return m_user; }
    QString serverDisplay() const { return m_address.display; }
    /// When the daemon was last heard, on our clock: how old the picture is. nullopt before the
    /// first time.
    std::optional<Timestamp> lastHeardAt() const { return m_lastHeardAt; }
    /// How far the daemon's clock is ahead of ours, in milliseconds.
    qint64 clockOffset() const { return m_clockOffset; }

    /// Certificates that are accepted though no authority vouches for them.
    TrustedCertificates &trusted() { return m_trusted; }

    /// `server` as people write it. The answer is a statusChanged.
    void logIn(const QString &server, const QString &username, const QString &password);
    void logOut();
    /// Does not wait for the end of the back-off.
    void reconnectNow();

    /// Calls `done` once, unless context is gone: with the reply, the daemon's refusal, or
    /// Unavailable when there is no link, or none any more, and Timeout when no answer comes.
    /// Whether a request that was cut off took effect is then unknown.
    void request(const QString &method, const QJsonObject &params, QObject *context,
                 RequestDone done);
    /// The line of the ride's route; no value where the ride has none.
    void requestCourse(RideId ride, QObject *context, CourseDone done);

Q_SIGNALS:
    void statusChanged(const saferide::DeskStatus &status);
    /// The certificate of the server is not known: nothing was sent to it. Trust it and log in
    /// again, or leave it.
    void certificateUnknown(const saferide::UnknownCertificate &certificate);
    void clockOffsetChanged(qint64 msecs);
    /// The whole picture, at the first connection and whenever what was missed is not known any
    /// more.
    void snapshotReceived(const QList<saferide::Ride> &rides,
                          const QList<saferide::Participant> &participants);
    /// Who saw what of this picture, after each snapshot.
    void
    acknowledgementsReceived(const QList<saferide::AttentionAcknowledgement> &acknowledgements);
    void acknowledged(const saferide::AttentionAcknowledgement &acknowledgement);
    /// Added or changed.
    void rideChanged(const saferide::Ride &ride);
    void rideRemoved(saferide::RideId ride);
    /// Joined or changed.
    void participantChanged(const saferide::Participant &participant);
    void participantLeft(saferide::RideId ride, saferide::ParticipationId participation);
    /// Coalesced: the newest of each participation, a few times a second.
    void fixesReceived(const QList<saferide::ParticipantFix> &fixes);

private:
    struct Pending
    {
        QPointer<QObject> context;
        RequestDone done;
        qint64 deadline = 0; // monotonic
    };

    void setStatus(DeskState state, const QString &message = {}, const QString &remedy = {});
    void loggedIn(const Result<QString> &token);
    bool mayIgnore(const QSslCertificate &certificate, const QList<QSslError> &errors);
    void tellUnknownCertificate();
    void openSocket();
    void dropSocket();
    void sendHello();
    void linkLost(const QString &why);
    void refuse(const QString &message, const QString &remedy);
    void askForLogin(const QString &message);
    void socketClosed();
    void socketFailed();
    void takeText(const QString &text);
    void takeBinary(const QByteArray &bytes);
    void take(const console::Welcome &welcome);
    void take(const console::SnapshotPart &part);
    void take(const console::Event &event);
    void take(const console::Reply &reply);
    void take(const console::Failure &failure);
    void take(const console::UnknownMessage &unknown);
    void apply(const console::Change &change);
    void answer(qint64 id, const Result<QJsonValue> &result);
    void failPending(const Error &error);
    void pictureIsLive();
    void heard();
    void noteServerTime(Timestamp serverTime);
    void checkLink();
    void renewToken();
    void protocolBroken(const QString &what);

    const Clock &m_clock;
    const Settings m_settings;
    DeskStatus m_status;
    ServerAddress m_address;
    QString m_username;
    QString m_token;
    Timestamp m_tokenExpiresAt; // on the daemon's clock
    User m_user;
    TrustedCertificates m_trusted;
    std::optional<UnknownCertificate> m_unknown; // of this attempt
    DeskLogin m_login;
    PositionBuffer m_positions;
    std::optional<console::ResumePoint> m_resume;
    std::optional<console::SnapshotPart> m_snapshot; // that is being received
    bool m_welcomed = false;
    bool m_hadPicture = false;
    qint64 m_clockOffset = 0;
    std::optional<Timestamp> m_lastHeardAt;
    qint64 m_lastHeard = 0; // monotonic
    qint64 m_connectingSince = 0; // monotonic
    qint64 m_lastPing = 0; // monotonic
    qint64 m_nextRequest = 1;
    bool m_renewing = false;
    QHash<qint64, Pending> m_pending;
    Backoff m_backoff;
    QTimer m_retry;
    QTimer m_watch;
    QWebSocket *m_socket = nullptr; // a child; deleted later
};

} // namespace saferide
