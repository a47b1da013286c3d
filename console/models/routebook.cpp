// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/routebook.h"

namespace saferide {

RouteBook::RouteBook(const LiveRideStore &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    connect(&store, &LiveRideStore::rideRemoved, this,
            [this](RideId ride) { m_courses.erase(ride); });
    connect(&store, &LiveRideStore::routeChanged, this, &RouteBook::doubt);
    connect(&store, &LiveRideStore::routeDoubted, this, &RouteBook::doubt);
    connect(&store, &LiveRideStore::participantsRemoved, this,
            [this](RideId, const QList<ParticipationId> &participations) {
                for (const ParticipationId id : participations) {
                    m_places.remove(id);
                }
            });
}

void RouteBook::doubt(RideId ride)
{
    if (const auto known = m_courses.find(ride); known != m_courses.end()) {
        known->second.isDoubted = true;
    }
}

void RouteBook::put(RideId ride, const std::optional<RideCourse> &course)
{
    const Ride *known = m_store.ride(ride);
    if (known == nullptr) {
        return;
    }
    const auto before = m_courses.find(ride);
    if (course && before != m_courses.end() && before->second.course == *course) {
        before->second.isDoubted = false;
        return;
    }
    if (course) {
        m_courses[ride] = {*course, CourseLine(course->segments)};
    } else {
        m_courses.erase(ride);
    }
    for (const ParticipationId id : m_store.participantsOf(ride)) {
        m_places.remove(id);
    }
    Q_EMIT courseChanged(ride);
}

const RideCourse *RouteBook::course(RideId ride) const
{
    const auto found = m_courses.find(ride);
    return found != m_courses.end() ? &found->second.course : nullptr;
}

QList<RideId> RouteBook::wanted() const
{
    QList<RideId> wanted;
    for (const RideId id : m_store.rides()) {
        if (isWanted(id)) {
            wanted.append(id);
        }
    }
    return wanted;
}

bool RouteBook::isWanted(RideId id) const
{
    const Ride *ride = m_store.ride(id);
    if (ride == nullptr || !ride->route) {
        return false;
    }
    const auto known = m_courses.find(id);
    return known == m_courses.end() || known->second.isDoubted
        || known->second.course.route != *ride->route;
}

std::optional<CoursePlace> RouteBook::placeOf(ParticipationId participation) const
{
    const Participant *known = m_store.participant(participation);
    if (known == nullptr || !known->participation.lastFix) {
        return std::nullopt;
    }
    const auto entry = m_courses.find(known->participation.ride);
    if (entry == m_courses.end()) {
        return std::nullopt;
    }
    const LocationFix &fix = *known->participation.lastFix;
    const auto before = m_places.constFind(participation);
    if (before != m_places.constEnd() && before->of == fix.point) {
        return before->place;
    }
    const double expected = before != m_places.constEnd() ? before->place.along : 0;
    const auto place = entry->second.line.locate(fix.point, expected);
    if (place) {
        m_places[participation] = {fix.point, *place};
    }
    return place;
}

} // namespace saferide
