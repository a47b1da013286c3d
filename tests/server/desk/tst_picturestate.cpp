// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/picturestate.h"
#include "server/live/liverides.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::desk;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 ShownFor = 1'000;
constexpr qsizetype KeptBytes = 10'000;

Ride aRide(qint64 id, RideStatus status = RideStatus::Live)
{
    Ride ride;
    ride.id = RideId{id};
    ride.code = u"RIDE%1"_s.arg(id, 2, 10, QChar(u'0'));
    ride.status = status;
    ride.organizer = UserId{1};
    return ride;
}

Participant aRider(qint64 id, qint64 ride, std::optional<qint64> fixTime = std::nullopt)
{
    Participant participant;
    participant.username = u"ada"_s;
    participant.participation.id = ParticipationId{id};
    participant.participation.user = UserId{id};
    participant.participation.ride = RideId{ride};
    if (fixTime) {
        participant.participation.lastFix = LocationFix{.point = {1, 2}, .fixTime = {*fixTime}};
    }
    return participant;
}

/// What a desk's picture observes.
class Observing final : public LiveObserver
{
public:
    explicit Observing(PictureState &picture)
        : m_picture(picture)
    {
    }

    void happened(const RideEvent &event) override { isTold |= m_picture.apply(event, now); }
    void moved(RideId ride) override { rides.insert(ride); }

    QSet<RideId> rides; // in which somebody moved since the last batch
    qint64 now = 0;
    bool isTold = false;

private:
    PictureState &m_picture;
};

} // namespace

class TestPictureState : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;
    std::unique_ptr<PictureState> m_picture;
    std::unique_ptr<Observing> m_observing;
    std::unique_ptr<LiveRides> m_rides;
    Metrics m_metrics;
    quint64 m_batch = 0;
    mutable QList<qsizetype> m_parts; // bytes of the last snapshot's pieces

    /// What a desk that sees a fresh snapshot knows.
    console::SnapshotPart snapshot() const
    {
        console::SnapshotPart whole;
        m_parts.clear();
        SnapshotCursor cursor = m_picture->beginSnapshot();
        while (!cursor.finished) {
            const QByteArray frame = m_picture->nextPart(cursor);
            const auto part = std::get<console::SnapshotPart>(*read(frame));
            whole.rides.append(part.rides);
            whole.participants.append(part.participants);
            whole.acknowledgements.append(part.acknowledgements);
            whole.incidents.append(part.incidents);
            m_parts.append(frame.size());
        }
        return whole;
    }
    static Result<console::ServerMessage> read(const QByteArray &frame)
    {
        return console::parseServerMessage(QByteArrayView(frame).sliced(frame.indexOf("{\"")));
    }
    /// Loads what is not in memory, and shows it.
    void show(const QList<RideContents> &rides)
    {
        m_rides->openActive([&](QObject *, const auto &done) { done(rides); }, this,
                            [&](const auto &opened) {
                                for (const auto &ride : *opened) {
                                    m_picture->show(ride);
                                }
                            });
    }
    void moves(qint64 ride, qint64 rider, qint64 time)
    {
        m_rides->loaded({ride})->receive({rider}, {rider}, {.point = {3, 4}, .fixTime = {time}},
                                         {});
    }
    /// Whether desks are told.
    bool happens(const RideEvent &event, qint64 now = 0)
    {
        m_observing->now = now;
        m_observing->isTold = false;
        static_cast<db::CommitListener &>(*m_rides).committed({event});
        return m_observing->isTold;
    }
    /// The fixes of the next batch.
    QList<ParticipantFix> nextBatch()
    {
        return m_picture->takeMoves(std::exchange(m_observing->rides, {}), ++m_batch).fixes;
    }
    /// What who has the batch with this number, and none after it, is sent.
    RiderMoves missedAfter(quint64 batch, qsizetype most = 100) const
    {
        RideCursor cursor;
        RiderMoves missed;
        while (!cursor.finished) {
            const RiderMoves some = m_picture->movesSince(batch, cursor, most);
            [&] { QVERIFY(some.size() <= most); }();
            missed.fixes += some.fixes;
            missed.contacts += some.contacts;
        }
        return missed;
    }
    /// The name of the last event.
    QString lastEvent() const
    {
        const auto events = m_picture->eventsAfter(m_picture->latest().sequence - 1, 1);
        const QByteArray &frame = *events->front();
        const auto json = frame.mid(frame.indexOf("\"event\":\"") + 9);
        return QString::fromLatin1(json.left(json.indexOf('"')));
    }

