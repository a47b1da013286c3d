// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/rideevent.h"

namespace saferide {

/// Sees every change of every ride, loaded or not, after it was committed, and every live position
/// when it is broadcast. Called on whatever thread the change happens, for one ride in its order,
/// while that ride is locked: be quick and do not call back into LiveRide or LiveRides.
class LiveObserver
{
public:
    LiveObserver() = default;
    LiveObserver(const LiveObserver &) = delete;
    LiveObserver &operator=(const LiveObserver &) = delete;
    virtual ~LiveObserver() = default;

    /// A position that is the participation's newest. Not called for late or future ones.
    virtual void fixAccepted(RideId ride, ParticipationId participation, UserId user,
                             const LocationFix &fix) = 0;
    /// Every position that was accepted, late and future ones, too; before fixAccepted.
    virtual void phoneHeard(ParticipationId participation, const LastContact &contact) = 0;
    /// What was committed. Who was changed has the newest position that memory knows.
    virtual void happened(const RideEvent &event) = 0;
};

} // namespace saferide
