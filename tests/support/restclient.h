// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/openapidocument.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>

#include <memory>

namespace saferide::test {

/// What a request was answered with.
struct RestAnswer
{
    int status = 0; ///< 0: nothing came
    QByteArray body;
    QHash<QByteArray, QByteArray> headers; ///< by name in lower case

    QJsonDocument json() const { return QJsonDocument::fromJson(body); }
    QJsonObject object() const { return json().object(); }
    QJsonArray array() const { return json().array(); }
    QJsonValue operator[](const QString &name) const { return object().value(name); }
    qint64 id() const { return object().value(QStringLiteral("id")).toInteger(); }
    /// The locations of a 422, each joined by dots.
    QStringList wrongFields() const;
    /// Where `Link` leads; empty at the end of a list.
    QByteArray next() const;
};

/// Speaks to the REST interface and holds every answer against its own description.
class RestClient
{
public:
    /// Of requests, besides method, path and body.
    struct Fields
    {
        QByteArray token = {};
        QByteArray type = "application/json"; ///< of the body, where there is one
        QList<std::pair<QByteArray, QByteArray>> more = {};
    };

    /// Reads /openapi.json. `url` like http://127.0.0.1:8000
    explicit RestClient(QString url);

    RestAnswer call(const QByteArray &method, const QByteArray &path, const QByteArray &body,
                    const Fields &fields);
    RestAnswer call(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
                    const QByteArray &token = {})
    {
        return call(method, path, body, Fields{.token = token});
    }
    RestAnswer get(const QByteArray &path, const QByteArray &token = {})
    {
        return call("GET", path, {}, token);
    }
    RestAnswer logIn(const QString &name, const QString &password);
    /// Registers a user with the password `secret` and logs in; returns the token.
    QByteArray newUser(const QString &name);
    QByteArray tokenOf(const QString &name);

    const OpenApiDocument &description() const { return *m_description; }
    /// Where answers were not as described, since it was asked last.
    QStringList takeProblems() { return std::exchange(m_problems, {}); }

private:
    QString m_url;
    QNetworkAccessManager m_network;
    std::unique_ptr<OpenApiDocument> m_description;
    QStringList m_problems;
};

} // namespace saferide::test
