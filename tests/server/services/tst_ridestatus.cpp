// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/ridestatus.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QTest>

#include <array>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

constexpr std::array Statuses{RideStatus::Planned, RideStatus::Live, RideStatus::Finished,
                              RideStatus::Cancelled};

/// The word of the next status, or "no".
QString afterwards(RideStatus now, const RideChange &change)
{
    const auto next = statusAfter(now, change);
    return next ? toString(*next) : u"no"_s;
}

} // namespace

/// The life of a ride: planned, live, finished; or cancelled before it is finished.
class TestRideStatus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsFromTheOneBefore_data()
    {
        QTest::addColumn<RideStatus>("now");
        QTest::addColumn<QString>("next");
        // what becomes of it when it is to be planned, live, finished, cancelled
        QTest::newRow("planned") << RideStatus::Planned << u"planned live no cancelled"_s;
        QTest::newRow("live") << RideStatus::Live << u"no live finished cancelled"_s;
        QTest::newRow("finished") << RideStatus::Finished << u"no no finished no"_s;
        QTest::newRow("cancelled") << RideStatus::Cancelled << u"no no no cancelled"_s;
    }
    void followsFromTheOneBefore()
    {
        QFETCH(const RideStatus, now);
        QFETCH(const QString, next);
        QStringList becomes;
        for (const RideStatus status : Statuses) {
            RideChange change;
            change.status = status;
            becomes.append(afterwards(now, change));
        }
        QCOMPARE(becomes.join(u' '), next);
    }

    void followsFromIsActive_data()
    {
        QTest::addColumn<bool>("isActive");
        QTest::addColumn<QString>("next");
        // what becomes of a ride that is planned, live, finished, cancelled
        QTest::newRow("ended") << false << u"cancelled finished finished cancelled"_s;
        QTest::newRow("active") << true << u"planned live no no"_s;
    }
    void followsFromIsActive()
    {
        QFETCH(const bool, isActive);
        QFETCH(const QString, next);
        QStringList becomes;
        for (const RideStatus now : Statuses) {
            RideChange change;
            change.isActive = isActive;
            becomes.append(afterwards(now, change));
        }
        QCOMPARE(becomes.join(u' '), next);
    }

    void aStatusIsMoreThanIsActive()
    {
        RideChange change;
        change.isActive = false;
        change.status = RideStatus::Cancelled;
        QCOMPARE(afterwards(RideStatus::Live, change), u"cancelled"_s);
    }

    void aChangeOfSomethingElseLeavesIt()
    {
        RideChange change;
        change.title = u"another title"_s;
        for (const RideStatus now : Statuses) {
            QCOMPARE(afterwards(now, change), toString(now));
        }
    }

    void aRefusalNamesBoth()
    {
        RideChange change;
        change.status = RideStatus::Live;
        const auto refused = statusAfter(RideStatus::Finished, change);
        EXPECT_ERROR(refused, ErrorCode::Conflict);
        QCOMPARE(refused.error().message, u"a finished ride cannot become live"_s);
    }
};

SAFERIDE_TEST(TestRideStatus)
#include "tst_ridestatus.moc"
