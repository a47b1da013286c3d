// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/liveridesfixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::test;

/// No refusal is given from memory alone.
class TestConfirmations : public QObject
{
    Q_OBJECT

    using Fixture = LiveRidesFixture;

private Q_SLOTS:
    void theDatabaseIsAskedOnceASecondBeforeAUserIsRefused()
    {
        Fixture f;
        const auto ride = f.open();
        for (int i = 0; i < 100; ++i) {
            f.confirm(*ride, {9}, ErrorCode::Forbidden);
        }
        f.confirm(*ride, {8}, ErrorCode::Forbidden);
        QCOMPARE(f.looks.size(), size_t(2)); // one for each of them
        QVERIFY(f.confirmed.empty());
        f.looks[0].second({{RidePut{ride->ride()}, ParticipantPut{versioned(rider(9), 1)}}});
        QTRY_COMPARE(f.confirmed.size(), size_t(100));
        QVERIFY(ride->participant({9})); // joined elsewhere
        f.looks[1].second({{RidePut{ride->ride()}}});
        QTRY_COMPARE(f.confirmed.size(), size_t(101));
        f.confirm(*ride, {8}, ErrorCode::Forbidden); // known still
        QCOMPARE(f.confirmed.size(), size_t(102));
        QCOMPARE(f.looks.size(), size_t(2));
        f.clock.advance(Confirmations::GoodForMsecs);
        f.confirm(*ride, {8}, ErrorCode::Forbidden);
        QCOMPARE(f.looks.size(), size_t(3));
        QCOMPARE(f.rides.confirmations().reads, 3U);
    }

    void thatARideIsOverIsAskedOnceForAll()
    {
        Fixture f;
        const auto ride = f.open();
        for (int user = 1; user <= 3; ++user) {
            f.confirm(*ride, {user}, ErrorCode::Conflict);
        }
        QCOMPARE(f.looks.size(), size_t(1));
        QCOMPARE(f.looks[0].first, UserId());
        f.looks[0].second({{RideRemoved{{1}}}});
        QTRY_COMPARE(f.confirmed.size(), size_t(3));
        QVERIFY(ride->isDeleted());
    }

    void whatTheDatabaseDidNotConfirmIsNoRefusal()
    {
        Fixture f;
        const auto ride = f.open();
        f.confirm(*ride, {9}, ErrorCode::Forbidden);
        f.looks[0].second(Error{ErrorCode::Unavailable, QStringLiteral("away")});
        QTRY_COMPARE(f.confirmed.size(), size_t(1));
        f.confirm(*ride, {9}, ErrorCode::Forbidden);
        const std::vector<std::optional<ErrorCode>> expected(2, ErrorCode::Unavailable);
        QVERIFY(f.confirmed == expected);
    }

    void tooManyReadsAtOnceArePutOffAndCounted()
    {
        Fixture f;
        const auto ride = f.open();
        for (qsizetype user = 1; user <= Confirmations::Most + 5; ++user) {
            f.confirm(*ride, {1000 + user}, ErrorCode::Forbidden);
        }
        QCOMPARE(f.looks.size(), size_t(Confirmations::Most));
        const std::vector<std::optional<ErrorCode>> expected(5, ErrorCode::Overloaded);
        QVERIFY(f.confirmed == expected);
        QCOMPARE(f.rides.confirmations().overloaded, 5U);
    }
};

SAFERIDE_TEST(TestConfirmations)
#include "tst_confirmations.moc"
