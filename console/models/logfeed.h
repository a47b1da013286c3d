// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/connection/deskconnection.h"
#include "console/models/deskpicture.h"

namespace saferide {

/// Everything that the desk is told goes into its log, in words. All outlive each other's signals.
/// To be called before feedPicture(): the log names who left, whom the picture then forgets.
void feedLog(const DeskConnection &connection, DeskPicture &picture);

} // namespace saferide
