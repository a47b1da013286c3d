// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/positionrepository.h"
#include "server/repositories/riderepository.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QMap>
#include <QTest>

#include <algorithm>
#include <functional>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

constexpr qint64 Minute = 60'000; // milliseconds

using RideList = std::function<Result<PageOf<Ride>>(RideRepository &, UserId, const Page &)>;

const QMap<QString, RideList> &rideLists()
{
    static const QMap<QString, RideList> lists{
        {u"all"_s,
         [](RideRepository &rides, UserId, const Page &page) { return rides.listAll(page); }},
        {u"visible"_s, &RideRepository::listVisible},
        {u"owned"_s, &RideRepository::listOwned},
        {u"joined"_s, &RideRepository::listJoined},
        {u"available"_s, &RideRepository::listAvailable},
    };
    return lists;
}

bool isByStart(const QString &list)
{
    return list != u"all"_s && list != u"visible"_s;
}

} // namespace

class TestRideRepository : public test::DatabaseFixture
{
    Q_OBJECT

private:
    template<typename Work>
    auto rides(Work work)
    {
        return with<RideRepository>(std::move(work));
    }
    Result<PageOf<Ride>> page(const QString &list, const User &viewer, const Page &wanted)
    {
        return rides([=](RideRepository &repository) {
            return rideLists()[list](repository, viewer.id, wanted);
        });
    }
    /// Six rides that are in this list of the viewer, some starting at the same time; with others
    /// between them. In the order of the list.
    QList<qint64> fill(const QString &list, const User &viewer)
    {
        const User other = newUser();
        QList<Ride> made;
        for (const int minute : {3, 1, 2, 1, 3, 1}) {
            const Timestamp start = clock.now() + minute * Minute;
            const bool isOwn = list == u"owned"_s || list == u"visible"_s;
            made.append(newRide(isOwn ? viewer : other, RideStatus::Live, !isOwn, start));
            if (list == u"joined"_s) {
                newParticipation(viewer, made.last());
            }
            // Of none of these lists.
            const Ride deleted = newRide(viewer, RideStatus::Live, true, start);
            newParticipation(viewer, deleted);
            markDeleted(deleted);
            if (list != u"all"_s) {
                newRide(other, RideStatus::Live, false, start);
            }
        }
        if (isByStart(list)) {
            std::ranges::stable_sort(made, {}, &Ride::startTime);
        }
        return test::idsOf(made);
    }
    Ride read(const Ride &ride)
    {
        const auto found =
            rides([&](RideRepository &repository) { return repository.find(ride.id, UserId{}); });
        return test::valueOf(found).value_or(RideOfViewer()).ride;
    }
    RideSign signOf(const Ride &ride)
    {
        const auto signs =
            rides([](RideRepository &repository) { return repository.listLiveSigns(); });
        for (const RideSign &sign : test::valueOf(signs)) {
            if (sign.ride == ride.id) {
                return sign;
            }
        }
        return {};
    }
    void store(ParticipationId participation, Timestamp fixTime, Timestamp receivedAt)
    {
        NewPosition position;
        position.participation = participation;
        position.fix.point = {46, 14};
        position.fix.fixTime = fixTime;
        position.receivedAt = receivedAt;
        EXPECT_OK(with<PositionRepository>(
            [position](PositionRepository &positions) { return positions.store({position}); }));
    }
    static void addLists()
    {
        QTest::addColumn<QString>("list");
        for (const QString &list : rideLists().keys()) {
            QTest::newRow(qPrintable(list)) << list;
        }
    }

private Q_SLOTS:
    void initTestCase() { open(); }
    void init() { clear({u"positions"_s, u"participations"_s, u"rides"_s}); }

    void aCodeIsOneRides()
    {
        const Ride ride = newRide(newUser());
        const auto again =
            rides([&](RideRepository &repository) { return repository.insert(ride); });
        EXPECT_OK(again);
        QVERIFY(!*again);
        QCOMPARE(count(u"SELECT count(*) FROM rides"_s), 1);
    }

