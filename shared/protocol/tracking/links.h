// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace saferide::tracking {

/// What a tracking app is set up with.
struct Setup
{
    QByteArray baseUrl; ///< `https://host`, without a slash at its end
    QByteArray key;
    QString rideCode;
    QString label; ///< of the rider, shown in the app
    qint64 participation = 0; ///< its id
};

/// Links that a phone opens in the app, which then asks its user; OsmAnd: a template to copy; and
/// the page that needs no app.
struct SetupLinks
{
    QByteArray traccar;
    QByteArray traccarScan; ///< as a QR code, for the scanner of Traccar Client itself
    QByteArray owntracks;
    QByteArray overland;
    QByteArray gpslogger;
    QByteArray osmand;
    QByteArray page; ///< of this server, with the key where no server sees it
};
SetupLinks setupLinks(const Setup &setup);

/// The profile that GPSLogger loads from its link, in Java's format of properties.
QByteArray gpsLoggerProfile(const QByteArray &baseUrl, const QByteArray &key);

/// Two characters for an OwnTracks app, different for any 1296 participations in a row.
QByteArray trackerId(qint64 participation);

} // namespace saferide::tracking
