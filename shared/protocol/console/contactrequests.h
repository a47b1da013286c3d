// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"
#include "shared/domain/ridercontact.h"
#include "shared/protocol/console/param.h"

#include <tuple>

/// The requests about riders without an account, the keys of tracking apps, and what is known of a
/// rider in trouble; see docs/console-protocol.md.
namespace saferide::console {

/// A key that was made just now: whoever has it reports positions of this participation. It is
/// told once and stored nowhere.
struct RiderKey
{
    Participant participant;
    QString key;
    bool operator==(const RiderKey &) const = default;
};

/// Somebody without an account comes into a ride.
struct AddRider
{
    static constexpr auto Method = "add_rider";
    using Reply = RiderKey;
    RideId ride;
    NewRider rider;
    static constexpr auto Params =
        std::tuple(Param{"ride_id", &AddRider::ride}, FormParams{&AddRider::rider});
    bool operator==(const AddRider &) const = default;
};

/// A new key for a rider whom somebody added without an account; the one before it is void.
/// Forbidden for others: their keys are their own.
struct MakeTrackingKey
{
    static constexpr auto Method = "make_tracking_key";
    using Reply = RiderKey;
    ParticipationId participation;
    static constexpr auto Params =
        std::tuple(Param{"participation_id", &MakeTrackingKey::participation});
    bool operator==(const MakeTrackingKey &) const = default;
};

struct FindContact
{
    static constexpr auto Method = "contact";
    using Reply = RiderContact;
    ParticipationId participation;
    static constexpr auto Params =
        std::tuple(Param{"participation_id", &FindContact::participation});
    bool operator==(const FindContact &) const = default;
};

/// Replaces all of it: what is absent is not known any more.
struct ChangeContact
{
    static constexpr auto Method = "change_contact";
    using Reply = RiderContact;
    ParticipationId participation;
    RiderContact contact;
    static constexpr auto Params =
        std::tuple(Param{"participation_id", &ChangeContact::participation},
                   FormParams{&ChangeContact::contact});
    bool operator==(const ChangeContact &) const = default;
};

} // namespace saferide::console
