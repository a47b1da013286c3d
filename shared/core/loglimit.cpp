// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/loglimit.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto Interval = std::chrono::minutes(1);
constexpr qsizetype MaxKinds = 256;

} // namespace

std::optional<quint64> LogLimit::admit(const QString &kind, Clock::time_point now)
{
    const std::lock_guard lock(m_mutex);
    const auto known = m_lines.find(kind);
    if (known == m_lines.end()) {
        if (m_lines.size() >= MaxKinds) {
            m_lines.clear();
        }
        m_lines.insert(kind, {now, 0});
        return 0;
    }
    if (now - known->writtenAt < Interval) {
        ++known->suppressed;
        return std::nullopt;
    }
    known->writtenAt = now;
    return std::exchange(known->suppressed, 0);
}

QString suppressedText(quint64 suppressed)
{
    return suppressed == 0 ? QString() : u" (and %1 more like it)"_s.arg(suppressed);
}

} // namespace saferide
