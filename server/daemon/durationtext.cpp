// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/durationtext.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

QString durationText(qint64 seconds)
{
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    if (hours >= 48) {
        return u"%1 days %2 h"_s.arg(hours / 24).arg(hours % 24);
    }
    if (hours > 0) {
        return u"%1 h %2 min"_s.arg(hours).arg(minutes % 60);
    }
    return minutes > 0 ? u"%1 min %2 s"_s.arg(minutes).arg(seconds % 60) : u"%1 s"_s.arg(seconds);
}

} // namespace saferide
