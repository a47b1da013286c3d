// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/links.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace saferide::tracking {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray escaped(const QString &text)
{
    return text.toUtf8().toPercentEncoding();
}

QByteArray addressWithKey(const QByteArray &baseUrl, const QByteArray &key)
{
    return baseUrl + "/i/" + key;
}

/// In move mode Android uses the interval alone, iOS the interval and the displacement, whose
/// defaults are of no use. The key is the password: Android forgets what it has not sent where the
/// address or the user changes. `remoteConfiguration` off: a ride gets no power over a phone.
QByteArray ownTracksConfiguration(const Setup &setup)
{
    const QJsonObject configuration{{"_type"_L1, "configuration"_L1},
                                    {"mode"_L1, 3},
                                    {"url"_L1, QString::fromUtf8(QByteArray(setup.baseUrl + "/i"))},
                                    {"auth"_L1, true},
                                    {"usePassword"_L1, true},
                                    {"username"_L1, setup.rideCode},
                                    {"password"_L1, QString::fromLatin1(setup.key)},
                                    {"deviceId"_L1, setup.label},
                                    {"tid"_L1, QString::fromLatin1(trackerId(setup.participation))},
                                    {"monitoring"_L1, 2},
                                    {"locatorInterval"_L1, 10},
                                    {"locatorDisplacement"_L1, 20},
                                    {"moveModeLocatorInterval"_L1, 10},
                                    {"pegLocatorFastestIntervalToInterval"_L1, true},
                                    {"ping"_L1, 15},
                                    {"extendedData"_L1, true},
                                    {"cmd"_L1, false},
                                    {"remoteConfiguration"_L1, false}};
    return QJsonDocument(configuration).toJson(QJsonDocument::Compact);
}

} // namespace

SetupLinks setupLinks(const Setup &setup)
{
    const QByteArray address = addressWithKey(setup.baseUrl, setup.key);
    const QByteArray label = escaped(setup.label);
    const QByteArray traccar = "id=" + label
        + "&accuracy=high&distance=0&interval=10&fastest_interval=5&angle=0&heartbeat=60"
          "&buffer=true&wakelock=true&stop_detection=false";
    return {
        .traccar = "org.traccar.client://config?url=" + address.toPercentEncoding() + '&' + traccar,
        .traccarScan = address + '?' + traccar,
        .owntracks = "owntracks:///config?inline="
            + ownTracksConfiguration(setup).toBase64().toPercentEncoding(),
        .overland = "overland://setup?url=" + QByteArray(setup.baseUrl + "/i").toPercentEncoding()
            + "&token=" + setup.key + "&device_id=" + label,
        .gpslogger = "gpslogger://properties/" + address + "/saferide.properties",
        .osmand = address
            + "?lat={0}&lon={1}&timestamp={2}&accuracy={3}&altitude={4}&speed={5}&bearing={6}"
              "&batt={11}&unit=mps",
        .page = setup.baseUrl + "/r#" + setup.key};
}

QByteArray gpsLoggerProfile(const QByteArray &baseUrl, const QByteArray &key)
{
    return "log_customurl_enabled=true\n"
           "log_customurl_method=GET\n"
           "log_customurl_url="
        + addressWithKey(baseUrl, key)
        + "?lat=%LAT&lon=%LON&timestamp=%TIMESTAMP&accuracy=%ACC&speed=%SPD&bearing=%DIR&altitude=%"
          "ALT"
          "&batt=%BATT&charge=%ISCHARGING&unit=mps\n"
          "time_before_logging=10\n"
          "distance_before_logging=0\n"
          "keep_fix=true\n"
          "log_customurl_discard_offline_locations_enabled=false\n";
}

QByteArray trackerId(qint64 participation)
{
    constexpr int Base = 36;
    return QByteArray::number(participation % (Base * Base), Base).rightJustified(2, '0');
}

} // namespace saferide::tracking
