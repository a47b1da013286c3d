// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/error.h"

namespace saferide {

/// The item that a page was to come after is gone, and its place with it: to answer with an empty
/// page would say that the list ends there.
inline Error pageIsGone()
{
    return {ErrorCode::Conflict,
            QStringLiteral("the item after which this list was to continue no longer exists: "
                           "start again from the beginning")};
}

} // namespace saferide