private Q_SLOTS:
    void init()
    {
        m_picture = std::make_unique<PictureState>(EventLog::Kept{5, KeptBytes}, ShownFor,
                                                   desk::Rejections(m_metrics));
        m_observing = std::make_unique<Observing>(*m_picture);
        m_batch = 0;
        m_rides = std::make_unique<LiveRides>(LiveRides::Load(), LiveRides::Look(), m_clock,
                                              LiveRides::Settings());
        m_rides->addObserver(m_observing.get());
        show({{aRide(1), {aRider(11, 1, 500)}}, {aRide(2), {aRider(21, 2)}}});
        m_picture->begin();
    }
    void cleanup() { m_rides.reset(); }

    void theFirstPictureMakesNoEvents()
    {
        QCOMPARE(m_picture->latest().sequence, 0U);
        QCOMPARE(snapshot().rides.size(), 2);
        QCOMPARE(snapshot().participants.size(), 2);
    }

    void everyChangeIsOneEvent()
    {
        show({{aRide(3), {}}});
        QCOMPARE(lastEvent(), u"ride_added"_s);
        QVERIFY(happens(RidePut{aRide(3, RideStatus::Planned)}));
        QCOMPARE(lastEvent(), u"ride_changed"_s);
        QVERIFY(!happens(RidePut{aRide(3, RideStatus::Planned)}));
        QVERIFY(happens(ParticipantPut{aRider(31, 3)}));
        QCOMPARE(lastEvent(), u"participant_joined"_s);
        Participant leader = aRider(31, 3);
        leader.participation.role = ParticipationRole::Leader;
        QVERIFY(happens(ParticipantPut{leader}));
        QCOMPARE(lastEvent(), u"participant_changed"_s);
        QVERIFY(happens(ParticipantLeft{RideId{3}, ParticipationId{31}, UserId{31}}));
        QVERIFY(!happens(ParticipantLeft{RideId{3}, ParticipationId{31}, UserId{31}}));
        QCOMPARE(lastEvent(), u"participant_left"_s);
        QVERIFY(happens(RideRemoved{RideId{3}}));
        QCOMPARE(lastEvent(), u"ride_removed"_s);
        QCOMPARE(m_picture->latest().sequence, 6U);
        QVERIFY(happens(RouteChanged{RideId{1}, RouteId{9}}));
        QCOMPARE(lastEvent(), u"route_changed"_s);
        QVERIFY(!happens(RouteChanged{RideId{3}, RouteId{9}})); // is gone
        QVERIFY(!happens(Announced{RideId{1}, u"Regroup"_s}));
        QCOMPARE(m_picture->latest().sequence, 7U);
    }

    void aRideThatIsShownLaterComesWithEverybodyInIt()
    {
        show({{aRide(3), {aRider(31, 3), aRider(32, 3)}}});
        QCOMPARE(m_picture->latest().sequence, 3U);
        QCOMPARE(snapshot().participants.size(), 4);
        show({{aRide(3), {aRider(31, 3), aRider(32, 3)}}}); // is shown already
        QCOMPARE(m_picture->latest().sequence, 3U);
    }

    void whoCameBackWithAnotherNumberIsThereOnce()
    {
        Participant back = aRider(15, 1);
        back.participation.user = UserId{11};
        QVERIFY(happens(ParticipantPut{back, true})); // the leaving is told later
        QCOMPARE(m_picture->latest().sequence, 2U);
        QVERIFY(!happens(ParticipantLeft{RideId{1}, ParticipationId{11}, UserId{11}}));
        QCOMPARE(snapshot().participants.size(), 2);
        QCOMPARE(snapshot().participants[0].participation.id, ParticipationId{15});
    }

    void aChangeThatIsToldAfterALaterOneChangesNothing()
    {
        Ride later = aRide(1, RideStatus::Finished);
        later.version = 3;
        Ride earlier = aRide(1);
        earlier.version = 2;
        earlier.updatedAt = {10}; // of a clock that is ahead
        QVERIFY(happens(RidePut{later}));
        QVERIFY(!happens(RidePut{earlier}));
        QVERIFY(snapshot().rides.front().status == RideStatus::Finished);
        Participant sweep = aRider(11, 1);
        sweep.participation.version = 3;
        sweep.participation.role = ParticipationRole::Sweep;
        Participant leader = aRider(11, 1);
        leader.participation.version = 2;
        leader.participation.role = ParticipationRole::Leader;
        QVERIFY(happens(ParticipantPut{sweep}));
        QVERIFY(!happens(ParticipantPut{leader}));
        QVERIFY(snapshot().participants.front().participation.role == ParticipationRole::Sweep);
    }

    void whatIsGoneDoesNotComeBackByAnEarlierChangeThatIsToldLate()
    {
        Participant joined = aRider(12, 1);
        joined.participation.version = 1;
        QVERIFY(!happens(ParticipantLeft{RideId{1}, ParticipationId{12}, UserId{12}, 2}));
        QVERIFY(!happens(ParticipantPut{joined, true}));
        Ride changed = aRide(2);
        changed.version = 5;
        QVERIFY(happens(RideRemoved{RideId{2}}));
        QVERIFY(!happens(RidePut{changed}));
        joined.participation.version = 3;
        QVERIFY(happens(ParticipantPut{joined, true})); // came back
    }

    void aLeavingThatIsToldAfterTheReturnTakesNobodyAway()
    {
        Participant back = aRider(11, 1);
        back.participation.version = 3;
        QVERIFY(happens(ParticipantPut{back}));
        QVERIFY(!happens(ParticipantLeft{RideId{1}, ParticipationId{11}, UserId{11}, 2}));
        QVERIFY(happens(ParticipantLeft{RideId{1}, ParticipationId{11}, UserId{11}, 4}));
    }

    void positionsAreNoEvents()
    {
        QVERIFY(!happens(ParticipantPut{aRider(11, 1, 900)})); // as another daemon stored it
        QCOMPARE(m_picture->latest().sequence, 0U);
        QCOMPARE(nextBatch().value(0).fix.fixTime, Timestamp{900});
        QVERIFY(!happens(ParticipantPut{aRider(11, 1, 800)}));
        QVERIFY(nextBatch().isEmpty());
        QCOMPARE(snapshot().participants[0].participation.lastFix->fixTime, Timestamp{900});
    }

    void aRideThatIsOverIsShownForAWhile()
    {
        QVERIFY(happens(RidePut{aRide(1, RideStatus::Finished)}, 100));
        QVERIFY(!m_picture->dropFinished(100 + ShownFor - 1));
        QCOMPARE(snapshot().rides.size(), 2);
        QVERIFY(m_picture->dropFinished(100 + ShownFor));
        QCOMPARE(lastEvent(), u"ride_removed"_s);
        QCOMPARE(snapshot().rides.size(), 1);
        show({{aRide(9, RideStatus::Cancelled), {}}}); // was never seen
        QCOMPARE(snapshot().rides.size(), 1);
    }

    void eventsAreKeptToResumeFrom()
    {
        const QString feed = m_picture->latest().feed;
        for (qint64 id = 100; id < 107; ++id) {
            happens(ParticipantPut{aRider(id, 1)});
        }
        QVERIFY(m_picture->canResume({feed, 7}));
        QVERIFY(m_picture->canResume({feed, 2}));
        QVERIFY(!m_picture->canResume({feed, 1})); // five are kept
        QVERIFY(!m_picture->canResume({feed, 8}));
        QVERIFY(!m_picture->canResume({u"another"_s, 7}));
        QVERIFY(!m_picture->eventsAfter(1, 10));
        QVERIFY(!m_picture->eventsAfter(8, 10));
        QCOMPARE(m_picture->eventsAfter(2, 10)->size(), 5U);
        QCOMPARE(m_picture->eventsAfter(2, 2)->size(), 2U);
        QVERIFY(m_picture->eventsAfter(7, 10)->empty());
        m_picture->restart();
        QVERIFY(!m_picture->canResume({feed, 0}));
    }

    void eventsAreKeptUpToSoManyBytesAndTheRestIsCounted()
    {
        const quint64 before = m_picture->latest().sequence;
        Ride ride = aRide(1);
        for (int i = 1; i <= 5; ++i) { // as many as are kept, but of 3 kB each
            ride.title = QString(3'000, QChar(u'a' + i));
            QVERIFY(happens(RidePut{ride}));
        }
        QVERIFY(!m_picture->eventsAfter(before, 5));
        QVERIFY(!m_picture->canResume({m_picture->latest().feed, before}));
        const auto kept = m_picture->eventsAfter(m_picture->latest().sequence - 3, 5);
        QVERIFY(kept);
        qsizetype bytes = 0;
        for (const auto &frame : *kept) {
            bytes += frame->size();
        }
        QVERIFY(bytes > 9'000 && bytes <= KeptBytes);
        QVERIFY(m_metrics.prometheusText().contains("reason=\"desk_event_bytes\"} 2\n"));
    }

    void descriptionsAreNeitherInEventsNorInSnapshots()
    {
        Ride ride = aRide(3);
        ride.description = QString(10'000, u'x');
        show({{ride, {}}});
        QCOMPARE(lastEvent(), u"ride_added"_s);
        QVERIFY(m_picture->eventsAfter(m_picture->latest().sequence - 1, 1)->front()->size()
                < 1'000);
        QVERIFY(!snapshot().rides.constLast().description);
        ride.description = u"short"_s;
        ride.updatedAt = {1};
        QVERIFY(happens(RidePut{ride})); // it was changed: an older copy would be a conflict
    }

    void acknowledgementsComeInPiecesAndGoWithTheirRide()
    {
        constexpr int Riders = 2'000;
        for (int id = 100; id < 100 + Riders; ++id) {
            happens(ParticipantPut{aRider(id, 1)});
        }
        for (int id = 100; id < 100 + Riders; ++id) {
            for (const AttentionKind kind : {AttentionKind::Silent, AttentionKind::WrongClock}) {
                const Acknowledged seen{{1}, {ParticipationId{id}, kind, u"dora"_s, {1}}};
                QVERIFY(happens(seen));
            }
        }
        const console::SnapshotPart whole = snapshot();
        QCOMPARE(whole.acknowledgements.size(), 2 * Riders);
        QVERIFY(*std::max_element(m_parts.begin(), m_parts.end()) < 64 * 1024);
        const AttentionAcknowledgement ofAStranger{{9'999}, AttentionKind::Silent, u"dora"_s, {1}};
        QVERIFY(!happens(Acknowledged{{1}, ofAStranger}));
        happens(ParticipantLeft{{1}, {100}, {100}});
        QCOMPARE(snapshot().acknowledgements.size(), 2 * (Riders - 1));
        happens(RideRemoved{RideId{1}});
        QVERIFY(snapshot().acknowledgements.isEmpty());
    }

    void acknowledgementsStayWithTheRiderWhoeverShowsTheRide()
    {
        const AttentionAcknowledgement seen{{11}, AttentionKind::Silent, u"dora"_s, {1}};
        QVERIFY(happens(Acknowledged{{1}, seen}));
        QCOMPARE(lastEvent(), u"attention_acknowledged"_s);
        m_picture->restart();
        QVERIFY(!happens(Acknowledged{{2}, {{21}, AttentionKind::Stopped, u"emil"_s, {2}}}));
        m_picture->begin();
        m_picture->show(m_rides->loaded(RideId{1}));
        QCOMPARE(snapshot().acknowledgements, QList<AttentionAcknowledgement>{seen});
        QCOMPARE(lastEvent(), u"attention_acknowledged"_s); // with the ride and who is in it
        m_picture->show(m_rides->loaded(RideId{2}));
        QCOMPARE(snapshot().acknowledgements.size(), 2);
    }

    void aSnapshotHasEverybodyOnceHoweverItIsCut()
    {
        QVERIFY(happens(RideRemoved{{1}}) && happens(RideRemoved{{2}}));
        QList<RideContents> large;
        for (qint64 ride = 1; ride <= 30; ++ride) {
            large.append({aRide(ride), {}});
            for (qint64 rider = 0; rider < ride * 3; ++rider) {
                large.last().participants.append(aRider(ride * 1000 + rider, ride));
            }
        }
        show(large);
        const auto whole = snapshot();
        QList<Participant> everybody;
        for (qsizetype i = 0; i < large.size(); ++i) {
            QVERIFY(whole.rides.at(i) == large[i].ride);
            everybody += large[i].participants;
        }
        QCOMPARE(whole.rides.size(), large.size());
        QVERIFY(whole.participants == everybody);
    }

    void aSnapshotHasTheNewestFix()
    {
        m_rides->loaded({1})->receive({11}, {11}, {.point = {3, 4}, .fixTime = {800}}, {});
        QCOMPARE(snapshot().participants[0].participation.lastFix->fixTime, Timestamp{800});
    }

    void batchesHaveWhatChangedOnce()
    {
        QVERIFY(nextBatch().isEmpty());
        for (const qint64 time : {800, 900, 850}) { // the last one is late
            moves(1, 11, time);
        }
        const auto batch = nextBatch();
        QCOMPARE(batch.size(), 1);
        QCOMPARE(batch[0].fix.fixTime, Timestamp{900});
        QVERIFY(nextBatch().isEmpty());
        QCOMPARE(missedAfter(m_batch).size(), 0);
        QCOMPARE(missedAfter(1).fixes, batch); // it was in the second one
    }

    void whoMissedBatchesIsSentTheNewestOfThemInPieces()
    {
        QList<RideContents> rides;
        for (qint64 ride = 3; ride <= 7; ++ride) {
            rides.append({aRide(ride), {aRider(ride * 10, ride), aRider(ride * 10 + 1, ride)}});
        }
        show(rides);
        for (const qint64 time : {100, 200}) {
            for (qint64 ride = 3; ride <= 7; ++ride) {
                moves(ride, ride * 10, time);
            }
            QCOMPARE(nextBatch().size(), 5);
        }
        moves(3, 30, 300); // in no batch yet
        for (const qsizetype most : {1, 2, 100}) {
            const auto missed = missedAfter(1, most);
            QCOMPARE(missed.fixes.size(), 5);
            QCOMPARE(missed.fixes[0].fix.fixTime, Timestamp{300});
            QCOMPARE(missed.fixes[4].participation, ParticipationId{70});
        }
        m_rides->loaded(RideId{4})->heard(UserId{41}, {Timestamp{400}, Timestamp{390}});
        QCOMPARE(nextBatch().size(), 1);
        const auto contacts = missedAfter(2).contacts;
        QCOMPARE(contacts.size(), 1);
        QCOMPARE(contacts[0].contact.at, Timestamp{400});
    }

    void whoIsGoneIsInNoBatch()
    {
        moves(1, 11, 800);
        moves(2, 21, 800);
        QCOMPARE(nextBatch().size(), 2);
        moves(1, 11, 900);
        moves(2, 21, 900);
        QVERIFY(happens(ParticipantLeft{{1}, {11}, {11}, 1}));
        QVERIFY(happens(RideRemoved{{2}}));
        QVERIFY(nextBatch().isEmpty());
        QCOMPARE(missedAfter(0).size(), 0);
        Participant back = aRider(11, 1);
        back.participation.version = 2;
        QVERIFY(happens(ParticipantPut{back, true}));
        moves(1, 11, 950);
        QCOMPARE(nextBatch().size(), 1);
    }

    void aRideThatIsShownAgainTellsWhoMovesFromThenOn()
    {
        QVERIFY(happens(RidePut{aRide(1, RideStatus::Finished)}, 100));
        QVERIFY(m_picture->dropFinished(100 + ShownFor));
        Ride again = aRide(1);
        again.version = 2;
        happens(RidePut{again});
        moves(1, 11, 800);
        QVERIFY(nextBatch().isEmpty()); // nobody sees it
        m_picture->show(m_rides->loaded(RideId{1}));
        moves(1, 11, 900);
        QCOMPARE(nextBatch().size(), 1);
    }

    void incidentsAreEventsAndPartOfTheSnapshotWhileTheyAreOpen()
    {
        Incident incident;
        incident.ride = RideId{1};
        incident.participation = ParticipationId{11};
        incident.user = UserId{11};
        incident.externalId = u"a"_s;
        const auto reported = m_rides->loaded(RideId{1})->report(UserId{11}, incident);
        EXPECT_OK(reported);
        QCOMPARE(lastEvent(), u"incident_put"_s);
        QCOMPARE(snapshot().incidents, QList<Incident>{*reported}); // not stored yet
        incident = *reported;
        incident.id = IncidentId{5};
        incident.version = 1;
        QVERIFY(happens(IncidentPut{incident}));
        QCOMPARE(snapshot().incidents, QList<Incident>{incident});
        QVERIFY(!happens(IncidentPut{incident}));
        incident.version = 2;
        incident.closedAt = Timestamp{5};
        QVERIFY(happens(IncidentPut{incident}));
        QCOMPARE(snapshot().incidents, QList<Incident>());
        incident.ride = RideId{9}; // which desks do not see
        QVERIFY(!happens(IncidentPut{incident}));
    }
};

SAFERIDE_TEST(TestPictureState)
#include "tst_picturestate.moc"
