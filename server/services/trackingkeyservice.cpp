// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/trackingkeyservice.h"

#include "server/repositories/trackingkeyrepository.h"
#include "server/security/trackingkeytext.h"
#include "server/services/access.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

Result<ParticipantInRide> TrackingKeyService::require(const User &user, ParticipationId id)
{
    auto rider = ParticipationService(m_session, m_clock).find(user, id);
    if (!rider) {
        return rider;
    }
    const auto stored = ParticipationRepository(m_session).contact(id);
    if (!stored) {
        return stored.error();
    }
    const auto allowed = access::toHandleKey(user, rider->ride, rider->participant.participation,
                                             *stored ? (*stored)->addedBy : std::nullopt);
    return allowed ? rider : allowed.error();
}

Result<ParticipantInRide> TrackingKeyService::find(const User &user, ParticipationId id)
{
    auto rider = require(user, id);
    if (!rider) {
        return rider;
    }
    const auto active = access::requireActive(rider->ride);
    return active ? rider : active.error();
}

Result<MadeTrackingKey> TrackingKeyService::make(const User &user, ParticipationId id)
{
    auto rider = find(user, id);
    if (!rider) {
        return rider.error();
    }
    const QByteArray key = makeTrackingKey();
    const auto put = TrackingKeyRepository(m_session).put(id, *trackingKeyHash(key), m_clock.now());
    if (!put) {
        return put.error();
    }
    if (!*put) { // left at the same time, on another connection
        return Error{ErrorCode::NotFound, u"there is no such participation"_s};
    }
    m_session.record(TrackingKeyChanged{rider->ride.id, id});
    return MadeTrackingKey{key, *std::move(rider)};
}

Result<ParticipationId> TrackingKeyService::revoke(const User &user, ParticipationId id)
{
    const auto rider = require(user, id);
    if (!rider) {
        return rider.error();
    }
    const auto revoked = TrackingKeyRepository(m_session).revoke(id, m_clock.now());
    if (!revoked) {
        return revoked.error();
    }
    if (*revoked) {
        m_session.record(TrackingKeyChanged{rider->ride.id, id});
    }
    return id;
}

} // namespace saferide
