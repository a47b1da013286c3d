// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/riderservice.h"

#include "server/services/access.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Of one rider, whose place in the file it names.
Error atLine(const Error &error, int line)
{
    if (line == 0) {
        return error;
    }
    const FieldError field{
        {u"body"_s, u"line %1"_s.arg(line)}, error.message, u"value_error.csv"_s};
    return {ErrorCode::InvalidInput, u"line %1: %2"_s.arg(line).arg(error.message), {field}};
}

} // namespace

Result<QList<MadeTrackingKey>> RiderService::add(const User &user, RideId ride,
                                                 const QList<NewRider> &riders)
{
    const auto found = access::existing(m_rides.findForChange(ride, user.id));
    if (!found) {
        return found.error();
    }
    if (const auto allowed = access::toAddRiders(user, *found); !allowed) {
        return allowed.error();
    }
    if (const auto active = access::requireActive(found->ride); !active) {
        return active.error();
    }
    GuestService guests(m_session, m_clock);
    QList<MadeTrackingKey> added;
    for (const NewRider &rider : riders) {
        const auto made = guests.enter(found->ride, rider.displayName, rider.contact);
        if (!made) {
            return made.error().code == ErrorCode::Conflict ? atLine(made.error(), rider.line)
                                                            : made.error();
        }
        const auto marked =
            m_participations.markAdded(made->rider.participant.participation.id, user.id);
        if (!marked) {
            return marked.error();
        }
        added.append(*made);
    }
    return added;
}

Result<void> RiderService::mayAdd(const User &user, RideId ride)
{
    const auto found = access::existing(m_rides.find(ride, user.id));
    return found ? access::toAddRiders(user, *found) : found.error();
}

/// What is stored, for who may know it.
Result<StoredContact> RiderService::require(const User &user, ParticipationId id)
{
    const auto rider = ParticipationService(m_session, m_clock).find(user, id);
    if (!rider) {
        return rider.error();
    }
    const auto stored = m_participations.contact(id);
    if (!stored) {
        return stored.error();
    }
    const StoredContact contact = stored->value_or(StoredContact());
    const auto allowed =
        access::toSeeContact(user, rider->ride, rider->participant.participation, contact.addedBy);
    return allowed ? Result(contact) : allowed.error();
}

Result<RiderContact> RiderService::contact(const User &user, ParticipationId id)
{
    const auto stored = require(user, id);
    return stored ? Result(stored->contact) : stored.error();
}

Result<PageOf<ContactOfRider>> RiderService::contacts(const User &user, RideId ride,
                                                      const Page &page)
{
    if (const auto allowed = mayAdd(user, ride); !allowed) {
        return allowed.error();
    }
    // As access::toSeeContact() has it.
    return m_participations.listContacts(
        ride, user.seesEverything() ? std::nullopt : std::optional(user.id), page);
}

Result<RiderContact> RiderService::setContact(const User &user, ParticipationId id,
                                              const RiderContact &contact)
{
    if (const auto stored = require(user, id); !stored) {
        return stored.error();
    }
    const auto set = m_participations.setContact(id, contact);
    return set ? Result(contact) : set.error();
}

} // namespace saferide
