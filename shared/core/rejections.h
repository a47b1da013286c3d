// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/metrics.h"

#include <array>

namespace saferide {

/// `saferide_rejections_total{reason="gpx_bytes"}`: what exceeded this limit.
Counter &rejectionCounter(Metrics &metrics, const char *reason);

/// Counts what exceeded the limits of a layer. `Limit` is the layer's enum, and `namesOf(Limit())`
/// beside it returns their names, an std::array in the same order. Layers with a limit of the same
/// name share its counter, and so do copies; a default-constructed object counts nothing.
/// Thread-safe.
template<typename Limit>
class Rejections
{
public:
    Rejections() = default;
    /// Registers all reasons at once. `metrics` outlives this object.
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
