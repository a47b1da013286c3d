// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRandomGenerator>

#include <algorithm>
#include <cmath>

namespace saferide {

/// How long to wait before the next attempt: doubling, bounded, with jitter so that those who wait
/// do not all come back at the same moment.
class Backoff
{
public:
    struct Settings
    {
        int firstMsecs;
        int mostMsecs;
        double jitter; ///< up to this share shorter or longer
    };

    explicit Backoff(Settings settings)
        : m_settings(settings)
        , m_msecs(settings.firstMsecs)
    {
    }

    /// Milliseconds. `random`: 0..1
    int next(double random = QRandomGenerator::global()->generateDouble())
    {
        const double factor = 1 + m_settings.jitter * (2 * random - 1);
        const int wait = int(std::ceil(m_msecs * factor));
        m_msecs = std::min(m_settings.mostMsecs, m_msecs * 2);
        return wait;
    }
    void reset() { m_msecs = m_settings.firstMsecs; }

private:
    const Settings m_settings;
    int m_msecs;
};

/// For a server that all our threads and nodes come back to: 50 to 100 ms, then longer, up to 1 to
/// 2 s.
inline constexpr Backoff::Settings ServerBackoff{75, 1'500, 1.0 / 3};

} // namespace saferide
