// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/metrics.h"

#include <QByteArray>

#include <mutex>
#include <optional>

namespace saferide::bus {

/// Measures how long messages take from a node to itself, over the server and back: one at a time,
/// so that it needs no clock but its own. Thread-safe.
class DelayProbe
{
public:
    explicit DelayProbe(Histogram &delays)
        : m_delays(delays)
    {
    }

    /// This message is being published.
    void sent(const QByteArray &message);
    /// This message of our own has come back.
    void returned(QByteArrayView message);
    /// The last one; nullopt if none has come back since forget().
    std::optional<qint64> lastMicros() const;
    /// What is under way may be lost.
    void forget();

private:
    Histogram &m_delays;
    mutable std::mutex m_mutex; // guards the rest
    QByteArray m_message; // that is under way; null: none
    qint64 m_sentAt = 0; // monotonicMicros()
    std::optional<qint64> m_last;
};

} // namespace saferide::bus
