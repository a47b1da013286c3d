// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/picturestate.h"

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
    ride.code = u"ABC123"_s;
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

} // namespace

class TestPictureState : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<FixTable> m_fixes;
    std::unique_ptr<PictureState> m_picture;
    Metrics m_metrics;
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
            m_parts.append(frame.size());
        }
        return whole;
    }
    static Result<console::ServerMessage> read(const QByteArray &frame)
    {
        return console::parseServerMessage(QByteArrayView(frame).sliced(frame.indexOf("{\"")));
    }
    /// The name of the last event.
    QString lastEvent() const
    {
        const auto events = m_picture->eventsAfter(m_picture->sequence() - 1, 1);
        const QByteArray &frame = *events->front();
        const auto json = frame.mid(frame.indexOf("\"event\":\"") + 9);
        return QString::fromLatin1(json.left(json.indexOf('"')));
    }

private Q_SLOTS:
    void init()
    {
        m_fixes = std::make_unique<FixTable>();
        m_picture = std::make_unique<PictureState>(*m_fixes, EventLog::Kept{5, KeptBytes}, ShownFor,
                                                   desk::Rejections(m_metrics));
        m_picture->merge({{aRide(1), aRide(2)}, {aRider(11, 1, 500), aRider(21, 2)}},
                         m_picture->changes());
    }

    void theFirstPictureMakesNoEvents()
    {
        QCOMPARE(m_picture->sequence(), 0U);
        QCOMPARE(snapshot().rides.size(), 2);
        QCOMPARE(snapshot().participants.size(), 2);
    }

    void everyChangeIsOneEvent()
    {
        QVERIFY(m_picture->apply(RidePut{aRide(3)}, 0));
        QCOMPARE(lastEvent(), u"ride_added"_s);
        QVERIFY(m_picture->apply(RidePut{aRide(3, RideStatus::Planned)}, 0));
        QCOMPARE(lastEvent(), u"ride_changed"_s);
        QVERIFY(!m_picture->apply(RidePut{aRide(3, RideStatus::Planned)}, 0));
        QVERIFY(m_picture->apply(ParticipantPut{aRider(31, 3)}, 0));
        QCOMPARE(lastEvent(), u"participant_joined"_s);
        Participant leader = aRider(31, 3);
        leader.participation.role = ParticipationRole::Leader;
        QVERIFY(m_picture->apply(ParticipantPut{leader}, 0));
        QCOMPARE(lastEvent(), u"participant_changed"_s);
        QVERIFY(m_picture->apply(ParticipantLeft{RideId{3}, ParticipationId{31}, {}, {}}, 0));
        QVERIFY(!m_picture->apply(ParticipantLeft{RideId{3}, ParticipationId{31}, {}, {}}, 0));
        QCOMPARE(lastEvent(), u"participant_left"_s);
        QVERIFY(m_picture->apply(RideRemoved{RideId{3}}, 0));
        QCOMPARE(lastEvent(), u"ride_removed"_s);
        QCOMPARE(m_picture->sequence(), 6U);
        QVERIFY(m_picture->apply(RouteChanged{RideId{1}, RouteId{9}}, 0));
        QCOMPARE(lastEvent(), u"route_changed"_s);
        QVERIFY(!m_picture->apply(RouteChanged{RideId{3}, RouteId{9}}, 0)); // is gone
        QVERIFY(!m_picture->apply(Announced{RideId{1}, u"Regroup"_s}, 0));
        QCOMPARE(m_picture->sequence(), 7U);
    }

    void aChangeThatIsToldAfterALaterOneChangesNothing()
    {
        Ride later = aRide(1, RideStatus::Finished);
        later.updatedAt = {20};
        Ride earlier = aRide(1);
        earlier.updatedAt = {10};
        QVERIFY(m_picture->apply(RidePut{later}, 0));
        QVERIFY(!m_picture->apply(RidePut{earlier}, 0));
        QVERIFY(snapshot().rides.front().status == RideStatus::Finished);
    }

    void aLeavingThatIsToldAfterTheReturnTakesNobodyAway()
    {
        Participant back = aRider(11, 1);
        back.participation.joinedAt = {20};
        QVERIFY(m_picture->apply(ParticipantPut{back}, 0));
        QVERIFY(!m_picture->apply(ParticipantLeft{RideId{1}, ParticipationId{11}, {}, {10}}, 0));
        QVERIFY(m_picture->apply(ParticipantLeft{RideId{1}, ParticipationId{11}, {}, {30}}, 0));
    }

    void positionsAreNoEvents()
    {
        QVERIFY(!m_picture->apply(ParticipantPut{aRider(11, 1, 900)}, 0));
        QCOMPARE(m_picture->sequence(), 0U);
        QCOMPARE(m_fixes->find(ParticipationId{11})->fixTime, Timestamp{900});
    }

    void aRideThatIsOverIsShownForAWhile()
    {
        QVERIFY(m_picture->apply(RidePut{aRide(1, RideStatus::Finished)}, 100));
        QVERIFY(!m_picture->dropFinished(100 + ShownFor - 1));
        m_picture->merge({{aRide(2)}, {aRider(21, 2)}}, m_picture->changes());
        QCOMPARE(snapshot().rides.size(), 2);
        QVERIFY(m_picture->dropFinished(100 + ShownFor));
        QCOMPARE(lastEvent(), u"ride_removed"_s);
        QCOMPARE(snapshot().rides.size(), 1);
        QVERIFY(!m_picture->apply(RidePut{aRide(9, RideStatus::Cancelled)}, 0)); // was never seen
    }

    void aLoadedPictureBringsWhatIsNewAndTakesWhatIsGone()
    {
        QVERIFY(m_picture->merge({{aRide(2), aRide(3)}, {aRider(31, 3)}}, m_picture->changes()));
        const auto now = snapshot();
        QCOMPARE(now.rides.size(), 2);
        QCOMPARE(now.participants.size(), 1);
        QVERIFY(!m_picture->merge({{aRide(2), aRide(3)}, {aRider(31, 3)}}, m_picture->changes()));
    }

    void aLoadedPictureDoesNotUndoWhatHappenedMeanwhile()
    {
        const Picture loaded{{aRide(1), aRide(2)}, {aRider(11, 1), aRider(21, 2)}};
        const quint64 before = m_picture->changes();
        m_picture->apply(RideRemoved{RideId{2}}, 0);
        m_picture->apply(ParticipantLeft{RideId{1}, ParticipationId{11}, {}, {}}, 0);
        m_picture->apply(RidePut{aRide(4)}, 0);
        m_picture->apply(ParticipantPut{aRider(41, 4)}, 0);
        QVERIFY(!m_picture->merge(loaded, before));
        const auto now = snapshot();
        QCOMPARE(now.rides.size(), 2);
        QCOMPARE(now.rides[1].id.value, 4);
        QCOMPARE(now.participants.size(), 1);
        QCOMPARE(now.participants[0].participation.id.value, 41);
    }

    void eventsAreKeptToResumeFrom()
    {
        const QString feed = m_picture->feed();
        for (qint64 id = 100; id < 107; ++id) {
            m_picture->apply(ParticipantPut{aRider(id, 1)}, 0);
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
        const quint64 before = m_picture->sequence();
        Ride ride = aRide(1);
        for (int i = 1; i <= 5; ++i) { // as many as are kept, but of 3 kB each
            ride.title = QString(3'000, QChar(u'a' + i));
            QVERIFY(m_picture->apply(RidePut{ride}, 0));
        }
        QVERIFY(!m_picture->eventsAfter(before, 5));
        QVERIFY(!m_picture->canResume({m_picture->feed(), before}));
        const auto kept = m_picture->eventsAfter(m_picture->sequence() - 3, 5);
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
        QVERIFY(m_picture->apply(RidePut{ride}, 0));
        QCOMPARE(lastEvent(), u"ride_added"_s);
        QVERIFY(m_picture->eventsAfter(m_picture->sequence() - 1, 1)->front()->size() < 1'000);
        QVERIFY(!snapshot().rides.constLast().description);
        ride.description = u"short"_s;
        ride.updatedAt = {1};
        QVERIFY(m_picture->apply(RidePut{ride},
                                 0)); // it was changed: an older copy would be a conflict
    }

    void acknowledgementsComeInPiecesAndGoWithTheirRide()
    {
        Picture crowd{{aRide(1), aRide(2)}, {}};
        constexpr int Riders = 2'000;
        for (int id = 100; id < 100 + Riders; ++id) {
            crowd.participants.append(aRider(id, 1));
        }
        m_picture->merge(crowd, m_picture->changes());
        for (int id = 100; id < 100 + Riders; ++id) {
            for (const AttentionKind kind : {AttentionKind::Silent, AttentionKind::WrongClock}) {
                QVERIFY(m_picture->acknowledge({ParticipationId{id}, kind, u"dora"_s, {1}}));
            }
        }
        const console::SnapshotPart whole = snapshot();
        QCOMPARE(whole.acknowledgements.size(), 2 * Riders);
        QVERIFY(*std::max_element(m_parts.begin(), m_parts.end()) < 64 * 1024);
        m_picture->apply(ParticipantLeft{{1}, {100}, {100}, {1}}, 0);
        QCOMPARE(snapshot().acknowledgements.size(), 2 * (Riders - 1));
        m_picture->apply(RideRemoved{RideId{1}}, 0);
        QVERIFY(snapshot().acknowledgements.isEmpty());
    }

    void aSnapshotHasEverybodyOnceHoweverItIsCut()
    {
        Picture large;
        for (qint64 ride = 1; ride <= 30; ++ride) {
            large.rides.append(aRide(ride));
            for (qint64 rider = 0; rider < ride * 3; ++rider) {
                large.participants.append(aRider(ride * 1000 + rider, ride));
            }
        }
        m_picture->merge(large, m_picture->changes());
        const auto whole = snapshot();
        QVERIFY(whole.rides == large.rides);
        QVERIFY(whole.participants == large.participants);
    }

    void aSnapshotHasTheNewestFix()
    {
        m_fixes->put(ParticipationId{11}, LocationFix{.point = {3, 4}, .fixTime = {800}});
        QCOMPARE(snapshot().participants[0].participation.lastFix->fixTime, Timestamp{800});
    }

    void batchesHaveWhatChangedOnce()
    {
        QVERIFY(m_fixes->takeChanged()); // of the first picture
        m_fixes->put(ParticipationId{11}, LocationFix{.point = {3, 4}, .fixTime = {800}});
        m_fixes->put(ParticipationId{11}, LocationFix{.point = {3, 5}, .fixTime = {900}});
        m_fixes->put(ParticipationId{11}, LocationFix{.point = {3, 6}, .fixTime = {850}}); // late
        const auto batch = m_fixes->takeChanged();
        QCOMPARE(batch->fixes.size(), 1);
        QCOMPARE(batch->fixes[0].fix.point.longitude, 5.0);
        QVERIFY(!m_fixes->takeChanged());
        QCOMPARE(m_fixes->generation(), batch->generation);
        QVERIFY(m_fixes->changedSince(batch->generation).empty());
        QCOMPARE(m_fixes->changedSince(batch->generation - 1).size(), 1U);
    }

    void aLoadedContactNeverTakesTheLaterOneBack()
    {
        m_fixes->takeChanged();
        m_fixes->putContact(ParticipationId{11}, {{900}, {850}});
        Participation loaded = aRider(11, 1).participation;
        loaded.lastContact = LastContact{{700}, {650}};
        m_fixes->overlay(loaded);
        m_fixes->know(loaded);
        QCOMPARE(m_fixes->takeChanged()->contacts[0].contact, (LastContact{{900}, {850}}));
        loaded.lastContact = LastContact{{1'000}, {950}};
        m_fixes->overlay(loaded);
        QCOMPARE(m_fixes->takeChanged()->contacts[0].contact, (LastContact{{1'000}, {950}}));
    }

    void positionsOfStrangersWaitUntilTheyAreKnown()
    {
        m_fixes->takeChanged();
        m_fixes->put(ParticipationId{77}, LocationFix{.point = {3, 4}, .fixTime = {800}});
        QVERIFY(m_fixes->takeStrangersSeen());
        QVERIFY(!m_fixes->takeStrangersSeen());
        QVERIFY(!m_fixes->takeChanged());
        m_picture->apply(ParticipantPut{aRider(77, 1)}, 0);
        QCOMPARE(m_fixes->takeChanged()->fixes[0].participation.value, 77);
    }
};

QTEST_APPLESS_MAIN(TestPictureState)
#include "tst_picturestate.moc"
