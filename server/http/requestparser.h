// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/headers.h"
#include "server/http/headscanner.h"

#include <memory>

namespace saferide::http {

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

/// Reads one request, strictly, from bytes that come in any portions. Pure: no socket, no clock.
class RequestParser
{
public:
    enum class State { Head, Body, Complete, Refused };

    explicit RequestParser(const Limits &limits);
    RequestParser(const RequestParser &) = delete;
    RequestParser &operator=(const RequestParser &) = delete;
    ~RequestParser();

    State state() const { return m_state; }

    /// Takes what it can and returns how many bytes that was. The rest is to be shown again,
    /// followed by more. Takes no byte of a head before its end has come, and then the head alone.
    qsizetype feed(QByteArrayView bytes);

    const Head &head() const { return m_head; } ///< from State::Body on
    void setBodyLimit(qint64 bytes)
    {
        m_bodyLimit = bytes;
    } ///< after the head, before the body; 0 = none
    QByteArray takeBody() { return std::move(m_body); }
    qint64 bodyBytes() const { return m_body.size(); }
    const Refusal &refusal() const { return m_refusal; } ///< in State::Refused

private:
    class Beast;

    qsizetype feedHead(QByteArrayView bytes);
    qsizetype feedBody(QByteArrayView bytes);
    void refuse(const Refusal &refusal);

    HeadScanner m_scanner;
    std::unique_ptr<Beast> m_beast;
    State m_state = State::Head;
    Head m_head;
    QByteArray m_body;
    qint64 m_bodyLimit = 0;
    Refusal m_refusal;
};

/// The rules for a parsed head: Host, body framing, version-dependent persistence, expectations.
/// Fills what follows from the fields; a refusal when the head must not be served.
std::optional<Refusal> checkHead(Head &head);

/// 400 or 505 unless the request line ends with HTTP/1.0 or HTTP/1.1.
std::optional<Refusal> checkVersion(QByteArrayView requestLine);

} // namespace saferide::http
