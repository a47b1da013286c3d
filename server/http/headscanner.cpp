// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/headscanner.h"

namespace saferide::http {

bool HeadScanner::refuse(int status, const QString &detail)
{
    m_refusal = Refusal{status, detail};
    return false;
}

bool HeadScanner::endLine()
{
    if (m_previous != '\r') {
        return refuse(400, QStringLiteral("a line of the request head ends without CR"));
    }
    m_complete = m_scanned - 1 == m_lineStart;
    if (m_complete && m_lines == 0) {
        return refuse(400, QStringLiteral("the request line is empty"));
    }
    ++m_lines;
    m_lineStart = m_scanned + 1;
    if (!m_complete && m_limits->headFields > 0 && m_lines > m_limits->headFields + 1) {
        return refuse(431, QStringLiteral("too many header fields"));
    }
    return true;
}

bool HeadScanner::takeByte(char byte)
{
    const auto code = static_cast<unsigned char>(byte);
    const bool inRequestLine = m_lines == 0;
    if (m_previous == '\r' && byte != '\n') {
        return refuse(400, QStringLiteral("CR without LF in the request head"));
    }
    if (byte == '\n') {
        return endLine();
    }
    if (m_limits->headBytes > 0 && m_scanned >= m_limits->headBytes) {
        return refuse(431, QStringLiteral("the request head is too large"));
    }
    if (inRequestLine && m_limits->requestLineBytes > 0 && m_scanned > m_limits->requestLineBytes) {
        return refuse(414, QStringLiteral("the request line is too long"));
    }
    if (!inRequestLine && m_limits->fieldLineBytes > 0
        && m_scanned - m_lineStart > m_limits->fieldLineBytes) {
        return refuse(431, QStringLiteral("a header field is too long"));
    }
    const bool control =
        (code < 0x20 && byte != '\r' && (byte != '\t' || inRequestLine)) || code == 0x7f;
    if (control || (inRequestLine && code >= 0x80)) {
        return refuse(400, QStringLiteral("invalid character in the request head"));
    }
    if (m_scanned == m_lineStart && (byte == ' ' || byte == '\t')) {
        return refuse(400, QStringLiteral("folded header lines are not supported"));
    }
    return true;
}

std::optional<qsizetype> HeadScanner::scan(QByteArrayView bytes)
{
    for (; m_scanned < bytes.size() && !m_refusal && !m_complete; ++m_scanned) {
        if (!takeByte(bytes[m_scanned])) {
            return std::nullopt;
        }
        m_previous = bytes[m_scanned];
    }
    return m_complete ? std::optional<qsizetype>(m_scanned) : std::nullopt;
}

} // namespace saferide::http
