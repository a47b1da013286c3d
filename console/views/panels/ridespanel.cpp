// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/ridespanel.h"

namespace saferide {

RidesPanel::RidesPanel(const LiveRideStore &store, const RideNames &names, Selection &selection,
                       QWidget *parent)
    : TablePanel(parent)
    , m_model(store, names)
{
    setModel(m_model, tr("Rides"));
    setSearch(tr("Search by title or code"), {RideListModel::Title, RideListModel::Code});
    arrangeColumns(store);
    setEmptyText(tr("No planned or live rides."));
    connect(this, &TablePanel::rowChosen, &selection,
            [this, &selection](const QModelIndex &source) {
                if (const auto ride = m_model.rideAt(source)) {
                    selection.selectRide(ride);
                }
            });
    connect(&selection, &Selection::rideChanged, this, &RidesPanel::selectRide);
}

void RidesPanel::arrangeColumns(const LiveRideStore &store)
{
    setWords(RideListModel::Status, rideStatusWords);
    setWords(RideListModel::Moving, countWords);
    setWords(RideListModel::Stopped, countWords);
    setWords(RideListModel::Silent, countWords)->setAlarming([](const QVariant &count) {
        return count.toInt() > 0;
    });
    setWords(RideListModel::NewestFix, ageWords)->setAlarming(silentAgeOf(store));
    setWords(RideListModel::Start, dateWords);
    table().sortByColumn(RideListModel::Title, Qt::AscendingOrder);
    columns().size(RideListModel::Title,
                   {{RideListModel::Code, 70},
                    {RideListModel::Status, 60},
                    {RideListModel::Participants, 56},
                    {RideListModel::Moving, 60},
                    {RideListModel::Stopped, 68},
                    {RideListModel::Silent, 60},
                    {RideListModel::NewestFix, 60},
                    {RideListModel::Start, 120}});
    table().setColumnHidden(RideListModel::Start, true);
    table().setColumnHidden(RideListModel::Code, true);
    columns().letGiveWay({RideListModel::Participants, RideListModel::NewestFix,
                          RideListModel::Moving, RideListModel::Stopped, RideListModel::Status});
    columns().rememberDefaults();
}

std::optional<RideId> RidesPanel::selectedRide() const
{
    return m_model.rideAt(selectedSource());
}

void RidesPanel::selectRide(std::optional<RideId> ride)
{
    if (ride != selectedRide()) {
        select(ride ? m_model.indexOf(*ride) : QModelIndex());
    }
}

} // namespace saferide
