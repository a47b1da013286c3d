// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/rideroster.h"

#include "server/repositories/userrepository.h"
#include "shared/domain/username.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

Error bibTaken(const QString &bib, const QString &holder)
{
    return {ErrorCode::Conflict, u"bib %1 belongs to %2 already"_s.arg(bib, holder)};
}

Error nameTaken()
{
    return {ErrorCode::Conflict, u"somebody in this ride has an account with this name"_s};
}

Result<RideRoster> RideRoster::read(db::Session &session, const Ride &ride)
{
    const auto names = ParticipationRepository(session).listNames(ride.id);
    if (!names) {
        return names.error();
    }
    const auto organizer = UserRepository(session).find(ride.organizer);
    if (!organizer) {
        return organizer.error();
    }
    RideRoster roster;
    if (*organizer) {
        roster.m_accounts.insert(usernameKey((*organizer)->user.username));
    }
    for (const RiderName &rider : *names) {
        if (!rider.isGuest) {
            roster.m_accounts.insert(usernameKey(rider.name));
        }
        if (rider.bib) {
            roster.m_bibs.insert(*rider.bib, rider.name);
        }
        if (rider.isGuest || rider.bib) {
            ++roster.m_riders[{rider.bib.value_or(QString()), visibleNameKey(rider.name)}];
        }
    }
    return roster;
}

RiderList RideRoster::compared(const RiderList &list)
{
    RiderList left{.riders = {}, .problems = list.problems, .unusedColumns = list.unusedColumns};
    for (const ListedRider &listed : list.riders) {
        const auto &bib = listed.rider.contact.bib;
        const auto holder = bib ? m_bibs.constFind(*bib) : m_bibs.cend();
        const bool isAccount = m_accounts.contains(visibleNameKey(listed.rider.displayName));
        if (isThere(listed.rider)) {
            ++left.alreadyThere;
            continue;
        }
        if (holder != m_bibs.cend()) {
            left.add({listed.line, listed.bibColumn, bibTaken(*bib, *holder).message});
        }
        if (isAccount) {
            left.add({listed.line, listed.nameColumn, nameTaken().message});
        }
        if (!isAccount && holder == m_bibs.cend()) {
            left.riders.append(listed);
        }
    }
    std::ranges::stable_sort(left.problems, {}, &ListProblem::line);
    return left;
}

bool RideRoster::isThere(const NewRider &rider)
{
    const auto found =
        m_riders.find({rider.contact.bib.value_or(QString()), visibleNameKey(rider.displayName)});
    return found != m_riders.end() && (*found)-- > 0;
}

} // namespace saferide
