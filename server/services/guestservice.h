// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/services/trackingkeyservice.h"
#include "shared/domain/attempt.h"
#include "shared/domain/guest.h"

namespace saferide {

/// What whoever knows the code of a ride is shown before joining it.
struct Invitation
{
    Ride ride;
    QString organizer; ///< name
};

/// The rules of guests: users without an account, each for one ride.
class GuestService
{
public:
    GuestService(db::Session &session, const Clock &clock)
        : m_session(session)
        , m_clock(clock)
        , m_users(session)
        , m_rides(session)
        , m_participations(session)
    {
    }

    /// NotFound: no ride has this code.
    Result<Invitation> invitation(const QString &code);
    /// Joins the ride under this name. NotFound: no ride has this code. Conflict: the ride is over,
    /// the name is that of an account in it, or the bib somebody else's. Forbidden: it does not
    /// admit guests. InvalidInput: not a name, see normalizedDisplayName().
    ///
    /// With the key of an attempt that joined before: another tracking key of the same guest, whose
    /// first one is void. Who knows the attempt's key gets that of the guest, so it is a secret.
    /// InvalidInput if it came with something else, Conflict if that guest is gone.
    Result<MadeTrackingKey> join(const NewGuest &guest, const Attempt &attempt = {});
    /// The same into a ride that is held until the end of the transaction, whoever asked for it.
    /// Conflict: the name is that of an account in it.
    Result<MadeTrackingKey> enter(const Ride &ride, const QString &name,
                                  const RiderContact &contact);

private:
    Result<RideOfViewer> require(const QString &code, bool toJoin);
    Result<void> requireFreeName(const Ride &ride, const QString &name);
    Result<std::optional<MadeTrackingKey>> joinedBefore(const QString &username,
                                                        const Attempt &attempt);
    Result<MadeTrackingKey> joinAs(const QString &username, const NewGuest &guest);
    Result<MadeTrackingKey> enterAs(const QString &username, const Ride &ride, const QString &name,
                                    const RiderContact &contact);
    Result<User> insert(const QString &username, const QString &name);

    db::Session &m_session;
    const Clock &m_clock;
    UserRepository m_users;
    RideRepository m_rides;
    ParticipationRepository m_participations;
};

} // namespace saferide
