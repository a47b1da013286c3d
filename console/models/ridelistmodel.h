// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/ridenames.h"
#include "console/models/rideroles.h"

#include <QAbstractTableModel>

namespace saferide {

/// The rides of a store, by id; sort and filter with a proxy. GUI thread only.
class RideListModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Title,
        Code,
        Status,
        Participants,
        Moving,
        Stopped,
        Silent,
        NewestFix,
        Start,
        ColumnCount
    };

    /// Both outlive the model.
    RideListModel(const LiveRideStore &store, const RideNames &names, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole has the raw value of the column; delegates put ages and states into words.
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    QModelIndex indexOf(RideId ride) const;
    std::optional<RideId> rideAt(const QModelIndex &index) const;

    /// Ages have grown, and who moves is counted anew; to be called about once a second.
    void refreshAges();

private:
    void addRide(RideId ride);
    void removeRide(RideId ride);
    void changeRide(RideId ride);
    void changeCells(RideId ride, Column first, Column last, const QList<int> &roles);
    void changeFixes(const QList<ParticipationId> &participations);
    QVariant display(const Ride &ride, int column) const;
    void countStates();

    struct Tally
    {
        int moving = 0;
        int stopped = 0;
        int silent = 0;
    };

    const LiveRideStore &m_store;
    const RideNames &m_names;
    QList<RideId> m_rows; // ascending
    QHash<RideId, Tally> m_tallies;
};

} // namespace saferide
