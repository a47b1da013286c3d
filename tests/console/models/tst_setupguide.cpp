// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/setupguide.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString AnasKey = u"abcdefghijklmnopqrstuvwxyz"_s;

Ride codedRide()
{
    Ride ride;
    ride.id = RideId{7};
    ride.code = u"HILLS7"_s;
    ride.title = u"Hills"_s;
    return ride;
}

SetupGuide anasGuide(const QString &phonesUrl)
{
    console::RiderKey made;
    made.key = AnasKey;
    made.participant.username = u"Ana"_s;
    made.participant.participation.id = ParticipationId{77};
    return guideOfRider(codedRide(), made, phonesUrl);
}

QStringList appsOf(const SetupGuide &guide)
{
    QStringList apps;
    for (const SetupWay &way : guide.ways) {
        apps.append(way.app);
    }
    return apps;
}

} // namespace

class TestSetupGuide : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoKnowsTheCodeHasTheLinkToJoinOnly()
    {
        const SetupGuide guide = guideToJoin(codedRide(), u"https://rides.example.org/club"_s);
        QCOMPARE(appsOf(guide), appsOf(anasGuide(u"https://rides.example.org"_s)));
        QVERIFY(guide.warning.isEmpty());
        for (const SetupWay &way : guide.ways) {
            QCOMPARE(way.link, u"https://rides.example.org/club/j/HILLS7"_s);
            QCOMPARE(way.code, way.link);
            QVERIFY(!way.steps.isEmpty() && way.values.isEmpty());
        }
    }

    void aRiderHasLinksOfTheirOwn()
    {
        const SetupGuide guide = anasGuide(u"https://rides.example.org"_s);
        const QString page = u"https://rides.example.org/r#"_s + AnasKey;
        QCOMPARE(guide.ways[0].link, page);
        QVERIFY(guide.ways[1].link.startsWith(u"org.traccar.client://config?url=https%3A%2F%2F"_s));
        QVERIFY2(guide.ways[1].code.startsWith(u"https://rides.example.org/i/"_s + AnasKey
                                               + u"?id=Ana&accuracy=high&"_s),
                 qPrintable(guide.ways[1].code));
        for (const int byCamera : {0, 2, 3, 4, 5}) {
            QCOMPARE(guide.ways[byCamera].code, page);
        }
        const QList<std::pair<QString, QString>> typed{{u"Mode"_s, u"HTTP"_s},
                                                       {u"URL"_s, u"https://rides.example.org/i"_s},
                                                       {u"User name"_s, u"HILLS7"_s},
                                                       {u"Password"_s, AnasKey},
                                                       {u"Tracker ID"_s, u"25"_s}};
        QCOMPARE(guide.ways[2].values, typed);
    }

    void saysWhatPhonesCannotReachAndShowsNoKeyThatOthersCouldRead_data()
    {
        QTest::addColumn<QString>("phonesUrl");
        QTest::addColumn<bool>("isEncrypted");
        QTest::addColumn<bool>("isReachable");
        QTest::newRow("https") << u"https://rides.example.org"_s << true << true;
        QTest::newRow("http") << u"http://192.0.2.7:8000"_s << false << true;
        QTest::newRow("this computer") << u"http://localhost:8000"_s << false << false;
        QTest::newRow("loopback") << u"https://127.0.0.1:8000"_s << false << false;
        QTest::newRow("IPv6 loopback") << u"http://[::1]:8000"_s << false << false;
    }
    void saysWhatPhonesCannotReachAndShowsNoKeyThatOthersCouldRead()
    {
        QFETCH(QString, phonesUrl);
        QFETCH(bool, isEncrypted);
        QFETCH(bool, isReachable);
        const SetupGuide join = guideToJoin(codedRide(), phonesUrl);
        const SetupGuide own = anasGuide(phonesUrl);
        QCOMPARE(join.warning.isEmpty(), isEncrypted);
        QCOMPARE(own.warning, join.warning);
        for (const SetupWay &way : join.ways) {
            QCOMPARE(way.code.isEmpty(), !isReachable);
        }
        for (const SetupWay &way : own.ways) {
            QCOMPARE(way.code.isEmpty(), !isEncrypted);
            QVERIFY(!way.link.isEmpty());
        }
    }
};

SAFERIDE_TEST(TestSetupGuide)
#include "tst_setupguide.moc"
