// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/metrics.h"
#include "shared/protocol/tracking/report.h"

namespace saferide::tracking {

/// Counts what became of each item that tracking apps sent. Thread-safe.
class ItemFigures
{
public:
    ItemFigures() = default;
    /// `metrics` outlives it.
    explicit ItemFigures(Metrics &metrics);

    void count(Dialect dialect, Content content, quint64 items = 1) const;
    /// Positions of rides that are over.
    void countDropped(quint64 positions) const;
    void countRefusedKey() const;

private:
    static constexpr auto Dialects = namesOf(Dialect());
    static constexpr auto Contents = namesOf(Content());
    std::array<std::array<Counter *, Contents.size()>, Dialects.size()> m_items{};
    Counter *m_dropped = nullptr;
    Counter *m_refusedKeys = nullptr;
};

} // namespace saferide::tracking
