// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/setupguide.h"

#include "shared/core/foreigntext.h"
#include "shared/protocol/tracking/links.h"

#include <QCoreApplication>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

struct GuideSentences
{
    Q_DECLARE_TR_FUNCTIONS(saferide::SetupGuide)
};

/// Which phones get to an address.
enum class Reach { Everything, Unencrypted, ThisComputer };

Reach reachOf(const QString &phonesUrl)
{
    const QUrl url(phonesUrl);
    const QString host = url.host();
    if (host == "localhost"_L1 || host == "::1"_L1 || host.startsWith("127."_L1)) {
        return Reach::ThisComputer;
    }
    return url.scheme() == "https"_L1 ? Reach::Everything : Reach::Unencrypted;
}

QString warningOf(const QString &phonesUrl)
{
    switch (reachOf(phonesUrl)) {
    case Reach::Everything:
        return {};
    case Reach::Unencrypted:
        return GuideSentences::tr(
                   "%1 is not encrypted (https). Browsers give such a page no positions, and the "
                   "keys of apps can be read on their way.")
            .arg(phonesUrl);
    case Reach::ThisComputer:
        break;
    }
    return GuideSentences::tr("Phones cannot reach %1, by which this desk reaches the server. The "
                              "administrator sets their address as public_url.")
        .arg(phonesUrl);
}

QString camera()
{
    return GuideSentences::tr("Scan with the camera of the phone");
}

} // namespace

SetupGuide guideToJoin(const Ride &ride, const QString &phonesUrl)
{
    const QString link = phonesUrl + "/j/"_L1 + ride.code;
    const QString code = reachOf(phonesUrl) == Reach::ThisComputer ? QString() : link;
    const auto way = [&](const QString &app, const QString &steps) {
        return SetupWay{app, steps, link, code, camera()};
    };
    const auto withApp = [&](const QString &app, const QString &button, const QString &what) {
        return way(app,
                   GuideSentences::tr(
                       "%1\n\nInstall it, scan the code or open the link on the phone, join, and "
                       "tap “Set up %2” on the page. Only that page can do it: it has the key of "
                       "this rider.")
                       .arg(what, button));
    };
    return {
        warningOf(phonesUrl),
        {way(GuideSentences::tr("Page"),
             GuideSentences::tr(
                 "Nothing to install. Riders scan the code or open the link, and give their name. "
                 "The page shows the group and has an SOS button; it sends the position as long as "
                 "it is open and the screen is on.")),
         withApp(u"Traccar Client"_s, u"Traccar"_s,
                 GuideSentences::tr("Android and iPhone. Recommended for the pocket: it tracks "
                                    "with the screen off and has an SOS button.")),
         withApp(u"OwnTracks"_s, u"OwnTracks"_s,
                 GuideSentences::tr("Android and iPhone. Shows the group on its own map.")),
         withApp(u"Overland"_s, u"Overland"_s, GuideSentences::tr("iPhone.")),
         withApp(u"GPSLogger"_s, u"GPSLogger"_s, GuideSentences::tr("Android.")),
         way(u"OsmAnd"_s,
             GuideSentences::tr(
                 "Android.\n\nScan the code or open the link on the phone and join. The page then "
                 "shows the address for Plugins → Trip recording → Online tracking. A trip must "
                 "be recorded, too."))}};
}

SetupGuide guideOfRider(const Ride &ride, const console::RiderKey &made, const QString &phonesUrl)
{
    const Participant &rider = made.participant;
    const QByteArray key = made.key.toLatin1();
    const tracking::SetupLinks links = tracking::setupLinks(
        {phonesUrl.toUtf8(), key, ride.code, rider.username, rider.participation.id.value});
    const bool showsCodes = reachOf(phonesUrl) == Reach::Everything;
    const auto codeOf = [showsCodes](const QByteArray &text) {
        return showsCodes ? QString::fromUtf8(text) : QString();
    };
    const QString page = codeOf(links.page);
    const auto way = [&](const QString &app, const QString &steps, const QByteArray &link) {
        return SetupWay{app, steps, QString::fromUtf8(link), page, camera()};
    };
    const auto byThePage = [&](const QString &app, const QString &steps, const QByteArray &link) {
        return way(app,
                   GuideSentences::tr("%1\n\nOpen the link on the phone. Or scan the code, and tap "
                                      "“Use an app instead” on the page.")
                       .arg(steps),
                   link);
    };
    SetupWay traccar =
        way(u"Traccar Client"_s,
            GuideSentences::tr(
                "Android and iPhone. Recommended for the pocket: it tracks with the screen off and "
                "has an SOS button.\n\nInstall it, scan the code in its settings or open the link "
                "on the phone, and start the tracking."),
            links.traccar);
    traccar.code = codeOf(links.traccarScan);
    traccar.scanner = GuideSentences::tr("Scan in Traccar Client");
    SetupWay ownTracks = byThePage(
        u"OwnTracks"_s,
        GuideSentences::tr(
            "Android and iPhone. First allow it: Preferences → Remote Control → Allow external "
            "configuration (Android), Settings → Allow loading of configuration (iPhone)."),
        links.owntracks);
    ownTracks.steps +=
        u"\n\n"_s
        + GuideSentences::tr(
            "If you type the values below instead, also choose the mode “Move” at the top of the "
            "map, and on an iPhone a locator interval of 10 seconds and a "
            "displacement of 20 metres. Otherwise the app reports every few "
            "minutes only.");
    ownTracks.values = {{GuideSentences::tr("Mode"), u"HTTP"_s},
                        {GuideSentences::tr("URL"), phonesUrl + "/i"_L1},
                        {GuideSentences::tr("User name"), ride.code},
                        {GuideSentences::tr("Password"), made.key},
                        {GuideSentences::tr("Tracker ID"),
                         QString::fromLatin1(tracking::trackerId(rider.participation.id.value))}};
    return {warningOf(phonesUrl),
            {way(GuideSentences::tr("Page"),
                 GuideSentences::tr(
                     "Nothing to install. %1 scans the code, or opens the link. The page shows the "
                     "group and has an SOS button; it sends the position as long as it is open and "
                     "the screen is on.")
                     .arg(isolated(rider.username)),
                 links.page),
             traccar, ownTracks,
             byThePage(u"Overland"_s,
                       GuideSentences::tr("iPhone. It is saved without a question; then start the "
                                          "tracking in the app."),
                       links.overland),
             byThePage(u"GPSLogger"_s,
                       GuideSentences::tr("Android. It opens as a profile; then start logging in "
                                          "the app."),
                       links.gpslogger),
             way(u"OsmAnd"_s,
                 GuideSentences::tr(
                     "Android.\n\nPlugins → Trip recording → Online tracking: paste this address, "
                     "interval 10 s. A trip must be recorded, too."),
                 links.osmand)}};
}

} // namespace saferide
