// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QNetworkAccessManager>
#include <QPointer>
#include <QSslCertificate>
#include <QSslError>
#include <QUrl>

#include <functional>

QT_FORWARD_DECLARE_CLASS(QNetworkReply)

namespace saferide {

/// Gets an access token for a name and a password (`POST /auth/login`).
class DeskLogin final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<QString>)>;

    explicit DeskLogin(QObject *parent = nullptr);

    /// Errors: Unauthorized (wrong name or password), RateLimited (retryAfter), Unavailable (no
    /// server there, or not ready), InvalidInput (what answers is not SafeRide, or is too long; the
    /// certificate is not trusted). Messages are sentences for people. A second attempt cancels the
    /// first.
    void logIn(const QUrl &url, const QString &username, const QString &password, Done done);
    void cancel();

    /// Asked when something is wrong with the server's certificate: true goes on all the same.
    using MayIgnore = std::function<bool(const QSslCertificate &, const QList<QSslError> &)>;
    void setMayIgnore(MayIgnore mayIgnore) { m_mayIgnore = std::move(mayIgnore); }

private:
    QNetworkAccessManager m_network;
    QPointer<QNetworkReply> m_reply;
    MayIgnore m_mayIgnore;
};

} // namespace saferide
