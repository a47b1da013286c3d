// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/config.h"

#include <QAbstractSocket>
#include <QStandardPaths>

namespace saferide {

QString Endpoint::toString() const
{
    const bool isV6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    const QString host = isV6 ? u'[' + address.toString() + u']' : address.toString();
    return host + u':' + QString::number(port);
}

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
