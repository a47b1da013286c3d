// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

namespace saferide {

/// Whether a statement was executed, for those to whom it does not matter how many rows it changed.
inline Result<void> withoutCount(const Result<qint64> &executed)
{
    return executed ? Result<void>() : executed.error();
}

} // namespace saferide
