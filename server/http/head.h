// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/headers.h"

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace saferide::http {

/// Why a request is refused: the status and the message of the reply.
struct Refusal
{
    int status = 400;
    QString detail;
};

/// The validated head of a request (RFC 9112).
struct Head
{
    QByteArray method;
    QByteArray target;
    Headers headers;
    bool http11 = true;
    bool keepAlive = true;
    bool chunked = false;
    qint64 contentLength = 0; ///< as announced; 0 if chunked or without a body
    bool expectsContinue = false;
    bool wantsWebSocket = false;

    bool hasBody() const { return chunked || contentLength > 0; }
};

/// Checks a parsed head: Host, body framing, version-dependent persistence, expectations. Fills the
/// members that follow from the fields; returns a refusal if the request must not be served.
std::optional<Refusal> checkHead(Head &head);

/// 400 or 505 unless the request line ends with HTTP/1.0 or HTTP/1.1.
std::optional<Refusal> checkVersion(QByteArrayView requestLine);

} // namespace saferide::http
