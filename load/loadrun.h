// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/loadoptions.h"
#include "load/loadresult.h"

#include <string>

namespace saferide::load {

/// Runs the load in as many processes as asked and adds up what each saw. Blocks until it is over.
LoadResult runLoad(const LoadOptions &options);

/// One line of JSON with everything that was counted.
std::string resultLine(const LoadOptions &options, const LoadResult &result);

} // namespace saferide::load
