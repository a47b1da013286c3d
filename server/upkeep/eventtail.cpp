// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/eventtail.h"

#include "server/repositories/eventrepository.h"
#include "server/repositories/riderepository.h"

#include <QSet>

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto Interval = 400ms;
constexpr qint64 RepeatedForMsecs = 10'000; // longer than any job may take

Result<RideEvent> rideNow(db::Session &session, RideId id)
{
    const auto ride = RideRepository(session).find(id, {});
    if (!ride) {
        return ride.error();
    }
    return *ride ? RideEvent(RidePut{(*ride)->ride}) : RideEvent(RideRemoved{id});
}

} // namespace

EventTail::EventTail(db::Pool &pool, const Clock &clock, db::CommitListener &rides, Revoked revoked)
    : m_pool(pool)
    , m_clock(clock)
    , m_rides(rides)
    , m_revoked(std::move(revoked))
{
    m_timer.setInterval(Interval);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { look(); });
}

void EventTail::start()
{
    m_timer.start();
    look();
}

void EventTail::look()
{
    if (std::exchange(m_isLooking, true)) {
        return; // the database stalls
    }
    m_pool.read([cursor = m_cursor](db::Session &session) { return read(session, cursor); },
                &m_timer,
                [this](const Result<News> &news) {
                    m_isLooking = false;
                    if (news) {
                        m_cursor = news->cursor;
                        tell(*news);
                    }
                },
                {u"ride_events"_s});
}

Result<EventTail::News> EventTail::read(db::Session &session, const QString &cursor)
{
    EventRepository events(session);
    if (cursor.isEmpty()) {
        const auto now = events.cursor();
        return now ? Result(News{*now, {}, {}}) : now.error();
    }
    const auto page = events.since(cursor);
    if (!page) {
        return page.error();
    }
    News news{page->cursor, {}, {}};
    QSet<RideId> put;
    for (const EventRow &event : page->events) {
        switch (EventKind(event.kind)) {
        case EventKind::RidePut:
            if (!put.contains(event.ride)) {
                put.insert(event.ride);
                auto ride = rideNow(session, event.ride);
                if (!ride) {
                    return ride.error();
                }
                news.rides.push_back(*std::move(ride));
            }
            break;
        case EventKind::ParticipantLeft:
            news.rides.emplace_back(
                ParticipantLeft{event.ride, event.participation, event.user, event.happenedAt});
            break;
        case EventKind::TokenRevoked:
            news.revocations.append({event.user, event.tokenVersion});
            break;
        }
    }
    return news;
}

void EventTail::tell(const News &news)
{
    if (!news.rides.empty()) {
        m_rides.committed(news.rides);
    }
    tellRevocations(news.revocations);
}

void EventTail::tellRevocations(const QList<Revocation> &news)
{
    const qint64 now = m_clock.monotonicMsecs();
    for (const Revocation &revocation : news) {
        m_recent.append({revocation, now});
    }
    m_recent.removeIf(
        [now](const Recent &recent) { return now - recent.seenAt > RepeatedForMsecs; });
    QList<Revocation> told;
    for (const Recent &recent : std::as_const(m_recent)) {
        told.append(recent.revocation);
    }
    if (!told.isEmpty()) {
        m_revoked(told);
    }
}

} // namespace saferide
