// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/receiptbox.h"
#include "shared/domain/newposition.h"

#include <vector>

namespace saferide {

/// Positions in order of arrival, each with its receiver of the receipt.
struct PositionChunk
{
    std::vector<NewPosition> positions;
    std::vector<Acknowledgement> acknowledgements;
    std::vector<qint64> submittedAt; ///< microseconds, monotonic
    qint64 startedAt = 0; ///< milliseconds, monotonic
    int timeouts = 0; ///< how often storing it took too long

    size_t size() const { return positions.size(); }
    bool isEmpty() const { return positions.empty(); }
    qint64 participation(size_t index) const { return positions[index].participation.value; }

    void add(NewPosition position, const Acknowledgement &asked, qint64 now)
    {
        positions.push_back(std::move(position));
        acknowledgements.push_back(asked);
        submittedAt.push_back(now);
    }
    void append(const PositionChunk &other, size_t from, size_t to)
    {
        for (size_t i = from; i < to; ++i) {
            add(other.positions[i], other.acknowledgements[i], other.submittedAt[i]);
        }
    }
    PositionChunk part(size_t from, size_t to) const
    {
        PositionChunk part;
        part.startedAt = startedAt;
        part.append(*this, from, to);
        return part;
    }
};

} // namespace saferide
