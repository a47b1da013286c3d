// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

namespace saferide {

/// A sentence for the admin, whose setting cannot be used.
inline Error wrongSetting(const QString &message)
{
    return Error{ErrorCode::InvalidInput, message};
}

} // namespace saferide
