// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/ridelookup.h"

#include "server/repositories/riderepository.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

Result<Ride> rideOf(db::Session &session, const QString &codeOrId)
{
    RideRepository rides(session);
    if (const auto code = normalizedRideCode(codeOrId)) {
        const auto found = rides.findByCode(*code, {});
        if (!found || *found) {
            return found ? Result((*found)->ride) : found.error();
        }
    }
    if (const auto id = RideId::from(codeOrId.toLongLong())) {
        const auto found = rides.find(*id, {});
        if (!found || *found) {
            return found ? Result((*found)->ride) : found.error();
        }
    }
    return Error{ErrorCode::NotFound, u"no ride has the code or id %1"_s.arg(codeOrId)};
}

} // namespace saferide
