// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

#include <chrono>
#include <mutex>
#include <optional>

namespace saferide {

/// Lets one line of a kind into the log a minute, and counts the others. Thread-safe.
class LogLimit
{
public:
    using Clock = std::chrono::steady_clock;

    /// How many lines of this kind were left out since the last one; nothing where this one is to
    /// be left out too.
    std::optional<quint64> admit(const QString &kind, Clock::time_point now = Clock::now());

private:
    struct Line
    {
        Clock::time_point writtenAt;
        quint64 leftOut = 0;
    };
    std::mutex m_mutex; // guards m_lines
    QHash<QString, Line> m_lines;
};

/// " (and 3 more like it)", or nothing.
QString leftOutText(quint64 leftOut);

} // namespace saferide
