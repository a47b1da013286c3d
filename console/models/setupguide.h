// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/ride.h"
#include "shared/protocol/console/contactrequests.h"

#include <QList>
#include <QString>

#include <utility>

namespace saferide {

/// How a phone comes onto the map with one app, or with the page.
struct SetupWay
{
    QString app; ///< its name
    QString steps; ///< what to do, for a person
    QString link; ///< opens it on the phone, or is to be pasted
    QString code; ///< what the QR code says; empty: there is none
    QString scanner; ///< with what the code is scanned
    QList<std::pair<QString, QString>> values = {}; ///< to be typed: name, value
    bool operator==(const SetupWay &) const = default;
};

/// The ways to be seen, the simplest first. See docs/tracking-apps.md.
struct SetupGuide
{
    QString warning; ///< why phones cannot follow it, or not all of it; empty
    QList<SetupWay> ways;
    bool operator==(const SetupGuide &) const = default;
};

/// For everybody who knows the code: with the link to join, as only the phone that joined has a
/// key. `phonesUrl`: see console::Welcome.
SetupGuide guideToJoin(const Ride &ride, const QString &phonesUrl);
/// For one rider, with the links of their own key. Without encryption (https) no code shows it.
SetupGuide guideOfRider(const Ride &ride, const console::RiderKey &made, const QString &phonesUrl);

} // namespace saferide
