// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/headers.h"

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace saferide::http {

/// Why a request is not taken: the status and the sentence of its answer.
struct Refusal
{
    int status = 400;
    QString detail;
};

/// The head of a request, checked (RFC 9112).
struct Head
{
    QByteArray method;
    QByteArray target;
    Headers headers;
    bool http11 = true;
    bool keepAlive = true;
    bool chunked = false;
    qint64 contentLength = 0; ///< as announced; 0 when chunked or without a body
    bool expectsContinue = false;
    bool wantsWebSocket = false;

    bool hasBody() const { return chunked || contentLength > 0; }
};

/// The rules for a parsed head: Host, body framing, version-dependent persistence, expectations.
/// Fills what follows from the fields; a refusal when the head must not be served.
std::optional<Refusal> checkHead(Head &head);

/// 400 or 505 unless the request line ends with HTTP/1.0 or HTTP/1.1.
std::optional<Refusal> checkVersion(QByteArrayView requestLine);

} // namespace saferide::http
