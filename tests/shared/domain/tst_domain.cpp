// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/domain/user.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;

class TestDomain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyWordReadsBack()
    {
        for (auto role : {UserRole::Rider, UserRole::Dispatcher, UserRole::Admin}) {
            QVERIFY(userRoleFromString(toString(role)) == role);
        }
        for (auto status :
             {RideStatus::Planned, RideStatus::Live, RideStatus::Finished, RideStatus::Cancelled}) {
            QVERIFY(rideStatusFromString(toString(status)) == status);
        }
        for (auto visibility :
             {RouteVisibility::Always, RouteVisibility::Start, RouteVisibility::Secret}) {
            QVERIFY(routeVisibilityFromString(toString(visibility)) == visibility);
        }
        for (auto role : {ParticipationRole::Leader, ParticipationRole::Rider,
                          ParticipationRole::Sweep, ParticipationRole::Support}) {
            QVERIFY(participationRoleFromString(toString(role)) == role);
        }
    }

    void refusesUnknownWords()
    {
        QVERIFY(!userRoleFromString(u"Admin"));
        QVERIFY(!rideStatusFromString(u""));
        QVERIFY(!routeVisibilityFromString(u"public"));
        QVERIFY(!participationRoleFromString(u"boss"));
    }

    void aRideCodeIsSixLettersOrDigitsInAnyCase()
    {
        QCOMPARE(normalizedRideCode(u"ab12cd"), QStringLiteral("AB12CD"));
        QCOMPARE(normalizedRideCode(u" ABCDEF "), QStringLiteral("ABCDEF"));
        for (const auto *text : {u"", u"ABCDE", u"ABCDEFG", u"ABC-EF", u"ÄBCDEF", u"ßBCDE"}) {
            QVERIFY(!normalizedRideCode(QStringView(text)));
        }
    }

    void onlyPlannedAndLiveRidesAreActive()
    {
        Ride ride;
        QVERIFY(ride.isActive());
        ride.status = RideStatus::Live;
        QVERIFY(ride.isActive());
        ride.status = RideStatus::Finished;
        QVERIFY(!ride.isActive());
        ride.status = RideStatus::Cancelled;
        QVERIFY(!ride.isActive());
    }

    void idsAreExactInJson()
    {
        QVERIFY(!UserId::from(0));
        QVERIFY(!UserId::from(-1));
        QCOMPARE(UserId::from(UserId::Max)->value, qint64(9'007'199'254'740'992));
        QVERIFY(!UserId::from(UserId::Max + 1));
    }
};

SAFERIDE_TEST(TestDomain)
#include "tst_domain.moc"
