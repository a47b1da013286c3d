// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/receiptbox.h"

namespace saferide {

/// Numbers of positions by outcome since the start.
struct PositionFigures
{
    qsizetype queued = 0; ///< now
    quint64 received = 0; ///< queued, or refused because the queue was full
    quint64 late = 0; ///< of those received
    quint64 stored = 0;
    quint64 duplicates = 0;
    quint64 failed = 0;
    quint64 overloaded = 0; ///< refused: the queue was full
    quint64 batches = 0;
    quint64 retries = 0;

    void count(PositionOutcome outcome)
    {
        switch (outcome) {
        case PositionOutcome::Stored:
            ++stored;
            return;
        case PositionOutcome::Duplicate:
            ++duplicates;
            return;
        case PositionOutcome::Failed:
            ++failed;
            return;
        }
    }
};

} // namespace saferide
