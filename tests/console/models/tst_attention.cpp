// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/attentionmodel.h"
#include "console/models/riderstate.h"
#include "console/models/trailstore.h"
#include "shared/geo/greatcircle.h"
#include "tests/support/testprogram.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr GeoPoint Start{45.5, 13.7};
const ParticipationId Ana{1};
const RideId Hills{7};

/// Twenty kilometres to the east.
RideRoute route()
{
    RideRoute made;
    made.ride = Hills;
    made.route = RouteId{3};
    QList<GeoPoint> points;
    for (int i = 0; i <= 200; ++i) {
        points.append(destination(Start, 90, i * 100.0));
    }
    made.segments = {points};
    return made;
}

} // namespace

class TestAttention : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<LiveRideStore> m_store;
    std::unique_ptr<RideNames> m_names;
    std::unique_ptr<RouteBook> m_routes;
    std::unique_ptr<AttentionWatch> m_watch;
    std::unique_ptr<AttentionModel> m_model;

    void report(double speed, std::optional<double> battery = 80, GeoPoint at = Start)
    {
        LocationFix fix;
        fix.point = at;
        fix.fixTime = m_clock->now();
        fix.speed = speed;
        fix.battery = battery;
        m_store->applyFixes({{Ana, fix}});
        m_watch->lookAtAll();
    }
    void pass(qint64 seconds)
    {
        m_clock->advance(seconds * 1000);
        m_watch->lookAtAll();
    }
    /// A phone whose clock is this far ahead sends a position.
    void reportWrongly(qint64 clockOffset)
    {
        const Timestamp now = m_clock->now();
        LocationFix fix;
        fix.point = Start;
        fix.fixTime = now + clockOffset;
        fix.speed = 6;
        m_store->applyFixes({{Ana, fix, {now, fix.fixTime}}});
        m_watch->lookAtAll();
    }
    /// Another 102 riders, each last seen a few milliseconds after the one before.
    void addOthers()
    {
        for (qint64 i = 2; i <= 103; ++i) {
            Participant other;
            other.participation.id = ParticipationId{i};
            other.participation.ride = Hills;
            other.participation.lastFix =
                LocationFix{.point = Start, .fixTime = m_clock->now() + i * 7919 % 900};
            m_store->apply(ParticipantPut{other});
        }
    }
    QStringList shown() const
    {
        QStringList words;
        for (int row = 0; row < m_model->rowCount(); ++row) {
            words.append(
                m_model->index(row, AttentionModel::What).data(Qt::DisplayRole).toString());
        }
        return words;
    }

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<ManualClock>();
        m_store = std::make_unique<LiveRideStore>(*m_clock);
        m_names = std::make_unique<RideNames>(*m_store);
        m_routes = std::make_unique<RouteBook>(*m_store);
        m_watch = std::make_unique<AttentionWatch>(*m_store, *m_routes);
        m_model = std::make_unique<AttentionModel>(*m_store, *m_names, *m_watch);
        new QAbstractItemModelTester(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest, m_model.get());
        Ride ride;
        ride.id = Hills;
        ride.title = u"Hills"_s;
        ride.status = RideStatus::Live;
        ride.route = RouteId{3};
        m_store->apply(RidePut{ride});
        Participant ana;
        ana.username = u"Ana"_s;
        ana.participation.id = Ana;
        ana.participation.ride = Hills;
        m_store->apply(ParticipantPut{ana});
    }
    void cleanup()
    {
        m_model.reset();
        m_watch.reset();
        m_routes.reset();
        m_store.reset();
    }

    void nobodyWhoWasNeverHeardOfNeedsAttention()
    {
        pass(3600);
        QCOMPARE(m_model->rowCount(), 0);
    }

    void silenceIsToldAfterTwoMinutesAndEndsWithTheNextFix()
    {
        report(6);
        pass(119);
        QCOMPARE(shown(), QStringList());
        pass(1);
        QCOMPARE(shown(), QStringList{u"silent"_s});
        QCOMPARE(m_model->index(0, AttentionModel::Since).data(Qt::DisplayRole).toLongLong(),
                 120'000);
        QCOMPARE(m_model->index(0, AttentionModel::Name).data().toString(), u"Ana"_s);
        report(6);
        QCOMPARE(shown(), QStringList());
    }

    void nothingBeginsAndNobodyIsJudgedAnewWhileTheDeskHearsNothing()
    {
        report(0.2); // stands
        m_store->noteHeard();
        QSignalSpy raised(m_watch.get(), &AttentionWatch::raised);
        pass(3600);
        QCOMPARE(shown(), QStringList());
        QCOMPARE(riderStateOf(*m_store, Ana), RiderState::Stopped);
        QCOMPARE(*m_store->fixAge(Ana), 3'600'000); // nothing pretends to be younger
        report(6);
        m_store->noteHeard();
        pass(1);
        QCOMPARE(shown(), QStringList());
        pass(130); // whoever was silent already does not grow more so
        m_store->noteHeard();
        m_watch->lookAtAll();
        QCOMPARE(shown(), QStringList{u"silent"_s});
        pass(60);
        QCOMPARE(m_model->index(0, AttentionModel::Since).data(Qt::DisplayRole).toLongLong(),
                 131'000);
        QCOMPARE(raised.size(), 1);
    }

    void theTimeInWhichTheDaemonWasDownIsNobodysSilence()
    {
        report(6);
        pass(20);
        m_store->noteHeard();
        pass(110); // it is down
        m_store->noteStart(m_clock->now());
        m_watch->lookAtAll();
        QCOMPARE(shown(), QStringList());
        m_store->noteHeard();
        pass(99);
        m_store->noteHeard();
        m_watch->lookAtAll();
        QCOMPARE(shown(), QStringList());
        QCOMPARE(riderStateOf(*m_store, Ana), RiderState::Moving);
        pass(1);
        m_store->noteHeard();
        m_watch->lookAtAll();
        QCOMPARE(shown(), QStringList{u"silent"_s});
        QCOMPARE(m_model->index(0, AttentionModel::Since).data(Qt::DisplayRole).toLongLong(),
                 230'000); // since she was heard last, whatever the reason
    }

    void whoWasSilentBeforeTheDaemonWentDownStaysSo()
    {
        report(6);
        pass(130);
        m_store->noteHeard();
        m_watch->lookAtAll();
        QSignalSpy ended(m_watch.get(), &AttentionWatch::ended);
        pass(300);
        m_store->noteStart(m_clock->now());
        pass(1);
        m_store->noteHeard();
        m_watch->lookAtAll();
        QCOMPARE(shown(), QStringList{u"silent"_s});
        QVERIFY(ended.isEmpty());
    }

    void aCutOfTheDesksOwnLinkExcusesNobody()
    {
        report(6);
        m_store->noteHeard();
        m_clock->advance(60'000);
        const Timestamp heard = m_clock->now();
        m_clock->advance(130'000);
        m_store->noteStart(m_clock->now() + -3'600'000); // it was there all the time
        m_store->applyContacts({{Ana, {heard, heard}}});
        m_store->noteHeard();
        m_watch->lookAtAll();
        QCOMPARE(shown(), QStringList{u"silent"_s});
    }

    void aClockOfTheDaemonThatIsSetForwardAccusesNobody()
    {
        m_store->setServerTime(m_clock->now());
        report(6);
        m_store->setServerTime(m_clock->now() + 86'400'000);
        pass(100);
        QCOMPARE(shown(), QStringList());
        QCOMPARE(riderStateOf(*m_store, Ana), RiderState::Moving);
        pass(20);
        QCOMPARE(shown(), QStringList{u"silent"_s});
    }

    void aClockOfTheDaemonThatIsSetBackHidesNobody()
    {
        constexpr qint64 Hour = 3'600'000;
        m_clock->advance(10 * Hour);
        m_store->setServerTime(m_clock->now() + Hour); // ahead
        LocationFix fix{.point = Start, .fixTime = m_clock->now() + Hour, .speed = 6};
        m_store->applyFixes({{Ana, fix, {fix.fixTime, fix.fixTime}}});
        m_store->setServerTime(m_clock->now()); // put right
        pass(60);
        QCOMPARE(m_store->fixAge(Ana), 60'000);
        QCOMPARE(riderStateOf(*m_store, Ana), RiderState::Moving);
        pass(60);
        QCOMPARE(shown(), QStringList{u"silent"_s});
        const GeoPoint next{Start.latitude + 1, Start.longitude};
        report(6, 80, next);
        QCOMPARE(m_store->participant(Ana)->participation.lastFix->point, next);
        QCOMPARE(m_store->fixAge(Ana), 0);
    }

    void aSnapshotMendsAFixOfAClockThatWasAhead()
    {
        m_clock->advance(36'000'000);
        m_store->setServerTime(m_clock->now());
        Participant ana = *m_store->participant(Ana);
        ana.participation.lastFix =
            LocationFix{.point = Start, .fixTime = m_clock->now() + 3'600'000};
        m_store->applySnapshot({*m_store->ride(Hills)}, {ana});
        ana.participation.lastFix = LocationFix{.point = {1, 2}, .fixTime = m_clock->now()};
        m_store->applySnapshot({*m_store->ride(Hills)}, {ana});
        QCOMPARE(m_store->participant(Ana)->participation.lastFix->point, (GeoPoint{1, 2}));
    }

    void aPhoneThatIsHeardIsNotSilentThoughItsDateIsWrong()
    {
        constexpr qint64 WeekRollover = -7168LL * 24 * 3600 * 1000;
        m_clock->advance(1'767'225'600'000);
        for (int second = 0; second < 29; ++second) {
            reportWrongly(WeekRollover);
            QCOMPARE(shown(), QStringList());
            pass(1);
        }
        pass(1);
        reportWrongly(WeekRollover);
        QCOMPARE(shown(), QStringList{u"wrong clock"_s});
        QCOMPARE(*m_store->clockFault(Ana), WeekRollover);
        QCOMPARE(*m_store->fixAge(Ana), 0);
        QCOMPARE(*m_store->newestFixAge(m_store->participant(Ana)->participation.ride), 0);
        pass(120);
        QCOMPARE(shown().size(), 2);
        QVERIFY(shown().contains(u"silent"_s));
        reportWrongly(0); // put right
        QCOMPARE(shown(), QStringList());
    }

    void whoIsHeardWithFixesOfTheFutureOnlyHasAWrongClock()
    {
        m_clock->advance(1'767'225'600'000);
        for (int i = 0; i < 4; ++i) {
            m_store->applyContacts({{Ana, {m_clock->now(), m_clock->now() + 3'600'000}}});
            pass(10);
        }
        QCOMPARE(shown(), QStringList{u"wrong clock"_s});
    }

    void whoSendsWhatThePhoneKeptHasNoWrongClock()
    {
        m_clock->advance(1'767'225'600'000);
        for (qint64 age = 3'600'000; age > 0; age -= 60'000) { // a minute of riding a second
            m_store->applyContacts({{Ana, {m_clock->now(), m_clock->now() + -age}}});
            pass(1);
        }
        QCOMPARE(shown(), QStringList());
        QVERIFY(!m_store->clockFault(Ana));
    }

    void aFastClockFreezesNobodyAndMakesNothingYoungerThanItsArrival()
    {
        m_clock->advance(1'767'225'600'000);
        LocationFix fast;
        fast.point = {1, 14};
        fast.fixTime = m_clock->now() + 240'000;
        fast.arrived(m_clock->now());
        m_store->applyFixes({{Ana, fast}});
        pass(60);
        QCOMPARE(*m_store->fixAge(Ana), 60'000);
        report(6);
        QCOMPARE(m_store->participant(Ana)->participation.lastFix->point, Start);
    }

    void standingIsToldAfterThreeMinutesAndCountsFromTheFirstFixThatStood()
    {
        report(6);
        for (int minute = 0; minute < 4; ++minute) {
            pass(60);
            report(0.2);
        }
        QCOMPARE(shown(), QStringList{u"stopped"_s});
        QCOMPARE(m_model->index(0, AttentionModel::Since).data(Qt::DisplayRole).toLongLong(),
                 180'000);
        report(0.2);
        pass(150); // now they are silent, and whether they stand is not known
        QCOMPARE(shown(), QStringList{u"silent"_s});
        report(5);
        QCOMPARE(shown(), QStringList());
    }

    void beingBesideTheRouteIsToldBeyond150Metres()
    {
        m_routes->put(Hills, route());
        const GeoPoint on = destination(Start, 90, 5'000);
        report(6, 80, destination(on, 0, 149));
        QCOMPARE(shown(), QStringList());
        pass(10);
        report(6, 80, destination(on, 0, 152));
        QCOMPARE(shown(), QStringList{u"off route"_s});
        const auto place = m_routes->placeOf(Ana);
        QVERIFY(qAbs(place->along - 5'000) < 1);
        QVERIFY(qAbs(place->away - 152) < 1);
    }

    void anEmptyBatteryIsTold()
    {
        report(6, 14.5);
        QCOMPARE(shown(), QStringList{u"low battery"_s});
        pass(5);
        report(6, 60);
        QCOMPARE(shown(), QStringList());
    }

    void whatAPositionDoesNotTellEndsNothing()
    {
        QSignalSpy raised(m_watch.get(), &AttentionWatch::raised);
        m_routes->put(Hills, route());
        const GeoPoint beside = destination(Start, 0, 300);
        report(5, 14, beside);
        QCOMPARE(raised.size(), 1); // both
        pass(1);
        report(5, std::nullopt, beside); // not each position has the battery
        QCOMPARE(shown(), (QStringList{u"off route"_s, u"low battery"_s}));
        LocationFix blurred{.point = Start, .fixTime = m_clock->now() + 1'000, .accuracy = 150};
        m_store->applyFixes({{Ana, blurred}});
        m_watch->lookAtAll();
        QCOMPARE(shown().value(0), u"off route"_s);
        QCOMPARE(raised.size(), 1); // both
    }

    void aRideThatIsNotLiveNeedsNoAttention()
    {
        report(6, 5);
        QCOMPARE(m_model->rowCount(), 1);
        Ride over = *m_store->ride(Hills);
        over.status = RideStatus::Finished;
        m_store->apply(RidePut{over});
        QCOMPARE(m_model->rowCount(), 0);
        over.status = RideStatus::Live;
        m_store->apply(RidePut{over});
        QCOMPARE(m_model->rowCount(), 1);
        m_store->apply(RideRemoved{Hills});
        QCOMPARE(m_model->rowCount(), 0);
    }

    void anAcknowledgementCountsUntilItBeginsAnew()
    {
        report(6);
        pass(130);
        QSignalSpy changes(m_watch.get(), &AttentionWatch::changed);
        m_watch->acknowledge({Ana, AttentionKind::Silent, u"dora"_s, m_clock->now()});
        QCOMPARE(changes.size(), 1);
        QCOMPARE(m_watch->openCount(), 0);
        QCOMPARE(m_model->index(0, AttentionModel::AcknowledgedBy).data().toString(), u"dora"_s);
        pass(1);
        report(6);
        pass(130); // silent again
        QCOMPARE(shown(), QStringList{u"silent"_s});
        QCOMPARE(m_watch->openCount(), 1);
        QCOMPARE(m_model->index(0, AttentionModel::AcknowledgedBy).data().toString(), QString());
    }

    void aSnapshotsAcknowledgementsReplaceWhatWasKnown()
    {
        report(6, 10);
        m_watch->acknowledge({Ana, AttentionKind::LowBattery, u"dora"_s, m_clock->now()});
        m_watch->setAcknowledgements({});
        QCOMPARE(m_watch->openCount(), 1);
        m_watch->setAcknowledgements({{Ana, AttentionKind::LowBattery, u"emil"_s, m_clock->now()}});
        QCOMPARE(m_watch->openCount(), 0);
    }

    void everybodyIsLookedAtWithinAFewSlices()
    {
        addOthers();
        m_clock->advance(122'000);
        for (int slice = 0; slice < AttentionWatch::Slices; ++slice) {
            m_watch->advance();
        }
        QCOMPARE(m_model->rowCount(), 102);
    }

    void whatBeginsAtOnceIsOneStepForEachTable()
    {
        addOthers();
        QSortFilterProxyModel sorted;
        sorted.setSourceModel(m_model.get());
        sorted.setSortRole(AttentionSortRole);
        sorted.sort(AttentionModel::Since, Qt::DescendingOrder);
        QSignalSpy raised(m_watch.get(), &AttentionWatch::raised);
        const QSignalSpy added(m_model.get(), &AttentionModel::rowsInserted);
        const QSignalSpy shown(&sorted, &QAbstractItemModel::rowsInserted);
        m_clock->advance(122'000);
        m_watch->lookAtAll();
        QCOMPARE(sorted.rowCount(), 102);
        QVERIFY2(raised.size() <= AttentionWatch::Slices,
                 qPrintable(QString::number(raised.size())));
        QCOMPARE(added.size(), raised.size());
        // The rows of a slice began within one or two seconds.
        QVERIFY2(shown.size() <= 2 * raised.size(), qPrintable(QString::number(shown.size())));
        for (int row = 1; row < sorted.rowCount(); ++row) {
            const auto since = [&](int of) {
                return sorted.index(of, AttentionModel::Since).data(AttentionSortRole).toLongLong();
            };
            QVERIFY(since(row - 1) >= since(row)); // the longest first
        }
    }

    void whatEndsAtOnceIsOneStepForTheTable()
    {
        addOthers();
        m_clock->advance(122'000);
        m_watch->lookAtAll();
        const QSignalSpy removed(m_model.get(), &AttentionModel::rowsRemoved);
        Ride over = *m_store->ride(Hills);
        over.status = RideStatus::Finished;
        m_store->apply(RidePut{over});
        QCOMPARE(m_model->rowCount(), 0);
        QVERIFY(m_watch->all().isEmpty());
        QCOMPARE(removed.size(), 1);
    }

    void aCrossingTellsThePlaceThatIsNearestToWhereSomebodyWas()
    {
        // Out and back on the same road: 0..10 km and 10..20 km.
        QList<GeoPoint> there;
        for (int i = 0; i <= 100; ++i) {
            there.append(destination(Start, 90, i * 100.0));
        }
        QList<GeoPoint> both = there;
        std::reverse(there.begin(), there.end());
        both.append(there.mid(1));
        const RouteLine line({both});
        const GeoPoint place = destination(Start, 90, 3'000);
        QVERIFY(qAbs(line.locate(place, 2'500)->along - 3'000) < 1);
        QVERIFY(qAbs(line.locate(place, 16'000)->along - 17'000) < 1);
        QVERIFY(line.locate(place, 16'000)->away < 0.1);
        QVERIFY(!RouteLine().locate(place, 0));
    }

    void aRouteThatEndsAtTheDateLineIsNearToWhoIsBeyondIt()
    {
        QList<GeoPoint> line;
        for (int point = 0; point < 100; ++point) { // in three boxes
            line.append({0, 179 + point * 0.01});
        }
        const auto place = RouteLine({line}).locate({0, -179.99}, 0);
        QVERIFY(std::abs(place->away - 2'224) < 10);
    }

    void whoIsFarFromARouteIsPlacedByItsParts()
    {
        QList<GeoPoint> line;
        for (int point = 0; point <= 1'000; ++point) { // eastwards, 77 km
            line.append({46, 14 + point * 0.001});
        }
        const RouteLine route({line});
        const auto near = route.locate({46.4, 14.5}, 0); // 44 km to the north: exactly
        QVERIFY(std::abs(near->away - 44'478) < 100);
        QVERIFY(std::abs(near->along - route.lengthMeters() / 2) < 100);
        for (const GeoPoint far : {GeoPoint{47, 14.5}, GeoPoint{0, 0}, GeoPoint{-45, -170}}) {
            const auto place = route.locate(far, 0);
            QVERIFY(place->away > 100'000);
            QVERIFY(place->along >= 0 && place->along <= route.lengthMeters());
        }
        const auto north = route.locate({47, 14.5}, 0);
        QVERIFY(std::abs(north->away - 111'195) < 4'000); // within a part of the line
    }

    void trailsKeepAFixEveryFewSecondsAndForgetOldOnes()
    {
        TrailStore trails(*m_store, {.keptMsecs = 60'000, .stepMsecs = 5'000});
        for (int second = 0; second < 100; ++second) {
            report(6);
            m_clock->advance(1000);
        }
        const auto trail = trails.trailOf(Ana);
        QCOMPARE(trail.size(), size_t(13));
        QCOMPARE(trail[1].orderTime - trail[0].orderTime, 5'000);
        Position old;
        old.fix.point = Start;
        old.fix.fixTime = trail.front().orderTime + -20'000;
        trails.addHistory(Ana, {old});
        QCOMPARE(trails.trailOf(Ana).size(), size_t(13)); // older than what is kept
        m_store->apply(ParticipantLeft{{}, Ana});
        QCOMPARE(trails.pointCount(), 0);
    }

    void historyFillsTheHolesOfATrail()
    {
        TrailStore trails(*m_store, {.keptMsecs = 600'000, .stepMsecs = 5'000});
        QList<Position> history;
        const Timestamp begin = m_clock->now();
        for (int second = 0; second <= 100; ++second) {
            if (second <= 20 || second >= 80) { // between them the desk hears nothing
                report(6);
            }
            Position position;
            position.fix.point = Start;
            position.fix.fixTime = m_clock->now();
            history.append(position);
            m_clock->advance(1000);
        }
        const qsizetype before = trails.pointCount();
        trails.addHistory(Ana, history);
        const auto trail = trails.trailOf(Ana);
        QVERIFY(qsizetype(trail.size()) > before + 8);
        QCOMPARE(trail.front().orderTime, begin);
        for (size_t i = 1; i < trail.size(); ++i) {
            const qint64 step = trail[i].orderTime - trail[i - 1].orderTime;
            QVERIFY2(step >= 5'000 && step < 11'000, qPrintable(QString::number(step)));
        }
        trails.addHistory(Ana, history); // again: nothing is doubled
        QCOMPARE(trails.trailOf(Ana).size(), trail.size());
    }
};

SAFERIDE_TEST(TestAttention)
#include "tst_attention.moc"
