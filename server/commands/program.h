// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/daemon/backend.h"

namespace saferide {

/// All of `saferided`: serves, or does what its command says. Returns the status of the process.
int runProgram(int argc, char *argv[], const BackendParts &parts = {});

} // namespace saferide
