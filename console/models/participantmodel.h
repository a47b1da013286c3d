// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/liveridestore.h"
#include "console/models/rideroles.h"
#include "console/models/routebook.h"

#include <QAbstractTableModel>

namespace saferide {

/// The participants of one ride, or of all rides, by participation id; sort and filter with a
/// proxy. GUI thread only.
class ParticipantModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// Along and Beside are metres along and beside the route of the ride.
    enum Column {
        Name,
        Role,
        State,
        Speed,
        Along,
        LastFix,
        Battery,
        Accuracy,
        Beside,
        ColumnCount
    };

    explicit ParticipantModel(const LiveRideStore &store, QObject *parent = nullptr);
    /// Tells where they are along their routes, too. All outlive the model.
    ParticipantModel(const LiveRideStore &store, const RouteBook *routes,
                     QObject *parent = nullptr);

    /// Whose participants; nullopt: everybody. Shows nobody at first.
    void showRide(std::optional<RideId> ride);
    void showNobody();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole has the raw value of the column; delegates put units and ages into words.
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    QModelIndex indexOf(ParticipationId participation) const;
    std::optional<ParticipationId> participationAt(const QModelIndex &index) const;

    /// Ages have grown; to be called about once a second.
    void refreshAges();

private:
    enum class Scope { Nobody, OneRide, Everybody };

    void show(Scope scope, RideId ride);
    bool shows(RideId ride) const;
    void addParticipants(RideId ride, const QList<ParticipationId> &added);
    void removeParticipants(const QList<ParticipationId> &leaving);
    QList<int> rowsOf(const QList<ParticipationId> &participations) const;
    void tellRows(const QList<ParticipationId> &changed, int firstColumn, int lastColumn,
                  const QList<int> &roles);
    QVariant display(const Participant &participant, int column) const;
    QVariant fixValue(const Participant &participant, int role) const;

    QVariant routePlace(ParticipationId participation, int column) const;

    const LiveRideStore &m_store;
    const RouteBook *m_routes;
    Scope m_scope = Scope::Nobody;
    RideId m_ride;
    QList<ParticipationId> m_rows; // ascending
};

} // namespace saferide
