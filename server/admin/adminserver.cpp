// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/adminserver.h"

#include <QCoreApplication>
#include <QHttpServerResponse>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;
using Status = QHttpServerResponse::StatusCode;

QHttpServerResponse readinessResponse(const Result<void> &readiness)
{
    if (readiness) {
        return {QJsonObject{{u"status"_s, u"ready"_s}}, Status::Ok};
    }
    QHttpServerResponse response(QJsonObject{{u"detail"_s, readiness.error().message}},
                                 Status::ServiceUnavailable);
    response.setHeader("Retry-After", "1");
    return response;
}

} // namespace

AdminServer::AdminServer(Sources sources)
    : m_sources(std::move(sources))
{
    m_server.route(u"/health"_s, QHttpServerRequest::Method::Get, [] {
        return QJsonObject{{u"status"_s, u"ok"_s},
                           {u"version"_s, QCoreApplication::applicationVersion()}};
    });
    m_server.route(u"/ready"_s, QHttpServerRequest::Method::Get,
                   [this] { return readinessResponse(m_sources.readiness()); });
    m_server.route(u"/metrics"_s, QHttpServerRequest::Method::Get, [this] {
        return QHttpServerResponse("text/plain; version=0.0.4; charset=utf-8", m_sources.metrics());
    });
    m_server.route(u"/status"_s, QHttpServerRequest::Method::Get,
                   [this] { return m_sources.status(); });
    addLogLevels();
}

void AdminServer::addLogLevels()
{
    m_server.route(u"/log-levels"_s, QHttpServerRequest::Method::Get,
                   [this] { return m_sources.logLevels(); });
    m_server.route(
        u"/log-levels/<arg>"_s, QHttpServerRequest::Method::Put,
        [this](const QString &category, const QHttpServerRequest &request) {
            const QJsonObject body = QJsonDocument::fromJson(request.body()).object();
            const auto set = m_sources.setLogLevel(category, body.value(u"level"_s).toString());
            if (!set) {
                return QHttpServerResponse(QJsonObject{{u"detail"_s, set.error().message}},
                                           Status::UnprocessableEntity);
            }
            return QHttpServerResponse(m_sources.logLevels(), Status::Ok);
        });
}

Result<quint16> AdminServer::listen(const QHostAddress &address, quint16 port)
{
    auto listener = std::make_unique<QTcpServer>();
    if (!listener->listen(address, port)) {
        const auto reason = listener->serverError();
        const bool mayPass = reason == QAbstractSocket::AddressInUseError
            || reason == QAbstractSocket::SocketAddressNotAvailableError
            || reason == QAbstractSocket::SocketResourceError;
        return Error{
            mayPass ? ErrorCode::Unavailable : ErrorCode::InvalidInput,
            u"cannot open the admin listener on %1:%2: %3; choose another with --admin-listen"_s
                .arg(address.toString())
                .arg(port)
                .arg(listener->errorString())};
    }
    m_server.bind(listener.get());
    return listener.release()->serverPort(); // bind made the server its parent
}

} // namespace saferide
