// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/services/trackingkeyservice.h"
#include "shared/domain/riderlist.h"

#include <QByteArray>

namespace saferide::rest {

/// `{…, "key": …, "links": {…}}`: a key that was made, which is shown once, and what sets up apps
/// with it. `baseUrl`: see http::baseUrlOf().
QByteArray trackingKeyJson(const MadeTrackingKey &made, const QByteArray &baseUrl);
/// The same of somebody who has just come into the ride, with `participation` and `display_name`.
QByteArray newRiderJson(const MadeTrackingKey &made, const QByteArray &baseUrl);
/// The same with `line` and `bib` of the file that they are from.
QByteArray newRiderJson(const MadeTrackingKey &made, const QByteArray &baseUrl,
                        const ListedRider &listed);

} // namespace saferide::rest
