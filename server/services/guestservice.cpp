// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/guestservice.h"

#include "server/repositories/trackingkeyrepository.h"
#include "server/security/trackingkeytext.h"
#include "server/services/access.h"
#include "server/services/idempotencyservice.h"
#include "server/services/rideroster.h"
#include "shared/domain/displayname.h"
#include "shared/domain/username.h"

#include <QCryptographicHash>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype RandomLength = 12; // 60 bits

QString unusedName()
{
    return u"guest-"_s + QString::fromLatin1(makeTrackingKey().first(RandomLength));
}

/// As it is stored: whoever has the key of an attempt gets the guest's tracking key.
Attempt hashed(const Attempt &attempt)
{
    Attempt stored = attempt;
    const auto hash = QCryptographicHash::hash(attempt.key.toUtf8(), QCryptographicHash::Sha256);
    stored.key = QString::fromLatin1(hash.toHex());
    return stored;
}

/// The name by which an attempt finds the guest whom it made before.
QString nameOf(const Attempt &stored)
{
    constexpr qsizetype HexLength = 16; // 64 bits
    return u"guest-"_s + stored.key.first(HexLength);
}

} // namespace

Result<RideOfViewer> GuestService::require(const QString &code, bool toJoin)
{
    const auto normalized = normalizedRideCode(code);
    const auto found = !normalized ? Result<std::optional<RideOfViewer>>(std::nullopt)
        : toJoin                   ? m_rides.findToJoin(*normalized, {})
                                   : m_rides.findByCode(*normalized, {});
    if (!found) {
        return found.error();
    }
    return *found ? Result(**found) : Error{ErrorCode::NotFound, u"no ride has this code"_s};
}

Result<Invitation> GuestService::invitation(const QString &code)
{
    const auto found = require(code, false);
    if (!found) {
        return found.error();
    }
    const auto organizer = m_users.find(found->ride.organizer);
    if (!organizer) {
        return organizer.error();
    }
    return Invitation{found->ride, *organizer ? (*organizer)->user.username : QString()};
}

Result<MadeTrackingKey> GuestService::join(const NewGuest &guest, const Attempt &asked)
{
    if (asked.key.isEmpty()) {
        return joinAs(unusedName(), guest);
    }
    const Attempt attempt = hashed(asked);
    auto before = joinedBefore(nameOf(attempt), attempt);
    if (!before) {
        return before.error();
    }
    if (*before) {
        return **std::move(before);
    }
    auto joined = joinAs(nameOf(attempt), guest);
    if (!joined) {
        return joined;
    }
    const Participation &rider = joined->rider.participant.participation;
    const auto kept =
        IdempotencyService(m_session, m_clock).remember(rider.user, attempt, rider.id.value);
    return kept ? joined : kept.error();
}

Result<std::optional<MadeTrackingKey>> GuestService::joinedBefore(const QString &username,
                                                                  const Attempt &attempt)
{
    using Joined = std::optional<MadeTrackingKey>;
    const auto account = m_users.findByKey(usernameKey(username));
    if (!account || !*account) {
        return account ? Result<Joined>(std::nullopt) : account.error();
    }
    const User &guest = (*account)->user;
    const auto made = IdempotencyService(m_session, m_clock).madeBefore(guest.id, attempt);
    if (!made) {
        return made.error();
    }
    const Error gone{ErrorCode::Conflict,
                     u"the guest who joined with this Idempotency-Key is no longer in the ride"_s};
    if (!*made) {
        return gone;
    }
    auto key = TrackingKeyService(m_session, m_clock).make(guest, ParticipationId{**made});
    if (!key) {
        return key.error().code == ErrorCode::NotFound ? gone : key.error();
    }
    return Joined(*std::move(key));
}

Result<MadeTrackingKey> GuestService::joinAs(const QString &username, const NewGuest &guest)
{
    const auto name = normalizedDisplayName(guest.displayName);
    if (!name) {
        return Error{ErrorCode::InvalidInput, u"a display name "_s + DisplayNameRule};
    }
    const auto found = require(guest.rideCode, true);
    if (!found) {
        return found.error();
    }
    const Ride &ride = found->ride;
    if (const auto active = access::requireActive(ride); !active) {
        return active.error();
    }
    if (!ride.guests) {
        return Error{ErrorCode::Forbidden, u"this ride does not admit guests: log in to join it"_s};
    }
    const auto holder = m_participations.holderOfBib(ride.id, guest.contact);
    if (!holder || *holder) {
        return holder ? bibTaken(*guest.contact.bib, SomebodyElse) : holder.error();
    }
    return enterAs(username, ride, *name, guest.contact);
}

Result<MadeTrackingKey> GuestService::enter(const Ride &ride, const QString &name,
                                            const RiderContact &contact)
{
    return enterAs(unusedName(), ride, name, contact);
}

Result<MadeTrackingKey> GuestService::enterAs(const QString &username, const Ride &ride,
                                              const QString &name, const RiderContact &contact)
{
    if (const auto free = requireFreeName(ride, name); !free) {
        return free.error();
    }
    const auto user = insert(username, name);
    if (!user) {
        return user.error();
    }
    const Timestamp now = m_clock.now();
    const auto joined =
        m_participations.insert({{}, user->id, ride.id, ParticipationRole::Rider, now, now});
    if (!joined) {
        return joined.error();
    }
    const Participant participant{**joined, name, true}; // the user is new: was in no ride
    const QByteArray key = makeTrackingKey();
    const auto put = TrackingKeyRepository(m_session).put(participant.participation.id,
                                                          *trackingKeyHash(key), now);
    if (!put) {
        return put.error();
    }
    if (!isEmpty(contact)) {
        const auto set = m_participations.setContact(participant.participation.id, contact);
        if (!set) {
            return set.error();
        }
    }
    m_session.record(ParticipantPut{participant, true});
    return MadeTrackingKey{key, {participant, ride}};
}

/// A guest must not pass for somebody whom the others know by an account.
Result<void> GuestService::requireFreeName(const Ride &ride, const QString &name)
{
    const auto account = m_users.findByKey(visibleNameKey(name));
    if (!account || !*account) {
        return account ? Result<void>() : account.error();
    }
    const auto known = m_participations.findEver(ride.id, (*account)->user.id);
    if (!known) {
        return known.error();
    }
    const bool isIn = *known && !(*known)->participation.leftAt;
    return isIn || ride.organizer == (*account)->user.id ? nameTaken() : Result<void>();
}

/// Under a username that nobody logs in with: no password matches the hash.
Result<User> GuestService::insert(const QString &username, const QString &name)
{
    const Timestamp now = m_clock.now();
    User user{{}, username, UserRole::Rider, now, now, name, true};
    const auto id = m_users.insert(user, usernameKey(username), u"!"_s);
    if (!id) {
        return id.error();
    }
    if (!*id) {
        return Error{ErrorCode::Unavailable, u"no unused name was found, try again"_s};
    }
    user.id = **id;
    return user;
}

} // namespace saferide
