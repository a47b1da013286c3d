// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/headers.h"
#include "shared/core/error.h"

#include <QByteArray>
#include <QJsonValue>
#include <QString>

namespace saferide::http {

/// The reply of a handler. The connection adds Content-Length, X-Request-Id, Date and CORS headers.
struct Reply
{
    int status = 200;
    QByteArray contentType = "application/json";
    QByteArray body;
    Headers headers = {};
    bool close = false; ///< close the connection after this reply
};

/// 200 with this JSON text.
Reply ok(QByteArray json);
/// 201 with this JSON text.
Reply created(QByteArray json);
/// 204 without a body.
Reply noContent();
/// Any status with this JSON text.
Reply jsonReply(int status, QByteArray json);
/// Any status with `{"detail": detail}`.
Reply detailReply(int status, const QString &detail);

/// The only mapping of ErrorCode to a status: `{"detail": …}`, for invalid input 422 with one entry
/// per invalid field. Adds WWW-Authenticate and Retry-After if the status requires them.
Reply errorReply(const Error &error);

/// 503 for a client that has reached a limit of the edge; closes the connection.
Reply tooManyConnections();
Reply tooMuchBuffered();
/// The reply to a change that was made, without its body, for which there is no room; closes the
/// connection.
Reply bodyLeftOut(Reply answer);
/// 415 for a body with a Content-Encoding.
Reply compressedBody();

/// `{"loc": …, "msg": …, "type": …}`; digits in a location stay text.
QJsonValue fieldErrorJson(const FieldError &field);

/// The reason phrase of RFC 9110, e.g. "Not Found"; "Unknown" for codes it does not list.
QByteArray reasonPhrase(int status);

} // namespace saferide::http
