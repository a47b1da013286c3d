// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/links.h"
#include "tests/support/testprogram.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrl>
#include <QUrlQuery>

using namespace saferide;
using namespace saferide::tracking;

namespace {

const QByteArray Key(26, 'k');

Setup setup()
{
    return {"https://rides.example/club", Key, QStringLiteral("ABC123"),
            QStringLiteral("Ann & Bob é"), 37};
}

QUrlQuery queryOf(const QByteArray &link)
{
    return QUrlQuery(QUrl(QString::fromUtf8(link), QUrl::StrictMode));
}

QString valueIn(const QByteArray &link, const char *name)
{
    return queryOf(link).queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded);
}

} // namespace

class TestSetupLinks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linksOpenTheApps()
    {
        const SetupLinks links = setupLinks(setup());
        QVERIFY(links.traccar.startsWith("org.traccar.client://config?"));
        QCOMPARE(valueIn(links.traccar, "url"),
                 u"https://rides.example/club/i/" + QString::fromLatin1(Key));
        QCOMPARE(valueIn(links.traccar, "id"), setup().label);
        QCOMPARE(valueIn(links.traccar, "distance"), u"0");
        QVERIFY(links.overland.startsWith("overland://setup?"));
        QCOMPARE(valueIn(links.overland, "url"), u"https://rides.example/club/i");
        QCOMPARE(valueIn(links.overland, "token").toLatin1(), Key);
        QCOMPARE(valueIn(links.overland, "device_id"), setup().label);
        QCOMPARE(links.gpslogger,
                 "gpslogger://properties/https://rides.example/club/i/" + Key
                     + "/saferide.properties");
        QVERIFY(links.osmand.startsWith(
            QByteArray("https://rides.example/club/i/" + Key + "?lat={0}&lon={1}")));
        QVERIFY(!links.osmand.contains('\''));
        QCOMPARE(links.page, "https://rides.example/club/r#" + Key);
    }

    void ownTracksGetsItsConfiguration()
    {
        const QByteArray link = setupLinks(setup()).owntracks;
        QVERIFY(link.startsWith("owntracks:///config?inline="));
        const QByteArray json = QByteArray::fromBase64(valueIn(link, "inline").toLatin1());
        const QJsonObject configuration = QJsonDocument::fromJson(json).object();
        QCOMPARE(configuration[QStringLiteral("_type")].toString(), u"configuration");
        QCOMPARE(configuration[QStringLiteral("url")].toString(), u"https://rides.example/club/i");
        QCOMPARE(configuration[QStringLiteral("username")].toString(), u"ABC123");
        QCOMPARE(configuration[QStringLiteral("password")].toString().toLatin1(), Key);
        QCOMPARE(configuration[QStringLiteral("tid")].toString(), u"11");
        QCOMPARE(configuration[QStringLiteral("remoteConfiguration")].toBool(true), false);
    }

    void gpsLoggerGetsItsProfile()
    {
        const QByteArray profile = gpsLoggerProfile("https://rides.example", Key);
        const QByteArray address = "https://rides.example/i/" + Key + "?lat=%LAT&lon=%LON";
        QVERIFY(profile.contains(QByteArray("log_customurl_url=" + address)));
        for (const QByteArray &line : profile.trimmed().split('\n')) {
            QVERIFY(line.contains('='));
        }
    }

    void neighboursHaveDifferentTrackerIds()
    {
        QCOMPARE(trackerId(1), "01");
        QCOMPARE(trackerId(35), "0z");
        QCOMPARE(trackerId(36), "10");
        QCOMPARE(trackerId(1'295), "zz");
        QCOMPARE(trackerId(1'296), "00");
    }
};

SAFERIDE_TEST(TestSetupLinks)
#include "tst_setuplinks.moc"
