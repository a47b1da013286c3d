// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config.h"

#include <QStandardPaths>

namespace saferide {

QString dataDirectory()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QStringLiteral("/saferide");
}

QString defaultDatabaseUrl()
{
    return QStringLiteral("sqlite://") + dataDirectory() + QStringLiteral("/saferide.db");
}

} // namespace saferide
