// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/connection/desklink.h"
#include "console/connection/desklogin.h"
#include "console/connection/deskprotocol.h"
#include "console/connection/deskrequests.h"
#include "console/connection/deskstatus.h"
#include "console/connection/desktoken.h"
#include "console/connection/linkend.h"
#include "console/connection/linkwatch.h"
#include "console/connection/serveraddress.h"
#include "console/connection/trustedcertificates.h"
#include "shared/core/backoff.h"
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
        int stalledPicture = 60'000; ///< without a further part of it
        int latePicture = 300'000; ///< 2 MiB, the longest reply, take so long at 56 kbit/s
        int goodLink = 30'000; ///< a link that lived so long ends the growing of the back-off
        Backoff::Settings backoff{500, 15'000, 0.3};
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
    /// Whom the daemon welcomed last: whose picture it is, while there is one.
    const User &user() const { return m_user; }
    QString serverDisplay() const { return m_address.display; }
    /// How phones reach the daemon, `https://host/prefix`: as it says, else as the desk does.
    QString phonesUrl() const;
    /// Whether `server`, as people write it, is the one of the last login.
    bool isOf(const QString &server) const;
    /// Milliseconds since the daemon was last heard on a live link: how old the picture is. nullopt
    /// while there is none.
    std::optional<qint64> pictureAge() const { return m_protocol.pictureAge(); }
    /// What the daemon says of rides and riders.
    const DeskProtocol &protocol() const { return m_protocol; }

    /// Certificates that are accepted though no authority vouches for them.
    TrustedCertificates &trusted() { return m_trusted; }

    /// What comes of a login when no server answers.
    enum class WhenAway {
        Tell, ///< somebody waits who may know better
        TryAgain, ///< by itself, as with a link that was cut
    };
    /// `server` as people write it. The answer is a statusChanged.
    void logIn(const QString &server, const QString &username, const QString &password,
               WhenAway whenAway = WhenAway::Tell);
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
    void requestToken(const QString &password);
    void loggedIn(const Result<QString> &token);
    void tryAgainLater();
    void tryAgain();
    bool mayIgnore(const QSslCertificate &certificate, const QList<QSslError> &errors);
    LinkEnd::Peer peer() const;
    void end(const LinkEnd &why);
    void endForCertificate();
    void openLink();
    void dropLink();
    void sendHello();
    void linkFailed(const DeskLink::Fault &fault);
    void protocolBroken(const QString &what);
    void welcome(const console::Welcome &welcome);
    void keepUp(qint64 sentFor);
    void renewToken();

    const Clock &m_clock;
    const Settings m_settings;
    DeskStatus m_status;
    ServerAddress m_address;
    QString m_username;
    std::optional<QString> m_password; // of a login that is tried again
    DeskToken m_token;
    User m_user;
    QString m_phonesUrl; // as the daemon says
    TrustedCertificates m_trusted;
    std::optional<UnknownCertificate> m_unknown; // of this attempt
    std::optional<UnknownCertificate> m_inTheWay;
    DeskLogin m_login;
    DeskLink m_link;
    LinkWatch m_watch;
    DeskProtocol m_protocol;
    DeskRequests m_requests;
    Backoff m_backoff;
    QTimer m_retry;
};

} // namespace saferide
