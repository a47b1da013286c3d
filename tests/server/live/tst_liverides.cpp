// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/liveridesfixture.h"
#include "tests/support/testprogram.h"

#include <QTest>
#include <QThread>

using namespace saferide;
using namespace saferide::test;

class TestLiveRides : public QObject
{
    Q_OBJECT

    using Fixture = LiveRidesFixture;

private Q_SLOTS:
    void loadsARideOnceForManyWhoAsk()
    {
        Fixture f;
        int opened = 0;
        const auto count = [&](const auto &ride) { opened += ride ? 1 : 0; };
        f.rides.open(Code, &f.rides, count);
        f.rides.open(Code, &f.rides, count);
        {
            QObject gone;
            f.rides.open(Code, &gone, count);
        }
        QCOMPARE(f.loads.size(), size_t(1));
        f.loads[0](contents());
        QTRY_COMPARE(opened, 2);
        f.rides.open(RideKey(RideId{1}), &f.rides, count); // at once
        QCOMPARE(opened, 3);
        QVERIFY(f.rides.loaded({1}));
    }

    void anUnknownCommitIsLookedUpUntilTheDatabaseAnswers()
    {
        Fixture f;
        const auto ride = f.open();
        EXPECT_OK(f.rooms.join(ride, &f.member, {{2}, false}));
        const ParticipantLeft left{{1}, {2}, {2}, {1}};
        f.commitUnknown({left});
        QTRY_COMPARE(f.looks.size(), size_t(1));
        QCOMPARE(f.looks[0].first, UserId{2});
        QVERIFY(ride->participant({2})); // nobody knows yet
        f.looks[0].second(Error{ErrorCode::Unavailable, QStringLiteral("away")});
        QTRY_COMPARE(f.looks.size(), size_t(2));
        Ride over = contents().ride;
        over.status = RideStatus::Finished;
        f.looks[1].second(std::vector<RideEvent>{RidePut{over}, left});
        QVERIFY(!ride->participant({2}));
        QVERIFY(ride->ride().status == RideStatus::Finished);
        QTRY_COMPARE(f.member.expulsions, 1);
    }

    void aCommitThatFailedLeavesTheLiveRideAsItWas()
    {
        Fixture f;
        const auto ride = f.open();
        Participant leader = rider(2);
        leader.participation.role = ParticipationRole::Leader;
        f.commitUnknown({ParticipantLeft{{1}, {1}, {1}, {1}}, ParticipantPut{leader},
                         ParticipantPut{rider(9), true}});
        QTRY_COMPARE(f.looks.size(), size_t(3));
        const RideEvent asBefore = RidePut{contents().ride};
        f.looks[0].second(std::vector{asBefore, RideEvent(ParticipantPut{rider(1)})});
        f.looks[1].second(std::vector{asBefore, RideEvent(ParticipantPut{rider(2)})});
        f.looks[2].second(std::vector{asBefore}); // never was in it
        QVERIFY(ride->participant({1}));
        QVERIFY(ride->participant({2})->participation.role == ParticipationRole::Rider);
        QVERIFY(!ride->participant({9}));
        f.commitUnknown({RideRemoved{{1}}});
        QTRY_COMPARE(f.looks.size(), size_t(4));
        f.looks[3].second(std::vector<RideEvent>{RideRemoved{{1}}});
        QVERIFY(ride->isDeleted());
    }

    void whatIsToldWhileARideIsReadIsInIt()
    {
        Fixture f;
        std::shared_ptr<LiveRide> opened;
        f.rides.open(Code, &f.rides, [&](const auto &ride) { opened = ride.value(); });
        f.tell(ParticipantPut{rider(4), true});
        f.tell(ParticipantLeft{{1}, {2}, {2}, 1});
        f.tell(ParticipantLeft{{7}, {3}, {3}, 1}); // of another ride
        f.loads[0](contents(3));
        QTRY_VERIFY(opened);
        QCOMPARE(f.loads.size(), size_t(1));
        QVERIFY(opened->participant({4}));
        QVERIFY(!opened->participant({2}));
        QVERIFY(opened->participant({3}));
    }

