// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace saferide {

/// What identifies a request to create something when it is repeated.
struct Attempt
{
    QString endpoint; ///< `POST /rides`
    QString key = {}; ///< the client's idempotency key; empty: the request is never repeated
    QString digest = {}; ///< of the request's body
};

} // namespace saferide
