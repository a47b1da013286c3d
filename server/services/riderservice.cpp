// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/riderservice.h"

#include "server/services/access.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

/// All that is wrong in a file, as the fields of a form.
Error wrongFile(const QList<ListProblem> &problems)
{
    QList<FieldError> fields;
    for (const ListProblem &problem : problems) {
        fields.append(
            {{u"body"_s, u"line %1"_s.arg(problem.line), u"column %1"_s.arg(problem.column)},
             problem.message,
             u"value_error.csv"_s});
    }
    return {ErrorCode::InvalidInput, u"the file has problems: nobody was added"_s, fields};
}

/// To which the user may add riders.
Result<Ride> openRide(const User &user, const Result<std::optional<RideOfViewer>> &looked)
{
    const auto found = access::existing(looked);
    if (!found) {
        return found.error();
    }
    if (const auto allowed = access::toAddRiders(user, *found); !allowed) {
        return allowed.error();
    }
    const auto active = access::requireActive(found->ride);
    return active ? Result(found->ride) : active.error();
}

} // namespace

/// Whose it is, who manages the ride is told.
Result<void> RiderService::requireFreeBib(const User &user, const Ride &ride,
                                          const RiderContact &contact, ParticipationId apart)
{
    const auto holder = m_participations.holderOfBib(ride.id, contact, apart);
    if (!holder) {
        return holder.error();
    }
    return *holder
        ? bibTaken(*contact.bib, access::managesRide(user, ride) ? **holder : SomebodyElse)
        : Result<void>();
}

Result<MadeTrackingKey> RiderService::enter(const User &user, const Ride &ride,
                                            const NewRider &rider)
{
    auto made = GuestService(m_session, m_clock).enter(ride, rider.displayName, rider.contact);
    if (!made) {
        return made;
    }
    const auto marked =
        m_participations.markAdded(made->rider.participant.participation.id, user.id);
    return marked ? made : marked.error();
}

Result<MadeTrackingKey> RiderService::add(const User &user, RideId ride, const NewRider &rider)
{
    const auto held = openRide(user, m_rides.findForChange(ride, user.id));
    if (!held) {
        return held.error();
    }
    const auto free = requireFreeBib(user, *held, rider.contact);
    return free ? enter(user, *held, rider) : free.error();
}

Result<RiderList> RiderService::preview(const User &user, RideId ride, const RiderList &list)
{
    const auto open = openRide(user, m_rides.find(ride, user.id));
    if (!open) {
        return open.error();
    }
    auto roster = RideRoster::read(m_session, *open);
    return roster ? Result(roster->compared(list)) : roster.error();
}

Result<ImportedRiders> RiderService::addAll(const User &user, RideId ride, const RiderList &list)
{
    const auto held = openRide(user, m_rides.findForChange(ride, user.id));
    if (!held) {
        return held.error();
    }
    auto roster = RideRoster::read(m_session, *held);
    if (!roster) {
        return roster.error();
    }
    ImportedRiders imported{roster->compared(list), {}};
    if (!imported.list.problems.isEmpty()) {
        return wrongFile(imported.list.problems);
    }
    for (const ListedRider &listed : std::as_const(imported.list.riders)) {
        const auto made = enter(user, *held, listed.rider);
        if (!made) {
            return made.error();
        }
        imported.keys.append(*made);
    }
    return imported;
}

Result<void> RiderService::mayAdd(const User &user, RideId ride)
{
    const auto found = access::existing(m_rides.find(ride, user.id));
    return found ? access::toAddRiders(user, *found) : found.error();
}

/// What is stored, for who may know it.
Result<RiderService::Known> RiderService::require(const User &user, ParticipationId id)
{
    auto rider = ParticipationService(m_session, m_clock).find(user, id);
    if (!rider) {
        return rider.error();
    }
    const auto stored = m_participations.contact(id);
    if (!stored) {
        return stored.error();
    }
    Known known{*std::move(rider), stored->value_or(StoredContact())};
    const auto allowed = access::toSeeContact(
        user, known.rider.ride, known.rider.participant.participation, known.stored.addedBy);
    return allowed ? Result(std::move(known)) : allowed.error();
}

Result<RiderContact> RiderService::contact(const User &user, ParticipationId id)
{
    const auto known = require(user, id);
    return known ? Result(known->stored.contact) : known.error();
}

Result<PageOf<ContactOfRider>> RiderService::contacts(const User &user, RideId ride,
                                                      const Page &page)
{
    if (const auto allowed = mayAdd(user, ride); !allowed) {
        return allowed.error();
    }
    auto listed = m_participations.listContacts(ride, user.seesEverything(), page);
    if (listed && !user.seesEverything()) {
        for (ContactOfRider &one : listed->items) { // as access::toSeeContact() has it
            if (one.stored.addedBy != user.id) {
                one.stored.contact = {};
            }
        }
    }
    return listed;
}

Result<RiderContact> RiderService::setContact(const User &user, ParticipationId id,
                                              const RiderContact &contact)
{
    const auto known = require(user, id);
    if (!known) {
        return known.error();
    }
    const Ride &ride = known->rider.ride;
    if (contact.bib != known->stored.contact.bib) {
        if (const auto held = m_rides.findForChange(ride.id, user.id); !held) {
            return held.error();
        }
        if (const auto free = requireFreeBib(user, ride, contact, id); !free) {
            return free.error();
        }
    }
    const auto set = m_participations.setContact(id, contact);
    return set ? Result(contact) : set.error();
}

} // namespace saferide
