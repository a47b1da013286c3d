// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/page.h"
#include "shared/domain/ride.h"

namespace saferide {

/// A ride as one user meets it.
struct RideOfViewer
{
    Ride ride;
    bool joined = false; ///< the user has a participation in it
};

struct RideCount
{
    RideStatus status = RideStatus::Planned;
    qint64 rides = 0;
    qint64 participants = 0;
};

/// A live ride, and what changes when something happens in it.
struct RideSign
{
    RideId ride;
    Timestamp rideChangedAt;
    Timestamp participantChangedAt;
    Timestamp newestFixTime;
    bool operator==(const RideSign &) const = default;
};

/// The rides table.
class RideRepository
{
public:
    explicit RideRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// nullopt when the code is taken. `ride` has no id yet.
    Result<std::optional<RideId>> insert(const Ride &ride);
    Result<std::optional<RideOfViewer>> find(RideId id, UserId viewer);
    /// Also keeps others from changing it until the transaction ends.
    Result<std::optional<RideOfViewer>> findForChange(RideId id, UserId viewer);
    Result<std::optional<RideOfViewer>> findByCode(const QString &code, UserId viewer);
    /// The same, and until the end of the transaction nobody changes it.
    Result<std::optional<RideOfViewer>> findToJoin(const QString &code, UserId viewer);
    /// Its version from now on; 0 where it has gone.
    Result<qint64> update(const Ride &ride);
    /// Gone for everybody; what belongs to it goes in parts (DeletionRepository).
    Result<void> markDeleted(RideId id, Timestamp now);

    /// By id: every ride; those the viewer organizes or joined, and active listed ones.
    Result<PageOf<Ride>> listAll(const Page &page);
    Result<PageOf<Ride>> listVisible(UserId viewer, const Page &page);
    /// By start time. Available: active, listed, not joined.
    Result<PageOf<Ride>> listOwned(UserId viewer, const Page &page);
    Result<PageOf<Ride>> listJoined(UserId viewer, const Page &page);
    Result<PageOf<Ride>> listAvailable(UserId viewer, const Page &page);
    /// How many are planned and live, with how many participants.
    Result<QList<RideCount>> countActive();
    /// How many planned and live ones this user organizes.
    Result<qint64> countOpen(UserId organizer);
    /// Of every live ride.
    Result<QList<RideSign>> listLiveSigns();
    /// Whether a position came since then, by the time of arrival.
    Result<bool> hasPositionSince(RideId ride, Timestamp since);
    /// Every planned and live ride.
    Result<QList<Ride>> listActive();

private:
    Result<PageOf<Ride>> listByStart(const db::StatementName &name, UserId viewer,
                                     const Page &page);

    db::Session &m_session;
};

} // namespace saferide
