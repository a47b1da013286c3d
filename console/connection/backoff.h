// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

namespace saferide {

/// How long to wait before the next attempt: doubling, bounded, with jitter so that desks do not
/// all come back at the same moment.
class Backoff
{
public:
    struct Settings
    {
        int firstMsecs = 500;
        int mostMsecs = 15'000;
        double jitter = 0.3; ///< up to this share shorter or longer
    };

    explicit Backoff(Settings settings)
        : m_settings(settings)
        , m_msecs(settings.firstMsecs)
    {
    }

    /// `random`: 0..1
    int next(double random)
    {
        const double factor = 1 + m_settings.jitter * (2 * random - 1);
        const int wait = int(m_msecs * factor);
        m_msecs = std::min(m_settings.mostMsecs, m_msecs * 2);
        return wait;
    }
    void reset() { m_msecs = m_settings.firstMsecs; }

private:
    Settings m_settings;
    int m_msecs;
};

} // namespace saferide
