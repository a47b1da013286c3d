// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/tcpstream.h"

#include "shared/core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>

namespace saferide::load {

struct RestReply
{
    int status = 0;
    QJsonValue json;
    int retryAfterSeconds = 0;

    bool isGood() const { return status >= 200 && status < 300; }
    /// The sentence of an error body.
    QString detail() const;
};

/// The REST interface of a daemon, one request after the other; each waits for its answer.
class RestClient
{
public:
    explicit RestClient(Endpoint endpoint);
    ~RestClient();
    RestClient(const RestClient &) = delete;
    RestClient &operator=(const RestClient &) = delete;

    /// Unavailable where the server cannot be reached. `token` may be empty.
    Result<RestReply> get(const QString &path, const QString &token);
    Result<RestReply> send(const QByteArray &method, const QString &path, const QString &token,
                           const QJsonObject &body);
    Result<RestReply> postForm(const QString &path, const QByteArray &form);

private:
    Result<RestReply> exchange(const QByteArray &method, const QString &path, const QString &token,
                               const QByteArray &contentType, const QByteArray &body);
    bool connectSocket();
    bool sendAll(const QByteArray &bytes) const;
    void disconnect();

    Endpoint m_endpoint;
    int m_socket = -1;
};

} // namespace saferide::load
