// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/commands.h"
#include "server/daemon/statusreport.h"

#include <QEventLoop>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QTextStream>

#include <cstdio>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int PatienceMsecs = 5'000;

/// Asks the admin listener of the running daemon; the JSON of its answer.
Result<QJsonObject> askDaemon(const Config &config, const QByteArray &method, const QString &path,
                              const QByteArray &body = {})
{
    if (!config.adminListen) {
        return Error{ErrorCode::InvalidInput,
                     u"the daemon has no admin listener (admin_listen is off)"_s};
    }
    Endpoint endpoint = *config.adminListen;
    if (endpoint.address == QHostAddress(QHostAddress::AnyIPv4)
        || endpoint.address == QHostAddress(QHostAddress::Any)) {
        endpoint.address = QHostAddress(QHostAddress::LocalHost);
    } else if (endpoint.address == QHostAddress(QHostAddress::AnyIPv6)) {
        endpoint.address = QHostAddress(QHostAddress::LocalHostIPv6);
    }
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy);
    network.setTransferTimeout(PatienceMsecs);
    QNetworkRequest request(QUrl(u"http://"_s + endpoint.toString() + path));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    const std::unique_ptr<QNetworkReply> reply(network.sendCustomRequest(request, method, body));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply->isFinished()) {
        loop.exec();
    }
    const QJsonObject answer = QJsonDocument::fromJson(reply->readAll()).object();
    if (reply->error() == QNetworkReply::NoError) {
        return answer;
    }
    if (const QString detail = answer.value(u"detail"_s).toString(); !detail.isEmpty()) {
        return Error{ErrorCode::InvalidInput, detail};
    }
    return Error{ErrorCode::Unavailable,
                 u"no saferided answers at the admin listener %1: %2. Is it running, and are "
                 "--config and --admin-listen the same as the daemon's?"_s.arg(
                     endpoint.toString(), reply->errorString())};
}

} // namespace

Result<void> showStatus(const Invocation &invocation)
{
    const auto report = askDaemon(invocation.config, "GET", u"/status"_s);
    if (!report) {
        return report.error();
    }
    const bool asJson = invocation.has(u"json"_s);
    QTextStream(stdout) << (asJson ? QString::fromUtf8(QJsonDocument(*report).toJson())
                                   : statusText(*report));
    if (!report->value(u"ready"_s).toBool()) {
        return Error{ErrorCode::Unavailable,
                     u"the daemon is not ready: "_s + report->value(u"missing"_s).toString()};
    }
    return {};
}

Result<void> changeLogLevel(const Invocation &invocation)
{
    const QStringList parts = invocation.words.last().split(u'=');
    const QString category = parts.size() > 1 ? parts.first() : u"saferide"_s;
    const QByteArray body =
        QJsonDocument(QJsonObject{{u"level"_s, parts.last()}}).toJson(QJsonDocument::Compact);
    const auto levels =
        askDaemon(invocation.config, "PUT",
                  u"/log-levels/"_s + QString::fromLatin1(QUrl::toPercentEncoding(category)), body);
    if (!levels) {
        return levels.error();
    }
    QTextStream out(stdout);
    for (auto it = levels->begin(); it != levels->end(); ++it) {
        out << it.key() << ' ' << it->toString() << '\n';
    }
    return {};
}

} // namespace saferide
