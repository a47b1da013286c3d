// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/head.h"
#include "server/http/limits.h"

namespace saferide::http {

/// Finds the end of a request head (RFC 9112, 2.1) in incrementally received bytes, and refuses
/// what no honest client sends: bare CR or LF, control characters, folded lines, sizes over a
/// limit.
class HeadScanner
{
public:
    explicit HeadScanner(const Limits &limits)
        : m_limits(&limits)
    {
    }

    /// `bytes` starts with the head and is longer in each call. Returns the size of the whole head,
    /// or nullopt: then check refusal(), or call again with more bytes.
    std::optional<qsizetype> scan(QByteArrayView bytes);
    const std::optional<Refusal> &refusal() const { return m_refusal; }

private:
    bool takeByte(char byte);
    bool endLine();
    bool refuse(int status, const QString &detail);

    const Limits *m_limits;
    std::optional<Refusal> m_refusal;
    qsizetype m_scanned = 0;
    qsizetype m_lineStart = 0;
    qint64 m_lines = 0;
    char m_previous = '\0';
    bool m_complete = false;
};

} // namespace saferide::http
