// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/connection/backoff.h"
#include "console/connection/desklogin.h"
#include "console/connection/deskrequests.h"
#include "console/connection/deskstatus.h"
#include "console/connection/positionbuffer.h"
#include "console/connection/serveraddress.h"
#include "console/connection/serverclock.h"
#include "console/connection/trustedcertificates.h"
#include "shared/core/clock.h"
#include "shared/domain/ridecourse.h"
#include "shared/protocol/consolemessage.h"
#include "shared/protocol/consoleprotocol.h"

#include <QTimer>

#include <functional>
#include <memory>

QT_FORWARD_DECLARE_CLASS(QWebSocket)

namespace saferide {

/// The desk's link to the daemon: logs in, keeps the link, resumes after a cut, and tells what
/// changed. GUI thread only.
///
/// Between `snapshotReceived` and the next one, every change is told once and in the daemon's
/// order. Whatever is told, the change of state is complete before, and none of it is told from
/// within the socket's own code: who listens may do as they like.
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
        DeskRequests::Settings requests;
        int goodLink = 30'000; ///< a link that lived so long ends the growing of the back-off
        int positionBuffer = 100;
        Backoff::Settings backoff;
        qsizetype mostRides = 100'000; ///< of a snapshot, which must have an end
        qsizetype mostParticipants = 1'000'000;
    };
    using RequestDone = DeskRequests::Done;
    using CourseDone = std::function<void(Result<std::optional<RideCourse>>)>;

    explicit DeskConnection(const Clock &clock, QObject *parent = nullptr);
    DeskConnection(const Clock &clock, Settings settings, QObject *parent = nullptr);
    ~DeskConnection() override;

    const DeskStatus &status() const { return m_status; }
    /// Who is logged in, once connected.
    const User &user() const { return m_user; }
    QString serverDisplay() const { return m_address.display; }
    /// Whether `server`, as people write it, is the one of the last login.
    bool isOf(const QString &server) const;
    /// Milliseconds since the daemon was last heard on a live link: how old the picture is. nullopt
    /// while there is none.
    std::optional<qint64> pictureAge() const;
    /// The daemon's time of day.
    Timestamp serverNow() const { return m_serverClock.now(); }

    /// Certificates that are accepted though no authority vouches for them.
    TrustedCertificates &trusted() { return m_trusted; }

    /// `server` as people write it. The answer is a statusChanged.
    void logIn(const QString &server, const QString &username, const QString &password);
    void logOut();
    /// Does not wait for the end of the back-off. Tries again also after a refusal, while the login
    /// is valid.
    void reconnectNow();
    /// Whether reconnectNow() would try: else a login is needed.
    bool canReconnect() const;
    /// The one for which the link does not come back; nullopt while none is in the way.
    const std::optional<UnknownCertificate> &certificateInTheWay() const { return m_inTheWay; }

    /// Calls `done` once, unless context is gone: with the reply, the daemon's refusal, or
    /// Unavailable when there is no link, or none any more, and Timeout when no answer comes.
    /// Whether a request that was cut off took effect is then unknown.
    void request(const QString &method, const QJsonObject &params, QObject *context,
                 RequestDone done);
    /// The line of the ride's route; no value where the ride has none.
    void requestCourse(RideId ride, QObject *context, CourseDone done);

Q_SIGNALS:
    void statusChanged(const saferide::DeskStatus &status);
    /// At a login: the certificate of the server is not known, and nothing was sent to it. Trust it
    /// and log in again, or leave it. Once there was a picture it is not asked: see
    /// certificateInTheWay().
    void certificateUnknown(const saferide::UnknownCertificate &certificate);
    /// The daemon's time of day is `now`, as far as it is known.
    void serverTimeKnown(saferide::Timestamp now);
    /// All that happened up to now was told; several times a second while the link lives. After a
    /// cut not before the first round of fixes.
    void pictureIsCurrent();
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
    /// Phones that were heard, but not of a newer fix.
    void contactsReceived(const QList<saferide::ParticipantContact> &contacts);

private:
    template<typename Act>
    void afterTheSocket(Act act);
    void setStatus(DeskState state, const QString &message = {}, const QString &remedy = {});
    void loggedIn(const Result<QString> &token);
    bool mayIgnore(const QSslCertificate &certificate, const QList<QSslError> &errors);
    void tellUnknownCertificate();
    void openSocket();
    void dropSocket();
    void sendHello();
    void linkLost(const QString &why,
                  const std::optional<UnknownCertificate> &inTheWay = std::nullopt);
    void refuse(const QString &message, const QString &remedy);
    void askForLogin(const QString &message);
    struct SocketFault
    {
        QAbstractSocket::SocketError error;
        QString text;
        bool stillConnected;
    };

    void socketClosed();
    void socketFailed(const SocketFault &fault);
    void takeText(const QString &text);
    void takeBinary(const QByteArray &bytes);
    void take(const console::Welcome &welcome);
    void take(const console::SnapshotPart &part);
    void take(const console::Event &event);
    void take(const console::Reply &reply);
    void take(const console::Failure &failure);
    void take(const console::UnknownMessage &unknown);
    void apply(const console::Change &change);
    void pictureIsLive();
    void heard();
    void hearPong(const QByteArray &payload);
    void askForFirstRound(qint64 now);
    void checkLink();
    void noteToken(Timestamp expiresAt);
    void renewToken();
    void protocolBroken(const QString &what);

    const Clock &m_clock;
    const Settings m_settings;
    DeskStatus m_status;
    ServerAddress m_address;
    QString m_username;
    QString m_token;
    Timestamp m_tokenExpiresAt; // on the daemon's clock
    qint64 m_renewBefore = 0; // milliseconds before that
    User m_user;
    TrustedCertificates m_trusted;
    std::optional<UnknownCertificate> m_unknown; // of this attempt
    std::optional<UnknownCertificate> m_inTheWay;
    DeskLogin m_login;
    PositionBuffer m_positions;
    std::optional<console::ResumePoint> m_resume;
    std::optional<console::SnapshotPart> m_snapshot; // that is being received
    bool m_welcomed = false;
    bool m_hadPicture = false;
    ServerClock m_serverClock;
    qint64 m_lastHeard = 0; // monotonic
    qint64 m_pictureAt = 0; // monotonic: when the picture was last the present
    bool m_isCaughtUp = false; // the first round of fixes came since the last gap
    qint64 m_catchingUpSince = 0; // monotonic
    qint64 m_lastSent = 0; // monotonic: when bytes last left
    qint64 m_lastCheck = 0; // monotonic
    qint64 m_liveSince = 0; // monotonic
    qint64 m_connectingSince = 0; // monotonic
    qint64 m_lastPing = 0; // monotonic
    bool m_renewing = false;
    DeskRequests m_requests;
    Backoff m_backoff;
    QTimer m_retry;
    QTimer m_watch;
    QWebSocket *m_socket = nullptr; // a child; deleted later
    quint64 m_attempt = 0; // which socket, so that nothing of a dropped one is heard
};

} // namespace saferide
