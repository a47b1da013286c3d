// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/eventrow.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

const Acknowledged Seen{{1}, {{11}, AttentionKind::OffRoute, u"dora \"d\""_s, {1'700'000'000'123}}};

} // namespace

class TestEventRow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsInNoOtherTableComesBackFromItsRow()
    {
        for (const RideEvent &event : {RideEvent(RouteChanged{{1}, {9}}),
                                       RideEvent(Announced{{1}, u"Regroup – at\nthe top"_s}),
                                       RideEvent(Announced{{1}, u""_s}), RideEvent(Seen),
                                       RideEvent(TrackingKeyChanged{{1}, {11}})}) {
            const auto back = eventOf(rowOf(event));
            QVERIFY(back && *back == event);
        }
    }

    void whatIsInOtherTablesIsNamed()
    {
        Participant participant;
        participant.participation.id = {11};
        participant.participation.ride = {1};
        participant.participation.user = {5};
        Ride ride;
        ride.id = {1};
        const std::vector<std::pair<RideEvent, EventKind>> events{
            {RidePut{ride}, EventKind::RidePut},
            {RideRemoved{{1}}, EventKind::RideRemoved},
            {ParticipantPut{participant}, EventKind::ParticipantPut},
            {ParticipantLeft{{1}, {11}, {5}}, EventKind::ParticipantLeft}};
        for (const auto &[event, kind] : events) {
            const EventRow row = rowOf(event);
            const bool isOfRide = kind == EventKind::RidePut || kind == EventKind::RideRemoved;
            QCOMPARE(row.kind, qint16(kind));
            QCOMPARE(row.ride, RideId{1});
            QCOMPARE(row.participation, isOfRide ? ParticipationId() : ParticipationId{11});
            QCOMPARE(row.user, isOfRide ? UserId() : UserId{5});
            QVERIFY(!row.payload && !eventOf(row));
        }
    }

    void theNumbersOfKindsStayAsTheyAre()
    {
        QCOMPARE(rowOf(RideRemoved{{1}}).kind, 2);
        QCOMPARE(rowOf(RouteChanged{{1}, {9}}).kind, 5);
        QCOMPARE(rowOf(Announced{{1}, {}}).kind, 6);
        QCOMPARE(rowOf(Seen).kind, 7);
        QCOMPARE(qint16(EventKind::TokenRevoked), 8);
        QCOMPARE(rowOf(TrackingKeyChanged{{1}, {11}}).kind, 9);
        Incident incident;
        incident.id = {77};
        const EventRow row = rowOf(IncidentPut{incident});
        QCOMPARE(row.kind, 10);
        QCOMPARE(row.payload, u"77"_s); // it is read as it is then
        QVERIFY(!eventOf(row));
    }

    void aRowThatSaysNothingIsNoEvent_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("payload");
        QTest::newRow("a kind of a newer program") << 30'000 << u"{}"_s;
        QTest::newRow("no kind") << -1 << QString();
        QTest::newRow("a route without an id") << int(EventKind::RouteChanged) << QString();
        QTest::newRow("a route that is none") << int(EventKind::RouteChanged) << u"-3"_s;
        QTest::newRow("no JSON") << int(EventKind::Acknowledged) << u"seen"_s;
        QTest::newRow("another need") << int(EventKind::Acknowledged) << u"{\"kind\":\"bored\"}"_s;
    }
    void aRowThatSaysNothingIsNoEvent()
    {
        QFETCH(const int, kind);
        QFETCH(const QString, payload);
        QVERIFY(!eventOf({.kind = qint16(kind), .ride = {1}, .payload = payload}));
    }
};

SAFERIDE_TEST(TestEventRow)
#include "tst_eventrow.moc"
