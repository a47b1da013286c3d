// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

#include <chrono>
#include <mutex>
#include <optional>

namespace saferide {

/// Admits one log line of each kind a minute, and counts the others. Thread-safe.
class LogLimit
{
public:
    using Clock = std::chrono::steady_clock;

    /// The number of lines of this kind that were suppressed since the last one; nullopt if this
    /// line is to be suppressed as well.
    std::optional<quint64> admit(const QString &kind, Clock::time_point now = Clock::now());

private:
    struct Line
    {
        Clock::time_point writtenAt;
        quint64 suppressed = 0;
    };
    std::mutex m_mutex; // guards m_lines
    QHash<QString, Line> m_lines;
};

/// " (and 3 more like it)", or an empty string for 0.
QString suppressedText(quint64 suppressed);

} // namespace saferide
