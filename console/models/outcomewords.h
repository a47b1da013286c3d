// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/error.h"

#include <QString>

namespace saferide {

/// Why it was refused: the server's sentence, with the fields that it names.
QString reasonOf(const Error &error);
/// Of an act, in the log and in dialogs alike: the reason, and first of all whether it may have
/// been done (DeskRequests::mayBeDone()).
QString outcomeOf(const Error &error);

} // namespace saferide