    void whatIsToldWhileARideIsReadTwiceIsToldOnce()
    {
        Observer observer;
        Fixture f;
        f.rides.addObserver(&observer);
        LiveRides::Rides opened;
        const auto keep = [&](const auto &ride) { opened.push_back(ride.value()); };
        f.rides.open(Code, &f.rides, keep);
        f.rides.open(RideId{1}, &f.rides, keep);
        f.loads[0](contents());
        f.tell(ParticipantPut{rider(4), true});
        f.loads[1](contents());
        QTRY_COMPARE(opened.size(), size_t(2));
        QVERIFY(opened[0] == opened[1]);
        QVERIFY(opened[0]->participant({4}));
        QCOMPARE(observer.events.size(), size_t(1));
    }

    void aRideThatIsRemovedWhileItIsReadIsNotThere()
    {
        Fixture f;
        ErrorCode code = ErrorCode::Internal;
        f.rides.open(Code, &f.rides, [&](const auto &ride) { code = ride.error().code; });
        f.tell(RideRemoved{{1}});
        f.loads[0](contents());
        QTRY_COMPARE(code, ErrorCode::NotFound);
        QVERIFY(!f.rides.loaded({1}));
    }

    void whatIsToldWhileAllRidesAreReadIsInThem()
    {
        Fixture f;
        LiveRides::LoadedActive answer;
        LiveRides::Rides opened;
        f.rides.openActive([&](QObject *, auto done) { answer = done; }, this,
                           [&](const auto &rides) { opened = rides.value(); });
        const auto before = f.open(contents(4)); // a phone comes first
        f.tell(ParticipantLeft{{2}, {3}, {3}, 1});
        RideContents second = contents();
        second.ride.id = {2};
        second.ride.code = QStringLiteral("DEF456");
        answer(QList{contents(3), second});
        QCOMPARE(opened.size(), size_t(2));
        QVERIFY(opened[0] == before); // which knows more
        QVERIFY(!opened[1]->participant({3}));
        QVERIFY(opened[1]->participant({2}));
    }

    void tellsWhyARideCannotBeOpenedAndTriesAgainLater()
    {
        Fixture f;
        ErrorCode code = ErrorCode::Internal;
        f.rides.open(Code, &f.rides, [&](const auto &ride) { code = ride.error().code; });
        f.loads[0](Error{ErrorCode::Unavailable, {}});
        QTRY_COMPARE(code, ErrorCode::Unavailable);
        QVERIFY(f.open());
    }

    void broadcastsTheNewestPositionOnly()
    {
        Fixture f;
        const auto ride = f.open();
        EXPECT_OK(f.rooms.join(ride, &f.member, {{1}}));
        const auto accepted = ride->accept({2}, fixAt(1000), {1000});
        EXPECT_OK(accepted);
        QVERIFY(accepted->live);
        QCOMPARE(f.member.packets,
                 QByteArrayList{
                     R"(42["location_update",{"ride_code":"ABC123","user_id":2,"latitude":46,)"
                     R"("longitude":14.5,"location_timestamp":"1970-01-01T00:00:01+00:00"}])"});
        QVERIFY(!ride->accept({2}, fixAt(999), {1001})->live);
        QVERIFY(!ride->accept({2}, fixAt(1000), {1001})->live);
        QCOMPARE(f.member.packets.size(), 1);
        QCOMPARE(ride->participant({2})->participation.lastFix, fixAt(1000));
    }

    void ofOneTimeTheNewestIsTheSameWhateverCameFirst()
    {
        LocationFix north = fixAt(1000);
        north.point.latitude += 0.001;
        for (const bool northFirst : {true, false}) {
            Fixture f;
            const auto ride = f.open();
            EXPECT_OK(ride->accept({2}, northFirst ? north : fixAt(1000), {1000}));
            const auto second = ride->accept({2}, northFirst ? fixAt(1000) : north, {1001});
            QCOMPARE(second->live, !northFirst);
            QCOMPARE(ride->participant({2})->participation.lastFix, north);
        }
    }

