// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/locationjson.h"

#include "shared/domain/fixfields.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace saferide::load {

QByteArray locationJson(const QString &rideCode, const LocationFix &fix, const QString &id)
{
    QJsonObject json{{QStringLiteral("ride_code"), rideCode}};
    for (const PlaceField &field : PlaceFields) {
        json.insert(field.name, fix.point.*field.value);
    }
    for (const MeasuredField &field : MeasuredFields) {
        if (const auto &value = fix.*field.value) {
            json.insert(field.name, *value);
        }
    }
    if (fix.fixTime.msecs != 0) {
        json.insert(QStringLiteral("location_timestamp"), fix.fixTime.toIso());
    }
    if (!id.isEmpty()) {
        json.insert(QStringLiteral("id"), id);
    }
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace saferide::load
