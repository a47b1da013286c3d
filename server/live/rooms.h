// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/liveride.h"
#include "server/live/roomevent.h"
#include "shared/core/metrics.h"

#include <QHash>
#include <QObject>

#include <mutex>
#include <vector>

namespace saferide {

/// A connection that hears what happens in the rides it joined. Lives on one I/O thread.
class RoomMember
{
public:
    RoomMember() = default;
    RoomMember(const RoomMember &) = delete;
    RoomMember &operator=(const RoomMember &) = delete;
    virtual ~RoomMember() = default;

    /// In the order of the ride's sequence. May leave rooms, or delete the member.
    virtual void deliver(const SharedBroadcast &broadcast) = 0;
    /// The member is no longer in this room: it left the ride, or the ride was deleted.
    virtual void removedFromRoom(RideId ride) = 0;
};

/// The rooms of one I/O thread: who on this thread hears which ride. Made and used in its thread,
/// one for a thread; only `post` may be called from any.
class Rooms final : public QObject
{
    Q_OBJECT

public:
    explicit Rooms(QObject *parent = nullptr);
    ~Rooms() override;

    /// Adds the member to the ride's room and returns where everybody is, to be delivered first.
    /// What changes later, and nothing earlier, is delivered. Joining twice gives a new snapshot.
    /// Forbidden for who may not see the ride.
    Result<JoinedRide> join(const std::shared_ptr<LiveRide> &ride, RoomMember *member,
                            Viewer viewer);
    /// False when the member was not in that room.
    bool leave(RideId ride, RoomMember *member);
    void leaveAll(RoomMember *member);
    bool contains(RideId ride, const RoomMember *member) const;
    qsizetype memberCount(RideId ride) const;

    /// Counts there how long each broadcast took until all on this thread had it.
    void measureDelivery(Histogram &times) { m_deliveryTimes = &times; }

    /// Puts an event into this thread's mailbox. Thread-safe; called while the ride is locked, so
    /// that every mailbox has a ride's events in the same order.
    void post(const RoomEvent &event);
    /// Delivers what waits in the mailbox of the calling thread, where it has rooms.
    static void deliverHere();

protected:
    bool event(QEvent *event) override;

private:
    struct Entry
    {
        RoomMember *member = nullptr; // null: left during a delivery
        Viewer viewer;
        quint64 joinedAt = 0;
    };
    struct Room
    {
        std::shared_ptr<LiveRide> ride;
        std::vector<Entry> entries;
        int deliveries = 0; // that are under way: entries must keep their places
        bool hasGaps = false; // somebody left meanwhile
    };

    /// An event on its way to those who were in the room when it was taken out of the mailbox.
    struct Delivery
    {
        RoomEvent event;
        std::shared_ptr<Room> room; ///< which a member may empty meanwhile; null: none is under way
        size_t next = 0; ///< of its entries
    };

    void drain();
    void startTurn();
    bool takeNext();
    void deliver();
    void finish(const Delivery &delivery);
    void evict(Room &room, const RoomEvent &event);
    void tidy(RideId ride);

    QHash<RideId, std::shared_ptr<Room>> m_rooms;
    QHash<RoomMember *, QList<RideId>> m_joined;
    std::vector<RoomEvent> m_taken; // out of the mailbox
    size_t m_next = 0; // of these
    Delivery m_delivery;
    qint64 m_left = 0; // cost of what may still be delivered in this turn of the event loop
    bool m_draining = false;
    bool m_continues = false; // a turn for the rest is posted
    Histogram *m_deliveryTimes = nullptr;
    std::mutex m_mutex; // guards m_mailbox and m_awake
    std::vector<RoomEvent> m_mailbox;
    bool m_awake = false; // an event is on its way
};

} // namespace saferide
