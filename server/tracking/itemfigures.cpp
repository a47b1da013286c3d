// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tracking/itemfigures.h"

namespace saferide::tracking {

ItemFigures::ItemFigures(Metrics &metrics)
    : m_dropped(&metrics.counter("saferide_tracking_positions_dropped_total",
                                 "Positions from tracking apps whose ride is over."))
    , m_refusedKeys(&metrics.counter("saferide_tracking_keys_refused_total",
                                     "Requests of tracking apps without a valid key."))
{
    for (size_t dialect = 0; dialect < Dialects.size(); ++dialect) {
        for (size_t content = 0; content < Contents.size(); ++content) {
            m_items[dialect][content] =
                &metrics.counter("saferide_tracking_items_total",
                                 "What tracking apps sent, by their dialect and by what it was.",
                                 Metrics::label("dialect", Dialects[dialect]) + ','
                                     + Metrics::label("content", Contents[content]));
        }
    }
}

void ItemFigures::count(Dialect dialect, Content content, quint64 items) const
{
    if (Counter *counter = m_items[size_t(dialect)][size_t(content)]; counter && items > 0) {
        counter->add(items);
    }
}

void ItemFigures::countDropped(quint64 positions) const
{
    if (m_dropped) {
        m_dropped->add(positions);
    }
}

void ItemFigures::countRefusedKey() const
{
    if (m_refusedKeys) {
        m_refusedKeys->add();
    }
}

} // namespace saferide::tracking
