// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/connection/backoff.h"
#include "console/connection/desklink.h"
#include "console/connection/desklogin.h"
#include "console/connection/deskprotocol.h"
#include "console/connection/deskrequests.h"
#include "console/connection/deskstatus.h"
#include "console/connection/desktoken.h"
#include "console/connection/serveraddress.h"
#include "console/connection/trustedcertificates.h"
#include "shared/core/clock.h"
#include "shared/protocol/console/requests.h"

#include <QTimer>

#include <functional>

namespace saferide {

/// The desk's way to the daemon: logs in, keeps the link, resumes after a cut, asks. What the
/// daemon tells of the picture is told by protocol(). GUI thread only.
///
/// Whatever is told, the change of state is complete before, and none of it is told from within the
/// socket's own code: who listens may do as they like.
class DeskConnection final : public QObject
{
    Q_OBJECT

public:
    /// Milliseconds; tests shorten them.
    struct Settings
    {
        int pingInterval = console::PingIntervalMsecs;
        int connectTimeout = 8'000; ///< until the welcome
        DeskRequests::Settings requests;
        int goodLink = 30'000; ///< a link that lived so long ends the growing of the back-off
        Backoff::Settings backoff;
        DeskLink::Settings link;
        DeskProtocol::Settings protocol;
    };
    using RequestDone = DeskRequests::Done;
    template<typename Reply>
    using Done = std::function<void(Result<Reply>)>;

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
    std::optional<qint64> pictureAge() const { return m_protocol.pictureAge(); }
    /// What the daemon says of rides and riders.
    const DeskProtocol &protocol() const { return m_protocol; }

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
    /// The same with one of shared/protocol/console/requests.h, and its reply.
    template<typename Request>
    void send(const Request &asked, QObject *context, Done<typename Request::Reply> done)
    {
        request(QLatin1StringView(Request::Method), console::paramsOf(asked), context,
                DeskRequests::reading<Request>(std::move(done)));
    }

Q_SIGNALS:
    void statusChanged(const saferide::DeskStatus &status);
    /// At a login: the certificate of the server is not known, and nothing was sent to it. Trust it
    /// and log in again, or leave it. Once there was a picture it is not asked: see
    /// certificateInTheWay().
    void certificateUnknown(const saferide::UnknownCertificate &certificate);

private:
    void wire();
    void setStatus(DeskState state, const QString &message = {}, const QString &remedy = {});
    void loggedIn(const Result<QString> &token);
    bool mayIgnore(const QSslCertificate &certificate, const QList<QSslError> &errors);
    void tellUnknownCertificate();
    void openLink();
    void dropLink();
    void sendHello();
    void linkLost(const QString &why,
                  const std::optional<UnknownCertificate> &inTheWay = std::nullopt);
    void refuse(const QString &message, const QString &remedy);
    void refuseVersion(const QString &theirs);
    void askForLogin(const QString &message);
    void linkClosed(console::CloseCode code, const QString &reason);
    void linkFailed(const DeskLink::Fault &fault);
    void protocolBroken(const QString &what);
    void welcome(const console::Welcome &welcome);
    void checkLink();
    void keepLink(qint64 now, qint64 sinceLastCheck);
    void renewToken();

    const Clock &m_clock;
    const Settings m_settings;
    DeskStatus m_status;
    ServerAddress m_address;
    QString m_username;
    DeskToken m_token;
    User m_user;
    TrustedCertificates m_trusted;
    std::optional<UnknownCertificate> m_unknown; // of this attempt
    std::optional<UnknownCertificate> m_inTheWay;
    DeskLogin m_login;
    DeskLink m_link;
    DeskProtocol m_protocol;
    DeskRequests m_requests;
    qint64 m_lastCheck = 0; // monotonic
    qint64 m_liveSince = 0; // monotonic
    qint64 m_connectingSince = 0; // monotonic
    qint64 m_lastPing = 0; // monotonic
    Backoff m_backoff;
    QTimer m_retry;
    QTimer m_watch;
};

} // namespace saferide
