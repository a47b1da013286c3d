// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/rooms.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QAbstractEventDispatcher>
#include <QTest>

#include <deque>

using namespace saferide;

namespace {

constexpr Viewer Rider{{1}};
constexpr qsizetype MaxInOneTurn = 5'000; // deliveries of the usual size, roughly

class Listener final : public RoomMember
{
public:
    explicit Listener(int &itsTurn)
        : inThisTurn(itsTurn)
    {
    }
    void deliver(const SharedBroadcast &broadcast) override
    {
        ++inThisTurn;
        sequences.append(broadcast->sequence);
    }
    void removedFromRoom(RideId) override { ++expulsions; }

    int &inThisTurn;
    QList<quint64> sequences;
    int expulsions = 0;
};

RideContents oneRide()
{
    RideContents contents;
    contents.ride.id = {1};
    contents.ride.code = QStringLiteral("ABC123");
    contents.ride.status = RideStatus::Live;
    Participant participant;
    participant.participation.id = {1};
    participant.participation.user = {1};
    participant.participation.ride = {1};
    contents.participants.append(participant);
    return contents;
}

LocationFix sentAt(qint64 msecs)
{
    LocationFix fix;
    fix.point = {46, 14.5};
    fix.fixTime = {msecs};
    return fix;
}

/// A ride with a crowd in its room.
class Crowd
{
public:
    explicit Crowd(int size)
        : ride(std::make_shared<LiveRide>(oneRide(), observers))
    {
        QObject::connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake,
                         &rooms, [this] {
                             most = std::max(most, inThisTurn);
                             inThisTurn = 0;
                         });
        for (int i = 0; i < size; ++i) {
            members.emplace_back(inThisTurn);
            join(members.back());
        }
    }
    void join(Listener &member) { EXPECT_OK(rooms.join(ride, &member, Rider)); }
    void move(int times)
    {
        for (int i = 0; i < times; ++i) {
            ++at;
            EXPECT_OK(ride->accept({1}, sentAt(at), {at}));
        }
    }
    qsizetype delivered() const
    {
        qsizetype sum = 0;
        for (const Listener &member : members) {
            sum += member.sequences.size();
        }
        return sum;
    }

    int inThisTurn = 0;
    int most = 0; ///< deliveries in one turn of the event loop
    qint64 at = 0;
    std::vector<LiveObserver *> observers;
    std::shared_ptr<LiveRide> ride;
    std::deque<Listener> members;
    Rooms rooms; // goes first
};

} // namespace

class TestRooms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deliversAtOnceWhatIsFew()
    {
        Crowd crowd(3);
        crowd.move(2);
        QCOMPARE(crowd.delivered(), 6);
    }

    void sharesWhatIsForACrowdAmongTurns()
    {
        Crowd crowd(3'000);
        crowd.move(5);
        QVERIFY(crowd.delivered() <= MaxInOneTurn);
        QTRY_COMPARE(crowd.delivered(), 15'000);
        QVERIFY2(crowd.most <= MaxInOneTurn, qPrintable(QString::number(crowd.most)));
        for (const Listener &member : crowd.members) {
            QCOMPARE(member.sequences, (QList<quint64>{1, 2, 3, 4, 5}));
        }
    }

    void oneBroadcastMayTakeSeveralTurns()
    {
        Crowd crowd(6'000);
        crowd.move(1);
        QVERIFY(crowd.delivered() <= MaxInOneTurn);
        QTRY_COMPARE(crowd.delivered(), 6'000);
        QVERIFY2(crowd.most <= MaxInOneTurn, qPrintable(QString::number(crowd.most)));
    }

    void whoComesAndGoesMeanwhileHearsWhatIsTheirs()
    {
        Crowd crowd(6'000);
        crowd.move(1);
        Listener &reached = crowd.members.front();
        Listener &waits = crowd.members[5'990];
        Listener &rejoins = crowd.members[5'991];
        QVERIFY(!reached.sequences.isEmpty() && waits.sequences.isEmpty());
        QVERIFY(crowd.rooms.leave({1}, &waits));
        crowd.join(rejoins); // its snapshot has the position
        Listener late(crowd.inThisTurn);
        crowd.join(late);
        crowd.move(1);
        QTRY_COMPARE(crowd.members.back().sequences.size(), 2);
        QCOMPARE(waits.sequences, QList<quint64>());
        QCOMPARE(rejoins.sequences, QList<quint64>{2});
        QTRY_COMPARE(late.sequences, QList<quint64>{2});
        crowd.rooms.leaveAll(&late);
    }

    void aRoomMayEmptyWhileItIsTold()
    {
        Crowd crowd(6'000);
        crowd.move(1);
        for (Listener &member : crowd.members) {
            crowd.rooms.leaveAll(&member);
        }
        QCOMPARE(crowd.rooms.memberCount({1}), 0);
        const qsizetype delivered = crowd.delivered();
        QTest::qWait(0);
        QCOMPARE(crowd.delivered(), delivered);
        crowd.join(crowd.members.front());
        crowd.move(1);
        QTRY_COMPARE(crowd.members.front().sequences.last(), 2U);
    }
};

SAFERIDE_TEST(TestRooms)
#include "tst_rooms.moc"
