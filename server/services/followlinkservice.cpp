// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/followlinkservice.h"

#include "server/repositories/routerepository.h"
#include "server/security/trackingkeytext.h"
#include "server/services/access.h"
#include "shared/geo/gpxreader.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 MsecsPerDay = 24LL * 3600 * 1000;

} // namespace

Result<void> FollowLinkService::mayHandle(const User &user, const RideOfViewer &ride,
                                          const std::optional<ParticipationId> &participation)
{
    if (m_keyOf && participation != m_keyOf) {
        return Error{ErrorCode::Forbidden, u"this key is for another rider"_s};
    }
    if (!participation) {
        return access::toShare(user, ride, nullptr);
    }
    const auto found = m_participations.find(*participation);
    if (!found) {
        return found.error();
    }
    if (!*found || (*found)->participation.ride != ride.ride.id) {
        return Error{ErrorCode::NotFound, u"nobody in this ride has this participation"_s};
    }
    return access::toShare(user, ride, &(*found)->participation);
}

Result<MadeFollowLink> FollowLinkService::make(const User &user, RideId ride,
                                               const NewFollowLink &asked,
                                               const FollowLinkLimit &limit)
{
    NewFollowLink link = asked;
    link.participation = link.participation ? link.participation : m_keyOf;
    const auto found = access::existing(m_rides.find(ride, user.id));
    if (!found) {
        return found.error();
    }
    if (const auto allowed = mayHandle(user, *found, link.participation); !allowed) {
        return allowed.error();
    }
    if (const auto active = access::requireActive(found->ride); !active) {
        return active.error();
    }
    const Timestamp now = m_clock.now();
    if (link.expiresAt <= now || link.expiresAt - now > NewFollowLink::MaxDays * MsecsPerDay) {
        return Error{ErrorCode::InvalidInput,
                     u"expires_at must be in the future, at most %1 days from now"_s.arg(
                         NewFollowLink::MaxDays)};
    }
    if (const auto room = requireRoom(ride, link.participation, limit); !room) {
        return room.error();
    }
    const QByteArray token = makeTrackingKey();
    const auto id = m_links.insert({{}, ride, user.id, now, link}, *trackingKeyHash(token));
    return id ? Result(MadeFollowLink{*id, token}) : id.error();
}

/// Nobody uses up the links of others.
Result<void> FollowLinkService::requireRoom(RideId ride,
                                            const std::optional<ParticipationId> &participation,
                                            const FollowLinkLimit &limit)
{
    const Timestamp now = m_clock.now();
    const auto links = m_links.count(ride, now);
    const auto ofRider =
        !links || !participation ? links : m_links.count(ride, *participation, now);
    if (!ofRider) {
        return ofRider.error();
    }
    const bool isFull = limit.perRide > 0 && *links >= limit.perRide;
    if (!isFull && (!participation || *ofRider < LinksPerRider)) {
        return {};
    }
    limit.rejections.count(Quota::FollowLinksPerRide);
    return Error{ErrorCode::Conflict,
                 u"this %1 has %2 follow links, the maximum: revoke some first"_s.arg(
                     isFull ? u"ride"_s : u"rider"_s, QString::number(isFull ? *links : *ofRider))};
}

Result<PageOf<FollowLink>> FollowLinkService::list(const User &user, RideId ride, const Page &page)
{
    const auto found = access::existing(m_rides.find(ride, user.id));
    if (!found) {
        return found.error();
    }
    const auto allowed =
        m_keyOf ? mayHandle(user, *found, m_keyOf) : access::toSeeParticipants(user, *found);
    if (!allowed) {
        return allowed.error();
    }
    return !m_keyOf && access::managesRide(user, found->ride)
        ? m_links.listByRide(ride, page)
        : m_links.listByRider(ride, user.id, page);
}

Result<FollowLink> FollowLinkService::require(const User &user, FollowLinkId id)
{
    const Error none{ErrorCode::NotFound, u"there is no such follow link"_s};
    const auto link = m_links.find(id);
    if (!link || !*link) {
        return link ? none : link.error();
    }
    const auto ride = access::existing(m_rides.find((*link)->ride, user.id));
    if (!ride) {
        return ride.error().code == ErrorCode::NotFound ? none : ride.error();
    }
    if (const auto allowed = mayHandle(user, *ride, (*link)->shows.participation); !allowed) {
        return allowed.error().code == ErrorCode::NotFound ? none : allowed.error();
    }
    return **link;
}

Result<MadeFollowLink> FollowLinkService::remake(const User &user, FollowLinkId id)
{
    if (const auto link = require(user, id); !link) {
        return link.error();
    }
    const QByteArray token = makeTrackingKey();
    const auto put = m_links.setToken(id, *trackingKeyHash(token));
    return put ? Result(MadeFollowLink{id, token}) : put.error();
}

Result<FollowLinkId> FollowLinkService::revoke(const User &user, FollowLinkId id)
{
    if (const auto link = require(user, id); !link) {
        return link.error();
    }
    const auto revoked = m_links.revoke(id, m_clock.now());
    return revoked ? Result(id) : revoked.error();
}

Result<std::optional<FollowLink>> FollowLinkService::open(const QByteArray &tokenHash)
{
    return m_links.findValid(tokenHash, m_clock.now());
}

Result<QList<FollowLinkId>> FollowLinkService::valid(const QList<FollowLinkId> &ids)
{
    return m_links.listValid(ids, m_clock.now());
}

Result<void> FollowLinkService::markUsed(const QList<FollowLinkId> &ids)
{
    return m_links.markUsed(ids, m_clock.now());
}

Result<std::optional<RouteEnds>> FollowLinkService::ends(RideId ride)
{
    using Ends = std::optional<RouteEnds>;
    const auto found = m_rides.find(ride, {});
    if (!found || !*found || !(*found)->ride.route) {
        return found ? Result<Ends>(std::nullopt) : found.error();
    }
    const auto route = RouteRepository(m_session).find(*(*found)->ride.route, {});
    if (!route || !*route || !(*route)->route.gpx) {
        return route ? Result<Ends>(std::nullopt) : route.error();
    }
    const auto gpx = readGpx(QStringView(*(*route)->route.gpx));
    if (!gpx) {
        return gpx.error();
    }
    const auto line = gpx->line();
    return line.isEmpty() ? Ends()
                          : Ends(RouteEnds{line.first().first().point, line.last().last().point});
}

} // namespace saferide
