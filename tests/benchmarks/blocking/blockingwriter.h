// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/positionwriter.h"

namespace saferide::bench {

/// Each position is a transaction of its own, in the thread that submits it: with the batches of a
/// PositionWriter, BlockingPool would compare nothing.
class BlockingWriter final : public PositionWriter
{
public:
    using PositionWriter::PositionWriter;

    Result<void> submit(PendingPosition position) override;
};

} // namespace saferide::bench
