// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/desklogin.h"

#include "shared/core/foreigntext.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslCipher>
#include <QSslConfiguration>
#include <QTimer>

#include <chrono>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

constexpr int AnswerWithinMsecs = 15'000; // all of it
constexpr qint64 MaxAnswerBytes = 64 * 1024;
constexpr qsizetype LongestDetail = 300; // UTF-16 units, of a sentence

// QUrlQuery leaves a plus sign as it is, which a form reads as a space.
QByteArray formField(const char *name, const QString &value)
{
    return name + QByteArray("=") + value.toUtf8().toPercentEncoding();
}

Error notSafeRide(const QNetworkReply &reply)
{
    return {
        ErrorCode::InvalidInput,
        DeskLogin::tr("The server at %1 is not a SafeRide server.").arg(reply.url().authority())};
}

/// What answers does not speak HTTP, or not over TLS as we do.
Error otherLanguage(const QNetworkReply &reply)
{
    const QString where = reply.url().authority();
    if (reply.url().scheme() == "https"_L1) {
        return reply.sslConfiguration().sessionCipher().isNull()
            ? Error{ErrorCode::InvalidInput,
                    DeskLogin::tr(
                        "%1 does not support TLS: %2. Without TLS the address is ws://%1.")
                        .arg(where, reply.errorString())}
            : notSafeRide(reply);
    }
    return {ErrorCode::InvalidInput,
            DeskLogin::tr("The server at %1 is not a SafeRide server, or it requires TLS: in that "
                          "case enter wss://%1.")
                .arg(where)};
}

Error unreachable(const QNetworkReply &reply)
{
    const QString where = reply.url().authority();
    switch (reply.error()) {
    case QNetworkReply::HostNotFoundError:
        return {ErrorCode::Unavailable,
                DeskLogin::tr("The host %1 was not found.").arg(reply.url().host())};
    case QNetworkReply::ConnectionRefusedError:
        return {ErrorCode::Unavailable, DeskLogin::tr("No server is responding at %1.").arg(where)};
    case QNetworkReply::SslHandshakeFailedError: // a certificate that is not known is told before
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::RemoteHostClosedError:
        return otherLanguage(reply);
    case QNetworkReply::OperationCanceledError:
    case QNetworkReply::TimeoutError:
        return {ErrorCode::Unavailable, DeskLogin::tr("%1 did not respond in time.").arg(where)};
    default:
        return {ErrorCode::Unavailable,
                DeskLogin::tr("%1 cannot be reached: %2.").arg(where, reply.errorString())};
    }
}

Result<QString> token(QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0) {
        return unreachable(reply);
    }
    const QJsonObject answer = QJsonDocument::fromJson(reply.readAll()).object();
    const std::chrono::seconds retryAfter(reply.rawHeader("Retry-After").toInt());
    const QString detail = isolated(answer.value("detail"_L1).toString().left(LongestDetail));
    switch (status) {
    case 200:
        break;
    case 401:
    case 422:
        if (!answer.contains("detail"_L1)) {
            return notSafeRide(reply);
        }
        return Error{ErrorCode::Unauthorized, DeskLogin::tr("Wrong name or password.")};
    case 429:
        return Error{ErrorCode::RateLimited,
                     DeskLogin::tr("The server accepts no login with this name or from this "
                                   "network right now. Try again in %n second(s).",
                                   nullptr, int(retryAfter.count())),
                     {},
                     retryAfter};
    case 502: // these two by a proxy before it
    case 504:
    case 503:
        return Error{ErrorCode::Unavailable,
                     detail.isEmpty() ? DeskLogin::tr("The server is not ready.")
                                      : DeskLogin::tr("The server is not ready: %1.").arg(detail),
                     {},
                     retryAfter};
    default:
        return notSafeRide(reply);
    }
    const QString token = answer.value("access_token"_L1).toString();
    if (token.isEmpty()) {
        return notSafeRide(reply);
    }
    return token;
}

} // namespace

DeskLogin::DeskLogin(QObject *parent)
    : QObject(parent)
{
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

void DeskLogin::logIn(const QUrl &url, const QString &username, const QString &password, Done done)
{
    cancel();
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/x-www-form-urlencoded"_s);
    QNetworkReply *reply = m_network.post(
        request, formField("username", username) + '&' + formField("password", password));
    m_reply = reply;
    reply->setReadBufferSize(MaxAnswerBytes + 1); // also while this thread is busy
    connect(reply, &QNetworkReply::sslErrors, this, [this, reply](const QList<QSslError> &errors) {
        const QSslCertificate certificate = reply->sslConfiguration().peerCertificate();
        if (reply == m_reply && m_mayIgnore && m_mayIgnore(certificate, errors)) {
            reply->ignoreSslErrors(errors);
        }
    });
    connect(reply, &QNetworkReply::readyRead, reply, [reply] {
        if (reply->bytesAvailable() > MaxAnswerBytes) {
            reply->abort();
        }
    });
    QTimer::singleShot(AnswerWithinMsecs, reply, &QNetworkReply::abort);
    // Queued: whoever is told may do as they like, and not from within the reply's own code.
    const auto finished = [this, reply, done = std::move(done)] {
        reply->deleteLater();
        if (reply == m_reply) {
            m_reply.clear();
            done(token(*reply));
        }
    };
    connect(reply, &QNetworkReply::finished, this, finished, Qt::QueuedConnection);
}

void DeskLogin::cancel()
{
    if (QNetworkReply *reply = m_reply) {
        m_reply.clear();
        reply->abort();
    }
}

} // namespace saferide
