// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/metrics.h"

#include <array>

namespace saferide {

/// `saferide_rejections_total{reason="gpx_bytes"}`: what this limit turned away.
Counter &rejectionCounter(Metrics &metrics, const char *reason);

/// Counts what the limits of one layer turned away. `Limit` is the layer's enum of them, and
/// `namesOf(Limit())` beside it are their names, an std::array in the same order. Layers that know
/// the same limit count into the same number, as do copies; one that was made without metrics
/// counts nothing. Thread-safe.
template<typename Limit>
class Rejections
{
public:
    Rejections() = default;
    /// All reasons stand in the metrics from the start. `metrics` outlives this.
    explicit Rejections(Metrics &metrics)
    {
        for (std::size_t i = 0; i < Names.size(); ++i) {
            m_counters[i] = &rejectionCounter(metrics, Names[i]);
        }
    }

    void count(Limit limit) const
    {
        if (Counter *counter = m_counters[std::size_t(limit)]) {
            counter->add();
        }
    }

private:
    static constexpr auto Names = namesOf(Limit());
    std::array<Counter *, Names.size()> m_counters{};
};

} // namespace saferide
