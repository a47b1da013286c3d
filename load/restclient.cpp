// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/restclient.h"

#include "load/httpresponse.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace saferide::load {
namespace {

constexpr time_t AnswerSeconds = 60;

RestReply replyOf(const HttpResponse &response)
{
    RestReply reply;
    reply.status = response.status;
    const auto body = QByteArray(response.body.data(), qsizetype(response.body.size()));
    const QJsonDocument document = QJsonDocument::fromJson(body);
    reply.json = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    const auto retryAfter = headerValue(response.head, "retry-after");
    reply.retryAfterSeconds = QByteArray(retryAfter.data(), qsizetype(retryAfter.size())).toInt();
    return reply;
}

} // namespace

QString RestReply::detail() const
{
    const QJsonValue detail = json.toObject()[QStringLiteral("detail")];
    if (detail.isArray()) {
        return QString::fromUtf8(QJsonDocument(detail.toArray()).toJson(QJsonDocument::Compact));
    }
    return detail.isString() ? detail.toString() : QStringLiteral("status %1").arg(status);
}

RestClient::RestClient(Endpoint endpoint)
    : m_endpoint(std::move(endpoint))
{
}

RestClient::~RestClient()
{
    disconnect();
}

Result<RestReply> RestClient::get(const QString &path, const QString &token)
{
    return exchange("GET", path, token, {}, {});
}

Result<RestReply> RestClient::send(const QByteArray &method, const QString &path,
                                   const QString &token, const QJsonObject &body)
{
    return exchange(method, path, token, "application/json",
                    QJsonDocument(body).toJson(QJsonDocument::Compact));
}

Result<RestReply> RestClient::postForm(const QString &path, const QByteArray &form)
{
    return exchange("POST", path, {}, "application/x-www-form-urlencoded", form);
}

Result<RestReply> RestClient::exchange(const QByteArray &method, const QString &path,
                                       const QString &token, const QByteArray &contentType,
                                       const QByteArray &body)
{
    QByteArray request = method + ' ' + path.toUtf8() + " HTTP/1.1\r\nHost: "
        + QByteArray::fromStdString(m_endpoint.host) + "\r\nConnection: close\r\n";
    if (!token.isEmpty()) {
        request += "Authorization: Bearer " + token.toUtf8() + "\r\n";
    }
    if (!contentType.isEmpty()) {
        request += "Content-Type: " + contentType
            + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    }
    request += "\r\n" + body;
    const auto gone = [this] {
        disconnect();
        return Error{ErrorCode::Unavailable,
                     QStringLiteral("the server at %1 does not answer")
                         .arg(QString::fromStdString(m_endpoint.host))};
    };
    if (!connectSocket() || !sendAll(request)) {
        return gone();
    }
    std::string answer;
    std::array<char, 65'536> buffer;
    while (true) {
        const auto count = recv(m_socket, buffer.data(), buffer.size(), 0);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return gone();
        }
        answer.append(buffer.data(), std::size_t(count));
        if (const auto response = parseResponse(answer)) {
            disconnect();
            return replyOf(*response);
        }
    }
}

bool RestClient::connectSocket()
{
    m_socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval timeout{AnswerSeconds, 0};
    setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    const auto *address = reinterpret_cast<const sockaddr *>(&m_endpoint.address);
    return connect(m_socket, address, sizeof m_endpoint.address) == 0;
}

bool RestClient::sendAll(const QByteArray &bytes) const
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const auto count = ::send(m_socket, bytes.constData() + sent,
                                  std::size_t(bytes.size() - sent), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return false;
        }
        sent += count;
    }
    return true;
}

void RestClient::disconnect()
{
    if (m_socket >= 0) {
        close(m_socket);
        m_socket = -1;
    }
}

} // namespace saferide::load