    void keepsPositionsFromTheFutureOutOfTheLiveState()
    {
        Fixture f;
        const auto ride = f.open();
        EXPECT_OK(f.rooms.join(ride, &f.member, {{1}}));
        const auto inFiveMinutes = ride->accept({2}, fixAt(300'000), {0});
        QVERIFY(inFiveMinutes->live && !inFiveMinutes->future);
        const auto later = ride->accept({2}, fixAt(300'001), {0});
        QVERIFY(!later->live && later->future);
        QCOMPARE(f.member.packets.size(), 1);
    }

    void ordersAFastClockByItsArrival()
    {
        Fixture f;
        const auto ride = f.open();
        const auto fast = ride->accept({2}, fixAt(240'000, 1), {0});
        QVERIFY(fast->live && !fast->future);
        QCOMPARE(fast->fix.fixTime, Timestamp{240'000});
        QCOMPARE(fast->fix.orderTime(), Timestamp{0});
        QVERIFY(ride->accept({2}, fixAt(1'000), {1'000})->live);
        QVERIFY(ride->accept({2}, fixAt(2'000), {2'000})->live);
    }

    void aPositionThatIsSentAgainKeepsItsPlaceInTheOrder()
    {
        Fixture f;
        const auto ride = f.open();
        const LocationFix fast = fixAt(240'000, 1);
        EXPECT_OK(ride->accept({2}, fast, {0}));
        QVERIFY(!ride->accept({2}, fast, {500})->live);
        EXPECT_OK(ride->accept({2}, fixAt(1'000), {1'000}));
        const auto again = ride->accept({2}, fast, {60'000});
        QVERIFY(again->isLate());
        QCOMPARE(again->fix.orderTime(), Timestamp{0});
        const LocationFix future = fixAt(400'000, 1);
        EXPECT_OK(ride->accept({2}, future, {61'000}));
        QVERIFY(ride->accept({2}, future, {399'000})->future);
        QCOMPARE(ride->participant({2})->participation.lastFix->fixTime, Timestamp{1'000});
    }

    void thePositionKnownFromBeforeARestartIsNotNewerWhenItIsSentAgain()
    {
        Fixture f;
        LocationFix last = fixAt(240'000, 1);
        last.arrived({0});
        RideContents before = contents();
        before.participants[1].participation.lastFix = last;
        const auto ride = f.open(before);
        QVERIFY(!ride->accept({2}, fixAt(240'000, 1), {10'000})->live);
        QVERIFY(ride->accept({2}, fixAt(11'000), {11'000})->live);
    }

    void aBacklogStaysLate()
    {
        Fixture f;
        const auto ride = f.open();
        EXPECT_OK(ride->accept({2}, fixAt(100'000), {100'000}));
        for (qint64 measured = 1'000; measured < 100'000; measured += 1'000) {
            QVERIFY(ride->accept({2}, fixAt(measured), {100'500})->isLate());
        }
        QVERIFY(ride->accept({2}, fixAt(101'000), {101'000})->live);
    }

    void keepsPositionsApartThatArriveInOneMillisecond()
    {
        Fixture f;
        const auto ride = f.open();
        EXPECT_OK(ride->accept({2}, fixAt(1000), {1000}, FixTime::Arrival));
        const auto second = ride->accept({2}, fixAt(1000), {1000}, FixTime::Arrival);
        QVERIFY(second->live);
        QCOMPARE(second->fix.fixTime, Timestamp{1001});
    }

    void aClockThatWasSetBackStopsNobodyWhoSendsNoTime()
    {
        Fixture f;
        const auto ride = f.open();
        EXPECT_OK(ride->accept({2}, fixAt(120'000), {120'000}, FixTime::Arrival));
        for (qint64 arrived = 1'000; arrived < 4'000; arrived += 1'000) {
            QVERIFY(ride->accept({2}, fixAt(arrived), {arrived}, FixTime::Arrival)->live);
        }
        QCOMPARE(ride->participant({2})->participation.lastFix->fixTime, Timestamp{120'003});
    }

    void refusesStrangersAndRidesThatAreOver()
    {
        Fixture f;
        const auto ride = f.open();
        EXPECT_ERROR(ride->accept({9}, fixAt(1), {1}), ErrorCode::Forbidden);
        EXPECT_ERROR(f.rooms.join(ride, &f.member, {{9}}), ErrorCode::Forbidden);
        EXPECT_OK(f.rooms.join(ride, &f.member, {{9}, true}));
        Ride over = ride->ride();
        over.status = RideStatus::Finished;
        f.tell(RidePut{over});
        EXPECT_ERROR(ride->accept({1}, fixAt(1), {1}), ErrorCode::Conflict);
        QVERIFY(f.member.packets.last().startsWith(
            R"(42["ride_ended",{"ride_code":"ABC123","ride":{)"));
        f.tell(RideRemoved{{1}});
        EXPECT_ERROR(ride->accept({1}, fixAt(1), {1}), ErrorCode::NotFound);
        QCOMPARE(f.member.expulsions, 1);
        QVERIFY(!f.rides.loaded({1}));
    }

    void evictsTheConnectionsOfWhoLeaves()
    {
        Fixture f;
        const auto ride = f.open();
        Member staying;
        EXPECT_OK(f.rooms.join(ride, &f.member, {{1}}));
        EXPECT_OK(f.rooms.join(ride, &staying, {{2}}));
        f.tell(ParticipantLeft{{1}, {1}, {1}, {1}});
        QCOMPARE(f.member.expulsions, 1);
        QVERIFY(staying.packets.last().startsWith(R"(42["participant_left",)"));
        EXPECT_OK(ride->accept({2}, fixAt(5), {5}));
        QCOMPARE(f.member.packets.size(), 1);
        QCOMPARE(staying.packets.size(), 2);
        f.rooms.leaveAll(&staying);
    }

    void takesChangesInAnyOrder()
    {
        Fixture f;
        const auto ride = f.open();
        f.tell(ParticipantLeft{{1}, {50}, {5}, 2}); // told before the joining it ended
        f.tell(ParticipantPut{versioned(rider(5, 50), 1), true});
        QVERIFY(!ride->participant({5}));
        f.tell(ParticipantPut{versioned(rider(5, 50), 3), true}); // came back
        QVERIFY(ride->participant({5}));
        f.tell(ParticipantPut{versioned(rider(3), 3), true});
        f.tell(ParticipantLeft{{1}, {3}, {3}, 2}); // before that, told the other way round
        QVERIFY(ride->participant({3}));
        f.tell(ParticipantLeft{{1}, {3}, {3}, 4});
        QVERIFY(!ride->participant({3}));
    }

    void ofTwoChangesTheOneOfTheLaterVersionHoldsWhateverTheirTimesAndTheirOrder()
    {
        Fixture f;
        const auto ride = f.open();
        Ride second = ride->ride();
        second.version = 2;
        second.title = QStringLiteral("second");
        second.updatedAt = {1'000};
        Ride third = second;
        third.version = 3;
        third.title = QStringLiteral("third");
        third.updatedAt = {500}; // of a daemon whose clock is behind
        f.tell(RidePut{second});
        f.tell(RidePut{third});
        QCOMPARE(ride->ride().title, QStringLiteral("third"));
        second.updatedAt = third.updatedAt; // both in one millisecond
        f.tell(RidePut{second});
        QCOMPARE(ride->ride().title, QStringLiteral("third"));

        Participant sweep = versioned(rider(2), 3);
        sweep.participation.role = ParticipationRole::Sweep;
        Participant leader = versioned(rider(2), 2);
        leader.participation.role = ParticipationRole::Leader;
        f.tell(ParticipantPut{sweep});
        f.tell(ParticipantPut{leader});
        QVERIFY(ride->participant({2})->participation.role == ParticipationRole::Sweep);
    }

    void aChangedRouteIsForObserversWhetherTheRideIsInMemoryOrNot()
    {
        Fixture f;
        Observer observer;
        f.rides.addObserver(&observer);
        f.tell(RouteChanged{{1}, {9}});
        QCOMPARE(observer.events.size(), size_t(1));
        const auto ride = f.open();
        EXPECT_OK(f.rooms.join(ride, &f.member, {{1}}));
        f.tell(RouteChanged{{1}, {9}});
        QVERIFY(observer.events.back() == RideEvent(RouteChanged{{1}, {9}}));
        QCOMPARE(observer.events.size(), size_t(2));
        QVERIFY(f.member.packets.isEmpty());
    }

    void aChangeOfARouteOfWhichNobodyKnowsIsTold()
    {
        Fixture f;
        Observer observer;
        f.rides.addObserver(&observer);
        f.commitUnknown({RouteChanged{{1}, {9}}});
        QTRY_COMPARE(f.looks.size(), size_t(1));
        f.looks[0].second(std::vector<RideEvent>{RidePut{contents().ride}});
        QVERIFY(observer.events.back() == RideEvent(RouteChanged{{1}, {9}}));
    }

    void snapshotsAtTheMomentOfTheJoin()
    {
        Fixture f;
        const auto ride = f.open();
        EXPECT_OK(ride->accept({2}, fixAt(10), {10}));
        const auto joined = f.rooms.join(ride, &f.member, {{1}});
        const QJsonArray participants = participantsOf(joined->snapshot);
        QCOMPARE(participants.size(), 3);
        QCOMPARE(participants[1][u"user_id"].toInt(), 2);
        QCOMPARE(participants[1][u"latitude"].toDouble(), fixAt(10).point.latitude);
        QVERIFY(participants[0][u"latitude"].isNull());
        QVERIFY(f.member.packets.isEmpty());
        EXPECT_OK(ride->accept({2}, fixAt(11), {11}));
        QCOMPARE(f.member.sequences, QList<quint64>{joined->sequence + 1});
    }

    void keepsASnapshotUntilSomethingChanges()
    {
        Fixture f;
        const auto ride = f.open();
        const auto snapshot = [&] { return f.rooms.join(ride, &f.member, {{1}})->snapshot; };
        SharedBroadcast last = snapshot();
        QCOMPARE(snapshot(), last); // the same bytes, shared
        const auto changes = [&] { return std::exchange(last, snapshot()) != last; };
        EXPECT_OK(ride->accept({2}, fixAt(10, 45), {10}));
        QVERIFY(changes());
        QCOMPARE(participantsOf(last)[1][u"latitude"].toDouble(), 45);
        EXPECT_OK(ride->accept({2}, fixAt(5, 44), {11})); // late: the place is the same
        QVERIFY(!changes());
        f.tell(ParticipantPut{rider(4), true});
        QVERIFY(changes());
        QCOMPARE(participantsOf(last).size(), 4);
        f.tell(ParticipantLeft{{1}, {3}, {3}, {1}});
        QVERIFY(changes());
        QCOMPARE(participantsOf(last).size(), 3);
        Participant leader = rider(2);
        leader.participation.role = ParticipationRole::Leader;
        f.tell(ParticipantPut{leader});
        QVERIFY(changes());
        QCOMPARE(participantsOf(last)[1][u"role"].toString(), QStringLiteral("leader"));
        QCOMPARE(participantsOf(last)[1][u"latitude"].toDouble(), 45);
        Ride renamed = ride->ride();
        renamed.title = QStringLiteral("Sunday");
        renamed.version = 2;
        f.tell(RidePut{renamed});
        QVERIFY(changes());
        QVERIFY(last->packet().toByteArray().contains("Sunday"));
    }

    void aLargeSnapshotIsMadeSliceBySlice()
    {
        constexpr int Slices = 4;
        const int riders = Slices * int(EncodedSnapshot::Slice);
        EncodedSnapshot snapshot;
        Riders everybody;
        for (int user = 1; user <= riders; ++user) {
            snapshot.riderChanged(everybody.add(rider(user)));
        }
        for (int i = 0; i < Slices; ++i) {
            QVERIFY(!snapshot.isPrepared());
            snapshot.prepare(everybody);
        }
        QVERIFY(snapshot.isPrepared());
        const auto whole = snapshot.of(contents().ride, everybody);
        const QJsonArray all = participantsOf(whole);
        QCOMPARE(all.size(), riders);
        for (int user = 1; user <= riders; ++user) {
            QCOMPARE(all[user - 1][u"user_id"].toInt(), user);
        }
        for (int user = 1; user <= riders; ++user) { // everybody moved, twice
            snapshot.riderChanged(*everybody.of({user}));
            snapshot.riderChanged(*everybody.of({user}));
        }
        QVERIFY(!snapshot.isPrepared());
        for (int user = 2; user <= riders; ++user) {
            snapshot.riderLeft({user});
            everybody.remove({user});
        }
        QVERIFY(snapshot.isPrepared());
        QCOMPARE(participantsOf(snapshot.of(contents().ride, everybody)).size(), 1);
    }

    void whoCameBackWithAnotherNumberIsInTheSnapshotOnce()
    {
        Fixture f;
        const auto ride = f.open();
        f.tell(ParticipantPut{rider(2, 50), true}); // the leaving is told later
        const auto once = participantsOf(f.rooms.join(ride, &f.member, {{1}})->snapshot);
        QCOMPARE(once.size(), 3);
        QCOMPARE(once[2][u"id"].toInt(), 50);
        f.tell(ParticipantLeft{{1}, {2}, {2}, {90}});
        QCOMPARE(participantsOf(f.rooms.join(ride, &f.member, {{1}})->snapshot).size(), 3);
        QVERIFY(ride->prepareSnapshot());
    }

    void forgetsRidesThatNobodyUses()
    {
        Fixture f;
        auto ride = f.open();
        EXPECT_OK(f.rooms.join(ride, &f.member, {{1}}));
        ride.reset();
        f.clock.advance(120'000);
        f.rides.evictIdle(); // the room uses it
        QCOMPARE(f.rides.loadedCount(), 1);
        f.rooms.leaveAll(&f.member);
        f.clock.advance(59'000);
        f.rides.evictIdle();
        QCOMPARE(f.rides.loadedCount(), 1);
        f.clock.advance(1'000);
        f.rides.evictIdle();
        QCOMPARE(f.rides.loadedCount(), 0);
    }

    void keepsTheOrderOfEverySenderOnEveryThread_data()
    {
        QTest::addColumn<int>("threads");
        QTest::newRow("one") << 1;
        QTest::newRow("two") << 2;
        QTest::newRow("four") << 4;
    }

    // Each thread sends for one rider, joins in the middle of it all, and must hear, from its
    // snapshot on, every position of everybody, once and in order.
    void keepsTheOrderOfEverySenderOnEveryThread()
    {
        QFETCH(int, threads);
        constexpr int Each = 500;
        LiveRide ride(contents(threads), m_nobody);
        const std::shared_ptr<LiveRide> shared(&ride, [](LiveRide *) {});
        const auto total = quint64(threads * Each);
        std::atomic<int> right = 0;
        std::vector<std::unique_ptr<QThread>> senders;
        for (int t = 1; t <= threads; ++t) {
            senders.emplace_back(QThread::create([&, t] {
                Rooms rooms;
                Member member;
                quint64 joinedAt = 0;
                for (int i = 1; i <= Each; ++i) {
                    if (i == Each / 5) {
                        joinedAt = rooms.join(shared, &member, {{t}})->sequence;
                    }
                    (void)ride.accept({t}, fixAt(i), {i});
                }
                while (joinedAt + quint64(member.sequences.size()) < total) {
                    QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
                }
                bool ordered = true;
                for (qsizetype i = 0; i < member.sequences.size(); ++i) {
                    ordered &= member.sequences[i] == joinedAt + quint64(i) + 1;
                }
                right += ordered ? 1 : 0;
                rooms.leaveAll(&member);
            }));
        }
        for (const auto &sender : senders) {
            sender->start();
        }
        for (const auto &sender : senders) {
            QVERIFY(sender->wait(30'000));
        }
        QCOMPARE(right.load(), threads);
    }

    void framesPacketsOfEveryLength_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("short") << 125 << QByteArray("\x81\x7d", 2);
        QTest::newRow("medium") << 126 << QByteArray("\x81\x7e\x00\x7e", 4);
        QTest::newRow("longest medium") << 65535 << QByteArray("\x81\x7e\xff\xff", 4);
        QTest::newRow("long") << 65536 << QByteArray("\x81\x7f\0\0\0\0\0\1\0\0", 10);
    }
    void framesPacketsOfEveryLength()
    {
        QFETCH(int, size);
        QFETCH(QByteArray, header);
        const QByteArray packet(size, 'x');
        const Broadcast broadcast = broadcastOf(packet);
        QCOMPARE(broadcast.frame, header + packet);
        QCOMPARE(broadcast.packet().toByteArray(), packet);
    }

private:
    const std::vector<LiveObserver *> m_nobody;
};

SAFERIDE_TEST(TestLiveRides)
#include "tst_liverides.moc"
