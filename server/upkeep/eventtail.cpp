// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/eventtail.h"

#include "server/services/factsnow.h"

#include <QSet>

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto Interval = 400ms;
constexpr auto Soon = 20ms;
constexpr qint64 RepeatedForMsecs = 10'000; // longer than any job may take
constexpr qint64 UnknownForMsecs = 60'000; // longer than a server takes to end a lost session

/// Whether a ride or a participant is to be read for it.
bool isOfFacts(const EventRow &row)
{
    const auto kind = EventKind(row.kind);
    return kind == EventKind::RidePut || kind == EventKind::RideRemoved
        || kind == EventKind::ParticipantPut || kind == EventKind::ParticipantLeft;
}

bool isOfRide(const EventRow &row)
{
    return EventKind(row.kind) == EventKind::RidePut
        || EventKind(row.kind) == EventKind::RideRemoved;
}

/// Each ride and each participation once: they are read as they are now.
QList<EventRow> withoutRepeats(const QList<EventRow> &rows)
{
    QSet<std::pair<bool, qint64>> facts;
    QList<EventRow> kept;
    for (const EventRow &row : rows) {
        const bool isRide = isOfRide(row);
        const std::pair fact{isRide, isRide ? row.ride.value : row.participation.value};
        if (!isOfFacts(row) || !facts.contains(fact)) {
            kept.append(row);
        }
        if (isOfFacts(row)) {
            facts.insert(fact);
        }
    }
    return kept;
}

Result<RideEvent> factNow(db::Session &session, const EventRow &row)
{
    return isOfRide(row)
        ? rideNow(session, row.ride)
        : participantNow(session, ParticipantLeft{row.ride, row.participation, row.user});
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
    m_soon.setSingleShot(true);
    m_soon.setInterval(Soon);
    QObject::connect(&m_soon, &QTimer::timeout, &m_timer, [this] {
        if (m_isLooking) { // by a snapshot that may be older
            m_soon.start();
        } else {
            look();
        }
    });
}

void EventTail::start()
{
    m_timer.start();
    look();
}

void EventTail::lookSoon()
{
    if (!m_soon.isActive()) {
        m_soon.start();
    }
}

void EventTail::look()
{
    if (std::exchange(m_isLooking, true)) {
        return; // the database stalls
    }
    auto job = [before = m_place, origin = m_pool.origin(), unknown = unknownNow(),
                isWatched = m_missed != nullptr](db::Session &session) {
        return isWatched ? readUnlessMissed(session, before, origin, unknown)
                         : read(session, before, origin, unknown);
    };
    auto done = [this](const Result<News> &news) {
        m_isLooking = false;
        if (!news) {
            return;
        }
        if (news->isMissed) {
            m_timer.stop();
            m_missed();
            return;
        }
        m_place = news->place;
        m_unknown.removeIf([&](const Unknown &event) {
            return news->settled.contains(event.id)
                || m_clock.monotonicMsecs() - event.since > UnknownForMsecs;
        });
        tell(*news);
        if (m_place.isAmidPages()) {
            look();
        }
    };
    m_pool.read(std::move(job), &m_timer, std::move(done), {u"ride_events"_s});
}

Result<EventTail::News> EventTail::readUnlessMissed(db::Session &session, const EventPlace &before,
                                                    qint64 origin, const QList<qint64> &unknown)
{
    const auto missed = before.cursor.isEmpty()
        ? Result<bool>(false)
        : EventRepository(session).isMissedSince(before.cursor);
    if (!missed || *missed) {
        return missed ? Result(News{.isMissed = true}) : missed.error();
    }
    return read(session, before, origin, unknown);
}

QList<qint64> EventTail::unknownNow()
{
    for (const qint64 id : m_pool.takeUnknownEvents()) {
        m_unknown.append({id, m_clock.monotonicMsecs()});
    }
    QList<qint64> ids;
    for (const Unknown &event : std::as_const(m_unknown)) {
        ids.append(event.id);
    }
    return ids;
}

/// The next page, and what is known now.
Result<EventTail::News> EventTail::read(db::Session &session, const EventPlace &before,
                                        qint64 origin, const QList<qint64> &unknown)
{
    EventRepository events(session);
    if (before.cursor.isEmpty()) {
        const auto now = events.cursor();
        return now ? Result(News{.place = {*now}}) : now.error();
    }
    const auto page = events.since(before, origin);
    if (!page) {
        return page.error();
    }
    const auto own = events.committedOf(unknown, origin);
    if (!own) {
        return own.error();
    }
    News news{.place = page->next};
    for (const EventRow &row : *own) {
        news.settled.append(row.id);
    }
    const auto added = addEvents(session, withoutRepeats(*own + page->events), &news);
    return added ? Result(std::move(news)) : added.error();
}

Result<void> EventTail::addEvents(db::Session &session, const QList<EventRow> &rows, News *news)
{
    for (const EventRow &row : rows) {
        if (EventKind(row.kind) == EventKind::TokenRevoked) {
            news->revocations.append({row.user, row.tokenVersion});
        } else if (isOfFacts(row)) {
            auto fact = factNow(session, row);
            if (!fact) {
                return fact.error();
            }
            news->rides.push_back(*std::move(fact));
        } else if (EventKind(row.kind) == EventKind::IncidentPut) {
            const IncidentId id{row.payload.value_or(QString()).toLongLong()};
            auto incident = incidentNow(session, id);
            if (!incident) {
                return incident.error();
            }
            if (*incident) {
                news->rides.push_back(**std::move(incident));
            }
        } else if (auto event = eventOf(row)) {
            news->rides.push_back(*std::move(event));
        }
    }
    return {};
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