    void textsAreReadAsTheyWereWritten_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << u""_s;
        QTest::newRow("without a text") << QString();
        QTest::newRow("of many scripts") << u"Straße, дорога, 道, طريق, e\u0301, 🚲"_s;
        QTest::newRow("that looks like SQL") << u"'; DROP TABLE rides; -- \\ %1 :code"_s;
        QTest::newRow("with lines and tabs") << u" a\r\n\tb\u2028 "_s;
        QTest::newRow("long") << QString(10'000, u'€');
    }
    void textsAreReadAsTheyWereWritten()
    {
        QFETCH(const QString, text);
        Ride ride = newRide(newUser());
        ride.title = text;
        ride.description = text;
        EXPECT_OK(rides([&](RideRepository &repository) { return repository.update(ride); }));
        const Ride found = read(ride);
        QCOMPARE(found.title, text);
        QVERIFY(found.description); // an empty one is not none
        ride.version = 2;
        QVERIFY(found == ride);
    }

    void aNulIsRefused()
    {
        Ride ride = newRide(newUser());
        const Ride before = ride;
        ride.title = u"a\0b"_s;
        EXPECT_ERROR(rides([&](RideRepository &repository) { return repository.update(ride); }),
                     ErrorCode::InvalidInput);
        QVERIFY(read(ride) == before);
    }

    void pagesHaveEachRideOnceAndInOrder_data()
    {
        QTest::addColumn<QString>("list");
        QTest::addColumn<int>("limit");
        for (const QString &list : rideLists().keys()) {
            for (const int limit : {1, 2, 5, 6, 7}) {
                QTest::addRow("%s, %d a page", qPrintable(list), limit) << list << limit;
            }
        }
    }
    void pagesHaveEachRideOnceAndInOrder()
    {
        QFETCH(const QString, list);
        QFETCH(const int, limit);
        const User viewer = newUser();
        const auto expected = fill(list, viewer);
        QCOMPARE(
            test::idsOfPages(limit, [&](const Page &wanted) { return page(list, viewer, wanted); }),
            expected);
    }

    void listsMayBeEmpty_data() { addLists(); }
    void listsMayBeEmpty()
    {
        QFETCH(const QString, list);
        const auto found = page(list, newUser(), Page{});
        EXPECT_OK(found);
        QVERIFY(found->items.isEmpty());
        QVERIFY(!found->hasMore);
    }

    void aPageGoesOnBehindARideThatWasDeletedMeanwhile_data() { addLists(); }
    void aPageGoesOnBehindARideThatWasDeletedMeanwhile()
    {
        QFETCH(const QString, list);
        const User viewer = newUser();
        const auto expected = fill(list, viewer);
        Ride third;
        third.id = {expected[2]};
        const Timestamp start = read(third).startTime;
        markDeleted(third);
        const auto behindIt = page(list, viewer, Page{.afterId = expected[2]});
        EXPECT_OK(behindIt);
        QCOMPARE(test::idsOf(behindIt->items), expected.mid(3));
        database.ask(u"DELETE FROM participations WHERE ride_id = %1"_s.arg(expected[2]));
        database.ask(u"DELETE FROM rides WHERE id = %1"_s.arg(expected[2]));
        const auto behindNothing = page(list, viewer, Page{.afterId = expected[2]});
        if (isByStart(list)) { // its id says no longer where that was
            EXPECT_ERROR(behindNothing, ErrorCode::Conflict);
            const auto behindItsPlace =
                page(list, viewer, Page{.afterPlace = {start.msecs, expected[2]}});
            EXPECT_OK(behindItsPlace);
            QCOMPARE(test::idsOf(behindItsPlace->items), expected.mid(3));
        } else {
            EXPECT_OK(behindNothing);
            QCOMPARE(test::idsOf(behindNothing->items), expected.mid(3));
        }
    }

