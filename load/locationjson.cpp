// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/locationjson.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace saferide::load {

QByteArray locationJson(const QString &rideCode, const LocationFix &fix, const QString &id)
{
    QJsonObject json{{QStringLiteral("ride_code"), rideCode},
                     {QStringLiteral("latitude"), fix.point.latitude},
                     {QStringLiteral("longitude"), fix.point.longitude}};
    const auto insert = [&json](const QString &key, std::optional<double> value) {
        if (value) {
            json.insert(key, *value);
        }
    };
    insert(QStringLiteral("accuracy"), fix.accuracy);
    insert(QStringLiteral("speed"), fix.speed);
    insert(QStringLiteral("course"), fix.course);
    insert(QStringLiteral("altitude"), fix.altitude);
    insert(QStringLiteral("battery"), fix.battery);
    if (fix.fixTime.msecs != 0) {
        json.insert(QStringLiteral("location_timestamp"), fix.fixTime.toIso());
    }
    if (!id.isEmpty()) {
        json.insert(QStringLiteral("id"), id);
    }
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace saferide::load
