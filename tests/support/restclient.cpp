// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/restclient.h"

#include <QEventLoop>
#include <QNetworkReply>
#include <QTimer>

namespace saferide::test {

using namespace Qt::Literals::StringLiterals;

QStringList RestAnswer::wrongFields() const
{
    QStringList fields;
    for (const QJsonValue entry : object().value("detail"_L1).toArray()) {
        QStringList location;
        for (const QJsonValue part : entry["loc"_L1].toArray()) {
            location.append(part.toString());
        }
        fields.append(location.join(u'.'));
    }
    return fields;
}

QByteArray RestAnswer::next() const
{
    const QByteArray link = headers.value("link");
    return link.endsWith("; rel=\"next\"") ? link.mid(1, link.indexOf('>') - 1) : QByteArray();
}

RestClient::RestClient(QString url)
    : m_url(std::move(url))
{
    m_description = std::make_unique<OpenApiDocument>(QJsonObject());
    m_description = std::make_unique<OpenApiDocument>(get("/openapi.json").object());
}

RestAnswer RestClient::call(const QByteArray &method, const QByteArray &path,
                            const QByteArray &body, const Fields &fields)
{
    constexpr int PatienceMsecs = 30'000;
    QNetworkRequest request(QUrl::fromEncoded(m_url.toUtf8() + path));
    if (!body.isEmpty()) {
        request.setRawHeader("Content-Type", fields.type);
    }
    if (!fields.token.isEmpty()) {
        request.setRawHeader("Authorization", "Bearer " + fields.token);
    }
    for (const auto &[name, value] : fields.more) {
        request.setRawHeader(name, value);
    }
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(PatienceMsecs, &loop, &QEventLoop::quit);
    loop.exec();
    RestAnswer answer{
        reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(), {}};
    for (const auto &[name, value] : reply->rawHeaderPairs()) {
        answer.headers.insert(name.toLower(), value);
    }
    const QByteArray plainPath = path.left(path.indexOf('?') < 0 ? path.size() : path.indexOf('?'));
    m_problems += m_description->problems(QString::fromUtf8(method), QString::fromUtf8(plainPath),
                                          answer.status, answer.headers, answer.body);
    return answer;
}

RestAnswer RestClient::logIn(const QString &name, const QString &password)
{
    const QByteArray form = "username=" + name.toUtf8().toPercentEncoding()
        + "&password=" + password.toUtf8().toPercentEncoding();
    return call("POST", "/auth/login", form, Fields{.type = "application/x-www-form-urlencoded"});
}

QByteArray RestClient::newUser(const QString &name)
{
    const QJsonObject user{{u"username"_s, name}, {u"password"_s, u"secret"_s}};
    call("POST", "/users/", QJsonDocument(user).toJson());
    return tokenOf(name);
}

QByteArray RestClient::tokenOf(const QString &name)
{
    return logIn(name, u"secret"_s)[u"access_token"_s].toString().toLatin1();
}

} // namespace saferide::test
