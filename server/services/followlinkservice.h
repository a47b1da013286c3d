// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/followlinkrepository.h"
#include "server/repositories/participationrepository.h"
#include "server/repositories/riderepository.h"
#include "server/services/quota.h"
#include "shared/core/clock.h"
#include "shared/domain/user.h"

namespace saferide {

/// A link that was made: the only moment at which its token is known.
struct MadeFollowLink
{
    FollowLinkId id;
    QByteArray token;
};

/// How many links a ride may have that can still be used; 0: any number.
struct FollowLinkLimit
{
    qint64 perRide = 0;
    Rejections<Quota> rejections = {};
};

/// The rules of links by which people without an account follow a ride. Those of one rider belong
/// to that rider; those of a whole ride, and all of its riders, to whoever manages it. Who comes
/// with a tracking key handles those of its participation.
class FollowLinkService
{
public:
    /// `keyOf`: the participation of the key.
    FollowLinkService(db::Session &session, const Clock &clock,
                      std::optional<ParticipationId> keyOf = {})
        : m_session(session)
        , m_links(session)
        , m_rides(session)
        , m_participations(session)
        , m_clock(clock)
        , m_keyOf(keyOf)
    {
    }

    /// NotFound: no such ride, or nobody in it has this participation. Forbidden. InvalidInput: it
    /// expires in the past, or too late. Conflict: the ride is over, or it or the rider has too
    /// many links. By a key, a link without a participation is one to its rider.
    Result<MadeFollowLink> make(const User &user, RideId ride, const NewFollowLink &link,
                                const FollowLinkLimit &limit = {});
    /// The same link with another token: that of before is void. Forbidden; NotFound: it was
    /// revoked.
    Result<MadeFollowLink> remake(const User &user, FollowLinkId id);
    /// Those that the user may revoke; Forbidden for who is not in the ride.
    Result<PageOf<FollowLink>> list(const User &user, RideId ride, const Page &page);
    Result<FollowLinkId> revoke(const User &user, FollowLinkId id);

    // Without asking who wants to know: for those who have the token.

    /// nullopt: no such link, or it is not valid any more.
    Result<std::optional<FollowLink>> open(const QByteArray &tokenHash);
    /// Those among these that are still valid.
    Result<QList<FollowLinkId>> valid(const QList<FollowLinkId> &ids);
    Result<void> markUsed(const QList<FollowLinkId> &ids);
    /// nullopt: the ride has no route, or one without a line.
    Result<std::optional<RouteEnds>> ends(RideId ride);

private:
    static constexpr qint64 LinksPerRider = 20;

    Result<void> requireRoom(RideId ride, const std::optional<ParticipationId> &participation,
                             const FollowLinkLimit &limit);
    Result<FollowLink> require(const User &user, FollowLinkId id);
    Result<void> mayHandle(const User &user, const RideOfViewer &ride,
                           const std::optional<ParticipationId> &participation);

    db::Session &m_session;
    FollowLinkRepository m_links;
    RideRepository m_rides;
    ParticipationRepository m_participations;
    const Clock &m_clock;
    const std::optional<ParticipationId> m_keyOf;
};

} // namespace saferide
