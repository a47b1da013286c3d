// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/participationrepository.h"
#include "shared/domain/ride.h"
#include "shared/domain/riderlist.h"

#include <QHash>
#include <QSet>

namespace saferide {

/// The sentence for a bib that somebody in the ride has; SomebodyElse where it is not told who.
Error bibTaken(const QString &bib, const QString &holder);
inline const QString SomebodyElse = QStringLiteral("somebody else");
/// The sentence for a guest's name that is taken.
Error nameTaken();

/// The names and bibs in a ride, read at once: what a list of new riders is compared with.
class RideRoster
{
public:
    static Result<RideRoster> read(db::Session &session, const Ride &ride);

    /// What the list would add: riders who are in the ride already are counted instead, and those
    /// whom it would refuse are problems, too. A rider is there already with the same name and bib;
    /// without a bib, with the same name as somebody who has neither bib nor account. As often as
    /// the ride has such riders.
    RiderList compared(const RiderList &list);

private:
    bool isThere(const NewRider &rider);

    QSet<QString> m_accounts; ///< usernameKey(), with the organizer
    QHash<QString, QString> m_bibs; ///< with the name of whoever has it
    QHash<std::pair<QString, QString>, int>
        m_riders; ///< how many have this bib and visibleNameKey()
};

} // namespace saferide