    void activeRidesAreListedByStart()
    {
        const User organizer = newUser();
        const auto later = newRide(organizer, RideStatus::Live, false, clock.now() + Minute);
        const auto first = newRide(organizer, RideStatus::Planned, true, clock.now());
        const auto second = newRide(organizer, RideStatus::Live, true, clock.now());
        newRide(organizer, RideStatus::Finished);
        newRide(organizer, RideStatus::Cancelled);
        markDeleted(newRide(organizer));
        const auto active =
            rides([](RideRepository &repository) { return repository.listActive(); });
        EXPECT_OK(active);
        QVERIFY(*active == (QList{first, second, later}));
    }

    void countsRidesAndWhoIsInThem()
    {
        const auto counted = [this] {
            QStringList texts;
            for (const RideCount &each : test::valueOf(
                     rides([](RideRepository &repository) { return repository.countActive(); }))) {
                texts.append(u"%1: %2, %3"_s.arg(toString(each.status))
                                 .arg(each.rides)
                                 .arg(each.participants));
            }
            texts.sort();
            return texts;
        };
        QCOMPARE(counted(), QStringList());
        const User organizer = newUser();
        const Ride live = newRide(organizer, RideStatus::Live);
        newRide(organizer, RideStatus::Live);
        newRide(organizer, RideStatus::Planned);
        newParticipation(newUser(), live);
        newParticipation(newUser(), live);
        leave(newParticipation(newUser(), live));
        newParticipation(newUser(), newRide(organizer, RideStatus::Finished));
        const Ride deleted = newRide(organizer, RideStatus::Live);
        newParticipation(newUser(), deleted);
        markDeleted(deleted);
        QCOMPARE(counted(), (QStringList{u"live: 2, 2"_s, u"planned: 1, 0"_s}));
    }

    void theSignOfALiveRideChangesWithWhatHappensInIt()
    {
        Ride ride = newRide(newUser(), RideStatus::Live);
        RideSign expected{ride.id, ride.updatedAt, {}, {}};
        QVERIFY(signOf(ride) == expected);
        clock.advance(Minute);
        const auto one = newParticipation(newUser(), ride);
        expected.participantChangedAt = clock.now();
        QVERIFY(signOf(ride) == expected);
        const auto two = newParticipation(newUser(), ride);
        store(one.id, clock.now() + 2, clock.now() + 2);
        store(two.id, clock.now() + 1, clock.now() + 3);
        expected.participantChangedAt = clock.now() + 3; // arrived
        expected.newestFixTime = clock.now() + 2;
        QVERIFY(signOf(ride) == expected);
        leave(one); // what they did no longer counts
        expected.newestFixTime = clock.now() + 1;
        QVERIFY(signOf(ride) == expected);
        ride.updatedAt = expected.rideChangedAt = clock.now() + Minute;
        EXPECT_OK(rides([&](RideRepository &repository) { return repository.update(ride); }));
        QVERIFY(signOf(ride) == expected);
        ride.status = RideStatus::Finished;
        EXPECT_OK(rides([&](RideRepository &repository) { return repository.update(ride); }));
        QVERIFY(signOf(ride) == RideSign());
    }

    void knowsWhetherAPositionArrivedSince()
    {
        const Ride ride = newRide(newUser(), RideStatus::Live);
        const auto has = [&](Timestamp since) {
            return test::valueOf(rides([&](RideRepository &repository) {
                return repository.hasPositionSince(ride.id, since);
            }));
        };
        const Timestamp arrival = clock.now() + Minute;
        const auto participation = newParticipation(newUser(), ride);
        QVERIFY(!has({}));
        store(participation.id, clock.now() + 10 * Minute, arrival); // by a clock that is fast
        QVERIFY(has(arrival));
        QVERIFY(!has(arrival + 1));
        leave(participation);
        QVERIFY(!has(arrival));
    }

    void aRideIsDeletedOnce()
    {
        const Ride ride = newRide(newUser());
        markDeleted(ride);
        const QString first = QString::number(clock.now().msecs);
        clock.advance(Minute);
        markDeleted(ride);
        QCOMPARE(database.ask(u"SELECT deleted_at FROM rides"_s), QStringList{first});
        QVERIFY(read(ride).id == RideId());
    }
};

SAFERIDE_TEST(TestRideRepository)
#include "tst_riderepository.moc"
