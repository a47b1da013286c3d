// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/rooms.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QThread>

#include <algorithm>

namespace saferide {

namespace {

// In a ride of thousands one position goes to thousands of phones: the rest of it waits for the
// next turn. So many of the usual size take some 2 ms.
constexpr qint64 CostPerTurn = 4'096;
const auto ContinueEvent = QEvent::Type(QEvent::registerEventType());

/// Of one delivery.
qint64 costOf(const Broadcast &broadcast)
{
    constexpr qint64 UsualBytes = 1'024;
    return 1 + broadcast.frame.size() / UsualBytes;
}

thread_local Rooms *roomsOfThisThread =
    nullptr; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

} // namespace

Rooms::Rooms(QObject *parent)
    : QObject(parent)
{
    Q_ASSERT(!roomsOfThisThread);
    roomsOfThisThread = this;
    connect(QAbstractEventDispatcher::instance(thread()), &QAbstractEventDispatcher::awake, this,
            &Rooms::startTurn);
    startTurn();
}

Rooms::~Rooms()
{
    Q_ASSERT(roomsOfThisThread == this);
    roomsOfThisThread = nullptr;
    for (const auto &room : std::as_const(m_rooms)) {
        room->ride->detach(this);
    }
}

Result<JoinedRide> Rooms::join(const std::shared_ptr<LiveRide> &ride, RoomMember *member,
                               Viewer viewer)
{
    Q_ASSERT(QThread::currentThread() == thread());
    auto joined = ride->attach(this, viewer);
    if (!joined) {
        return joined;
    }
    auto &room = m_rooms[ride->id()];
    if (!room) {
        room = std::make_shared<Room>();
        room->ride = ride;
    }
    auto &entries = room->entries;
    const auto known = std::ranges::find(entries, member, &Entry::member);
    const Entry entry{member, viewer, joined->sequence};
    if (known != entries.end()) {
        *known = entry;
    } else {
        entries.push_back(entry);
        m_joined[member].append(ride->id());
    }
    return joined;
}

bool Rooms::leave(RideId ride, RoomMember *member)
{
    Q_ASSERT(QThread::currentThread() == thread());
    const auto room = m_rooms.value(ride);
    if (!room) {
        return false;
    }
    const auto entry = std::ranges::find(room->entries, member, &Entry::member);
    if (entry == room->entries.end()) {
        return false;
    }
    entry->member = nullptr;
    const auto joined = m_joined.find(member);
    joined->removeOne(ride);
    if (joined->isEmpty()) {
        m_joined.erase(joined);
    }
    tidy(ride);
    return true;
}

void Rooms::leaveAll(RoomMember *member)
{
    const QList<RideId> rides = m_joined.value(member);
    for (const RideId ride : rides) {
        leave(ride, member);
    }
}

bool Rooms::contains(RideId ride, const RoomMember *member) const
{
    const auto room = m_rooms.value(ride);
    return room && std::ranges::find(room->entries, member, &Entry::member) != room->entries.end();
}

qsizetype Rooms::memberCount(RideId ride) const
{
    const auto room = m_rooms.value(ride);
    return room ? std::ranges::count_if(room->entries, &Entry::member) : 0;
}

// Forgets who left, and the room when nobody is in it. A room that is being delivered to keeps the
// places.
void Rooms::tidy(RideId ride)
{
    const auto found = m_rooms.constFind(ride);
    if (found == m_rooms.cend()) {
        return;
    }
    const auto room = *found;
    if (room->deliveries > 0) {
        room->hasGaps = true;
        return;
    }
    room->hasGaps = false;
    std::erase_if(room->entries, [](const Entry &entry) { return !entry.member; });
    if (room->entries.empty()) {
        m_rooms.erase(found);
        room->ride->detach(this);
    }
}

void Rooms::post(const RoomEvent &event)
{
    const std::lock_guard lock(m_mutex);
    m_mailbox.push_back(event);
    // Whoever publishes on this thread delivers as soon as the ride is unlocked.
    if (!m_awake && roomsOfThisThread != this) {
        m_awake = true;
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
    }
}

void Rooms::deliverHere()
{
    if (roomsOfThisThread) {
        roomsOfThisThread->drain();
    }
}

bool Rooms::event(QEvent *event)
{
    if (event->type() == ContinueEvent) {
        m_continues = false;
    } else if (event->type() != QEvent::User) {
        return QObject::event(event);
    }
    drain();
    return true;
}

void Rooms::drain()
{
    if (m_draining || m_continues) {
        return; // the loop below, or the next turn, sees what came meanwhile
    }
    m_draining = true;
    bool isMore = takeNext();
    while (isMore && m_left > 0) {
        deliver();
        isMore = takeNext();
    }
    m_draining = false;
    if (isMore) {
        m_continues = true;
        QCoreApplication::postEvent(this, new QEvent(ContinueEvent));
    }
}

void Rooms::startTurn()
{
    m_left = CostPerTurn;
}

/// Whether a delivery is under way, the one before or the next.
bool Rooms::takeNext()
{
    while (!m_delivery.room) {
        if (m_next == m_taken.size()) {
            m_taken.clear();
            m_next = 0;
            const std::lock_guard lock(m_mutex);
            m_taken.swap(m_mailbox);
            m_awake = false;
        }
        if (m_taken.empty()) {
            return false;
        }
        RoomEvent event = std::move(m_taken[m_next++]);
        if (const auto room = m_rooms.value(event.ride)) {
            ++room->deliveries;
            m_delivery = {std::move(event), room, 0};
        }
    }
    return true;
}

/// To as many members as this turn has left.
void Rooms::deliver()
{
    const SharedBroadcast broadcast = m_delivery.event.broadcast;
    const std::shared_ptr<Room> room = m_delivery.room;
    const qint64 cost = costOf(*broadcast);
    // By place: a member may join another to the room meanwhile.
    for (; m_delivery.next < room->entries.size() && m_left > 0; ++m_delivery.next) {
        const Entry &entry = room->entries[m_delivery.next];
        if (entry.member && entry.joinedAt < broadcast->sequence
            && m_delivery.event.concerns(entry.viewer.user)) {
            m_left -= cost;
            entry.member->deliver(broadcast);
        }
    }
    if (m_delivery.next >= room->entries.size()) {
        finish(std::exchange(m_delivery, {}));
    }
}

void Rooms::finish(const Delivery &delivery)
{
    const RoomEvent &event = delivery.event;
    if (m_deliveryTimes) {
        m_deliveryTimes->observe(monotonicMicros() - event.publishedAt);
    }
    if (event.closesRoom || event.evicted != UserId()) {
        evict(*delivery.room, event);
    }
    if (--delivery.room->deliveries == 0 && delivery.room->hasGaps) {
        tidy(event.ride);
    }
}

void Rooms::evict(Room &room, const RoomEvent &event)
{
    for (size_t i = 0; i < room.entries.size(); ++i) {
        const Entry entry = room.entries[i];
        const bool concerned = event.closesRoom
            || (entry.viewer.user == event.evicted && !entry.viewer.seesEverything);
        if (entry.member && concerned && entry.joinedAt < event.broadcast->sequence) {
            leave(event.ride, entry.member);
            entry.member->removedFromRoom(event.ride);
        }
    }
}

} // namespace saferide
