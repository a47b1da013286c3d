// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <QByteArray>
#include <QString>

namespace saferide::load {

/// The object of an update_location, every number so that it reads back as the same. A fix time of
/// 0 is left out (the server then takes the time of arrival), `id` where it is empty.
QByteArray locationJson(const QString &rideCode, const LocationFix &fix, const QString &id = {});

} // namespace saferide::load
