// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/liveridestore.h"

namespace saferide {

/// What rides are called: by their titles, and with their codes where titles read the same. GUI
/// thread only.
class RideNames final : public QObject
{
    Q_OBJECT

public:
    /// The store outlives it.
    explicit RideNames(const LiveRideStore &store, QObject *parent = nullptr);

    /// Empty for an unknown ride.
    QString nameOf(RideId ride) const;
    /// Of one that the store does not have yet, or has with another title.
    QString nameOf(const Ride &ride) const;
    /// With its name as the title: for dialogs and sentences, never for what is stored. nullopt for
    /// an unknown ride.
    std::optional<Ride> called(RideId ride) const;

Q_SIGNALS:
    /// Of a ride that did not change itself: another one took its title, or gave it up.
    void nameChanged(saferide::RideId ride);

private:
    void put(RideId ride);
    void remove(RideId ride);
    /// There is one of this title, or only one any more.
    void tellOthers(const QString &title, RideId ride);

    const LiveRideStore &m_store;
    QHash<RideId, QString> m_titles; // as they read
    QHash<QString, std::set<RideId>> m_rides; // by these titles
};

} // namespace saferide
