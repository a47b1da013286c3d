// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/refusallines.h"

namespace saferide::http {

std::optional<quint64> RefusalLines::admit(const QHostAddress &address, qint64 nowMsecs)
{
    const QByteArray key = addressKey(address);
    const QMutexLocker lock(&m_mutex);
    Lines *lines = m_lines.find(key);
    if (lines == nullptr) {
        lines = &m_lines.insert(key, {TokenBucket(PerAddress, nowMsecs)});
    }
    if (lines->bucket.refusal(nowMsecs)) {
        ++lines->suppressed;
        return std::nullopt;
    }
    return std::exchange(lines->suppressed, 0);
}

} // namespace saferide::http
