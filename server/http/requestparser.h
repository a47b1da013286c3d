// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/head.h"
#include "server/http/headscanner.h"

#include <memory>

namespace saferide::http {

/// Parses a request, strictly, from bytes that arrive in arbitrary pieces. No socket, no clock.
class RequestParser
{
public:
    enum class State { Head, Body, Complete, Refused };

    explicit RequestParser(const Limits &limits);
    RequestParser(const RequestParser &) = delete;
    RequestParser &operator=(const RequestParser &) = delete;
    ~RequestParser();

    State state() const { return m_state; }

    /// Consumes what it can and returns the number of bytes. Pass the rest again, followed by more.
    /// Consumes nothing of a head before it is complete, and then the head alone.
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

} // namespace saferide::http
