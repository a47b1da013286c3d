// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/participantmodel.h"
#include "console/models/ridelistmodel.h"
#include "tests/support/testprogram.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

Ride aRide(qint64 id, const QString &title = {})
{
    Ride ride;
    ride.id = RideId{id};
    ride.code = u"ABC123"_s;
    ride.title = title.isEmpty() ? u"Ride %1"_s.arg(id) : title;
    ride.status = RideStatus::Live;
    return ride;
}

LocationFix aFix(Timestamp time, double latitude = 45)
{
    LocationFix fix;
    fix.point = {latitude, 14};
    fix.fixTime = time;
    fix.speed = 5.0;
    return fix;
}

Participant aRider(qint64 id, qint64 ride, std::optional<LocationFix> fix = std::nullopt)
{
    Participant participant;
    participant.username = u"rider %1"_s.arg(id);
    participant.participation.id = ParticipationId{id};
    participant.participation.user = UserId{id};
    participant.participation.ride = RideId{ride};
    participant.participation.lastFix = fix;
    return participant;
}

using Tester = QAbstractItemModelTester;
constexpr auto Fatal = Tester::FailureReportingMode::QtTest;

} // namespace

class TestModels : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<LiveRideStore> m_store;
    std::unique_ptr<RideNames> m_names;
    std::unique_ptr<RideListModel> m_rides;
    std::unique_ptr<ParticipantModel> m_riders;

    QVariant rideValue(qint64 id, int role) const
    {
        return m_rides->indexOf(RideId{id}).data(role);
    }
    QVariant riderValue(qint64 id, int role) const
    {
        return m_riders->indexOf(ParticipationId{id}).data(role);
    }
    Timestamp now() const { return m_clock->now(); }

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<ManualClock>();
        m_store = std::make_unique<LiveRideStore>(*m_clock);
        m_names = std::make_unique<RideNames>(*m_store);
        m_rides = std::make_unique<RideListModel>(*m_store, *m_names);
        m_riders = std::make_unique<ParticipantModel>(*m_store);
        new Tester(m_rides.get(), Fatal, m_rides.get());
        new Tester(m_riders.get(), Fatal, m_riders.get());
        m_store->applySnapshot({aRide(2), aRide(5)}, {aRider(21, 2), aRider(22, 2), aRider(51, 5)});
    }
    void cleanup()
    {
        m_riders.reset();
        m_rides.reset();
        m_store.reset();
    }

    void ridesOfOneTitleAreToldApartByTheirCodes()
    {
        const auto title = [this](qint64 id) {
            const QModelIndex index = m_rides->indexOf(RideId{id});
            return index.siblingAtColumn(RideListModel::Title).data().toString();
        };
        const auto named = [](qint64 id, const QString &called, const QString &code) {
            Ride ride = aRide(id);
            ride.title = called;
            ride.code = code;
            return ride;
        };
        m_store->apply(RidePut{named(2, u"Hills"_s, u"AAA"_s)});
        m_store->apply(RidePut{named(5, u"Lakes"_s, u"BBB"_s)});
        QSignalSpy changed(m_rides.get(), &QAbstractItemModel::dataChanged);
        m_store->apply(RidePut{named(7, u"hills "_s, u"CCC"_s)}); // reads the same
        QCOMPARE(title(2), u"Hills (AAA)"_s);
        QCOMPARE(title(5), u"Lakes"_s);
        QCOMPARE(title(7), u"hills  (CCC)"_s);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex(), m_rides->indexOf(RideId{2}));
        m_store->apply(RidePut{named(7, u"Lakes"_s, u"CCC"_s)});
        QCOMPARE(title(2), u"Hills"_s);
        QCOMPARE(title(5), u"Lakes (BBB)"_s);
        m_store->apply(RideRemoved{RideId{5}});
        QCOMPARE(title(7), u"Lakes"_s);
        QCOMPARE(m_names->nameOf(RideId{5}), QString());
        QCOMPARE(m_names->nameOf(named(9, u"LAKES"_s, u"DDD"_s)), u"LAKES (DDD)"_s);
        QCOMPARE(m_names->nameOf(named(7, u"Hills "_s, u"CCC"_s)), u"Hills  (CCC)"_s);
        QCOMPARE(m_names->nameOf(named(7, u"Lakes"_s, u"CCC"_s)), u"Lakes"_s);
    }

    void ridesComeAndGoByRow()
    {
        const QSignalSpy resets(m_rides.get(), &RideListModel::modelReset);
        m_store->apply(RidePut{aRide(3, u"Between"_s)});
        QCOMPARE(m_rides->indexOf(RideId{3}).row(), 1);
        QCOMPARE(rideValue(3, RideTitleRole).toString(), u"Between"_s);
        m_store->apply(RideRemoved{RideId{2}});
        QCOMPARE(m_rides->rowCount(), 2);
        QCOMPARE(m_store->participantCount(), 1);
        QCOMPARE(resets.size(), 0);
    }

    void aChangedRideIsOneChange()
    {
        const QSignalSpy changes(m_rides.get(), &RideListModel::dataChanged);
        m_store->apply(RidePut{aRide(5, u"New name"_s)});
        m_store->apply(RidePut{aRide(5, u"New name"_s)}); // nothing new
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes[0][0].toModelIndex().row(), 1);
        QCOMPARE(rideValue(5, Qt::DisplayRole).toString(), u"New name"_s);
    }

    void ridesCountTheirParticipants()
    {
        QCOMPARE(rideValue(2, RideParticipantCountRole).toInt(), 2);
        m_store->apply(ParticipantPut{aRider(23, 2)});
        QCOMPARE(rideValue(2, RideParticipantCountRole).toInt(), 3);
        m_store->apply(ParticipantLeft{{}, ParticipationId{21}});
        m_store->apply(ParticipantLeft{{}, ParticipationId{21}});
        QCOMPARE(rideValue(2, RideParticipantCountRole).toInt(), 2);
    }

    void aRideKnowsItsNewestFix()
    {
        QVERIFY(!rideValue(2, RideNewestFixAgeRole).isValid());
        m_store->applyFixes({{ParticipationId{21}, aFix(now() + -3'000)},
                             {ParticipationId{22}, aFix(now() + -1'000)}});
        QCOMPARE(rideValue(2, RideNewestFixAgeRole).toLongLong(), 1'000);
        m_store->apply(ParticipantLeft{{}, ParticipationId{22}});
        QCOMPARE(rideValue(2, RideNewestFixAgeRole).toLongLong(), 3'000);
    }

    void showsTheParticipantsOfOneRide()
    {
        QCOMPARE(m_riders->rowCount(), 0);
        m_riders->showRide(RideId{2});
        QCOMPARE(m_riders->rowCount(), 2);
        m_store->apply(ParticipantPut{aRider(52, 5)}); // another ride
        m_store->apply(ParticipantPut{aRider(20, 2)});
        QCOMPARE(m_riders->rowCount(), 3);
        QCOMPARE(m_riders->indexOf(ParticipationId{20}).row(), 0);
        m_riders->showRide(std::nullopt);
        QCOMPARE(m_riders->rowCount(), 5);
        m_riders->showNobody();
        QCOMPARE(m_riders->rowCount(), 0);
    }

    void aRideThatLeavesTakesItsParticipantsAlong()
    {
        m_riders->showRide(std::nullopt);
        m_store->apply(RideRemoved{RideId{2}});
        QCOMPARE(m_riders->rowCount(), 1);
        m_store->apply(ParticipantPut{aRider(21, 2)}); // of a ride that is gone
        QCOMPARE(m_riders->rowCount(), 1);
    }

    void agesGrowWithTheDaemonsClock()
    {
        m_riders->showRide(RideId{2});
        m_store->setServerTime(m_clock->now() + 10'000);
        m_store->applyFixes({{ParticipationId{21}, aFix(now() + 9'000)}});
        QCOMPARE(riderValue(21, ParticipantFixAgeRole).toLongLong(), 1'000);
        m_clock->advance(5'000);
        const QSignalSpy changes(m_riders.get(), &ParticipantModel::dataChanged);
        m_riders->refreshAges();
        QCOMPARE(changes.size(), 1);
        QCOMPARE(riderValue(21, ParticipantFixAgeRole).toLongLong(), 6'000);
        m_store->setServerTime(m_clock->now()); // the fix is ahead of our clock now
        QCOMPARE(riderValue(21, ParticipantFixAgeRole).toLongLong(), 0);
    }

    void lateFixesChangeNothing()
    {
        m_riders->showRide(RideId{2});
        m_store->applyFixes({{ParticipationId{21}, aFix(now(), 46)}});
        const QSignalSpy changes(m_riders.get(), &ParticipantModel::dataChanged);
        m_store->applyFixes(
            {{ParticipationId{21}, aFix(now() + -1, 47)},
             {ParticipationId{21}, aFix(now(), 45)}, // of one time, the lesser place
             {ParticipationId{999}, aFix(now(), 48)}});
        m_store->apply(ParticipantPut{aRider(21, 2, aFix(now() + -1, 49))});
        m_store->applySnapshot({aRide(2), aRide(5)}, {aRider(21, 2), aRider(22, 2), aRider(51, 5)});
        QCOMPARE(riderValue(21, ParticipantLatitudeRole).toDouble(), 46.0);
        QCOMPARE(changes.size(), 0);
    }

    void aSpeedThatWasDerivedEndsWithTheFixThatItIsOf()
    {
        const auto fixAt = [this](double latitude) {
            LocationFix fix = aFix(now(), latitude);
            fix.speed.reset();
            return fix;
        };
        const auto rider = [&] { return *m_store->participant(ParticipationId{21}); };
        m_store->applyFixes({{ParticipationId{21}, fixAt(45)}});
        m_clock->advance(10'000);
        m_store->applyFixes({{ParticipationId{21}, fixAt(45.001)}}); // 111 m
        QCOMPARE(std::round(*m_store->speedOf(ParticipationId{21})), 11.0);
        m_clock->advance(600'000); // the link was cut
        m_store->applySnapshot({aRide(2)}, {aRider(21, 2, fixAt(45.01))});
        QVERIFY(!m_store->speedOf(ParticipationId{21}));
        m_clock->advance(10'000);
        Participant changed = rider();
        changed.participation.lastFix = fixAt(45.0105);
        m_store->apply(ParticipantPut{changed});
        QCOMPARE(std::round(*m_store->speedOf(ParticipationId{21})), 6.0);
        changed.username = u"of another name"_s;
        m_store->apply(ParticipantPut{changed});
        QCOMPARE(std::round(*m_store->speedOf(ParticipationId{21})), 6.0);
    }

    void neighbouringChangesAreToldAtOnce()
    {
        m_riders->showRide(std::nullopt);
        const QSignalSpy changes(m_riders.get(), &ParticipantModel::dataChanged);
        const QSignalSpy batches(m_store.get(), &LiveRideStore::fixesChanged);
        m_store->applyFixes({{ParticipationId{51}, aFix(now())},
                             {ParticipationId{21}, aFix(now())},
                             {ParticipationId{22}, aFix(now())}});
        QCOMPARE(batches.size(), 1);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes[0][0].toModelIndex().row(), 0);
        QCOMPARE(changes[0][1].toModelIndex().row(), 2);
    }

    void aNumberThatIsGivenAgainIsSomebodyElse()
    {
        m_store->applyFixes({{ParticipationId{21}, aFix(now())}});
        m_riders->showRide(RideId{2});
        QSignalSpy removed(m_store.get(), &LiveRideStore::participantsRemoved);
        Participant another = aRider(21, 2); // in the same ride, but of another user
        another.participation.user = UserId{7};
        m_store->apply(ParticipantPut{another});
        QCOMPARE(removed.size(), 1);
        QVERIFY(!m_store->fixAge(ParticipationId{21}));
        m_store->apply(ParticipantPut{aRider(22, 5)}); // in another ride
        QCOMPARE(m_store->participantsOf(RideId{2}), QList{ParticipationId{21}});
        QVERIFY(m_store->participantsOf(RideId{5}).contains(ParticipationId{22}));
        QCOMPARE(m_riders->rowCount(), 1);
    }

    void whatIsNotKnownIsNotZero()
    {
        m_riders->showRide(RideId{2});
        QVERIFY(!riderValue(21, ParticipantSpeedRole).isValid());
        QVERIFY(!riderValue(21, ParticipantLatitudeRole).isValid());
        m_store->applyFixes({{ParticipationId{21}, aFix(now())}});
        QCOMPARE(riderValue(21, ParticipantSpeedRole).toDouble(), 5.0);
        QVERIFY(!riderValue(21, ParticipantBatteryRole).isValid());
    }

    void aSnapshotIsTakenByTheSmallestSteps()
    {
        m_riders->showRide(std::nullopt);
        const QSignalSpy rideResets(m_rides.get(), &RideListModel::modelReset);
        const QSignalSpy riderResets(m_riders.get(), &ParticipantModel::modelReset);
        const QSignalSpy rideChanges(m_rides.get(), &RideListModel::dataChanged);
        Participant renamed = aRider(22, 2);
        renamed.participation.role = ParticipationRole::Sweep;
        m_store->applySnapshot({aRide(2), aRide(7)}, {renamed, aRider(71, 7)});
        QCOMPARE(m_store->rides(), (QList{RideId{2}, RideId{7}}));
        QCOMPARE(m_riders->rowCount(), 2);
        QCOMPARE(riderValue(22, ParticipantRoleWordRole).toString(), u"sweep"_s);
        QCOMPARE(rideResets.size() + riderResets.size(), 0);
        for (const auto &change : rideChanges) {
            QVERIFY(change[0].toModelIndex().row() >= 0);
        }
    }

    void aSnapshotMayComeInPieces()
    {
        m_riders->showRide(std::nullopt);
        m_store->beginSnapshot();
        m_store->applyPart({aRide(9)}, {}); // of a snapshot that never ends
        m_store->beginSnapshot();
        m_store->applyPart({aRide(2)}, {aRider(20, 2), aRider(22, 2)});
        QCOMPARE(m_store->rides().size(), 3); // nothing goes before the end
        m_store->applyPart({aRide(7)}, {aRider(71, 7), aRider(25, 2), aRider(80, 8)});
        m_store->endSnapshot();
        QCOMPARE(m_store->rides(), (QList{RideId{2}, RideId{7}}));
        QCOMPARE(m_store->participantsOf(RideId{2}),
                 (QList{ParticipationId{20}, ParticipationId{22}, ParticipationId{25}}));
        QCOMPARE(m_riders->rowCount(), 4);
    }

    void whoComesOrGoesAtOnceIsOneStepForTheTables()
    {
        m_riders->showRide(std::nullopt);
        const QSignalSpy inserted(m_riders.get(), &ParticipantModel::rowsInserted);
        const QSignalSpy removed(m_riders.get(), &ParticipantModel::rowsRemoved);
        const QSignalSpy added(m_store.get(), &LiveRideStore::participantsAdded);
        const QSignalSpy gone(m_store.get(), &LiveRideStore::participantsRemoved);
        QList<Participant> many;
        for (qint64 id = 1'999; id >= 1'000; --id) { // behind those that are there
            many.append(aRider(id, 5, aFix(now())));
        }
        many.append(aRider(23, 2)); // between them
        many.append(aRider(22, 2)); // is there
        m_store->applyPart({}, many);
        QCOMPARE(added.size(), 2); // of two rides
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(m_riders->rowCount(), 1'004);
        m_store->apply(RideRemoved{RideId{5}});
        QCOMPARE(gone.size(), 1);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(m_riders->rowCount(), 3);
    }

    void theNewestFixIsLookedForAmongWhoIsLeft()
    {
        m_store->applyFixes({{ParticipationId{21}, aFix(now())},
                             {ParticipationId{22}, aFix(now())}, // at the same moment
                             {ParticipationId{51}, aFix(now() + -5'000)}});
        m_store->apply(ParticipantLeft{{}, ParticipationId{21}});
        QCOMPARE(m_store->newestFixAge(RideId{2}), 0);
        m_store->apply(ParticipantPut{aRider(23, 2, aFix(now() + -7'000))});
        m_store->apply(ParticipantLeft{{}, ParticipationId{22}});
        QCOMPARE(m_store->newestFixAge(RideId{2}), 7'000);
        m_store->apply(ParticipantLeft{{}, ParticipationId{23}});
        QCOMPARE(m_store->newestFixAge(RideId{2}), std::nullopt);
        QCOMPARE(m_store->newestFixAge(RideId{5}), 5'000);
    }

    void whatIsBeyondTheBoundsIsCountedAndToldOnce()
    {
        LiveRideStore store(*m_clock, {.rides = 2, .participants = 3});
        const QSignalSpy full(&store, &LiveRideStore::becameFull);
        const QList<Ride> rides{aRide(1), aRide(2), aRide(3)};
        const QList<Participant> riders{aRider(11, 1), aRider(12, 1), aRider(21, 2), aRider(22, 2),
                                        aRider(31, 3)};
        store.applySnapshot(rides, riders);
        QCOMPARE(store.rides().size(), 2);
        QCOMPARE(store.participantCount(), 3);
        QCOMPARE(store.leftOutCount(), 2); // a ride and a rider; of those in it nothing is known
        store.apply(ParticipantPut{aRider(13, 1)});
        QCOMPARE(store.leftOutCount(), 3);
        QCOMPARE(full.size(), 1);
        store.apply(ParticipantPut{aRider(12, 1, aFix(now()))}); // who is there goes on
        QVERIFY(store.participant(ParticipationId{12})->participation.lastFix);
        store.applySnapshot({aRide(1)}, {aRider(11, 1)});
        QCOMPARE(store.leftOutCount(), 0);
    }

    void anyOrderOfChangesKeepsTheModelsRight()
    {
        QRandomGenerator random(42);
        m_riders->showRide(std::nullopt);
        for (int step = 0; step < 2'000; ++step) {
            const qint64 ride = random.bounded(1, 6);
            const qint64 id = ride * 10 + random.bounded(0, 5);
            switch (random.bounded(6)) {
            case 0:
                m_store->apply(RidePut{aRide(ride, QString::number(step))});
                break;
            case 1:
                if (random.bounded(4) == 0) {
                    m_store->apply(RideRemoved{RideId{ride}});
                }
                break;
            case 2:
                m_store->apply(ParticipantLeft{{}, ParticipationId{id}});
                break;
            case 3:
                m_store->applyFixes({{ParticipationId{id}, aFix(now() + step)}});
                break;
            default:
                m_store->apply(ParticipantPut{aRider(id, ride)});
            }
            QCOMPARE(m_riders->rowCount(), int(m_store->participantCount()));
            QCOMPARE(m_rides->rowCount(), int(m_store->rides().size()));
        }
    }
};

SAFERIDE_TEST(TestModels)
#include "tst_models.moc"
