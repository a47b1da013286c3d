// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace saferide {

/// A request to make something, as far as it can be recognised when it comes again.
struct Attempt
{
    QString endpoint; ///< `POST /rides`
    QString key = {}; ///< that the client gave it; empty: it does not come again
    QString digest = {}; ///< of what is asked for
};

} // namespace saferide
