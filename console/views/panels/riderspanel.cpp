// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/riderspanel.h"

#include "console/models/attentionwatch.h"
#include "console/models/riderstate.h"

namespace saferide {

RidersPanel::RidersPanel(const LiveRideStore &store, const RouteBook &routes, Selection &selection,
                         QWidget *parent)
    : TablePanel(parent)
    , m_model(store, &routes)
{
    setModel(m_model, tr("Riders"));
    setSearch(tr("Search by name"), {ParticipantModel::Name});
    arrangeColumns(store);
    setEmptyText(tr("No riders yet."));
    m_model.showRide(selection.ride());
    connect(this, &TablePanel::rowChosen, &selection,
            [this, &selection](const QModelIndex &source) {
                if (const auto participation = m_model.participationAt(source)) {
                    selection.selectRider(participation);
                }
            });
    connect(&selection, &Selection::rideChanged, &m_model, &ParticipantModel::showRide);
    connect(&selection, &Selection::riderChanged, this, &RidersPanel::selectParticipant);
    connect(&table(), &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const auto participation = m_model.participationAt(proxy().mapToSource(index))) {
            Q_EMIT participantActivated(*participation);
        }
    });
}

void RidersPanel::arrangeColumns(const LiveRideStore &store)
{
    setWords(ParticipantModel::Role, roleWords);
    setWords(ParticipantModel::State, stateWords)->setAlarming([](const QVariant &state) {
        return state.toInt() == int(RiderState::Silent);
    });
    setWords(ParticipantModel::Speed, speedWords);
    setWords(ParticipantModel::Along, distanceWords);
    setWords(ParticipantModel::LastFix, ageWords)->setAlarming(silentAgeOf(store));
    setWords(ParticipantModel::Battery, percentWords)->setAlarming(isLowBattery);
    setWords(ParticipantModel::Accuracy, meterWords);
    setWords(ParticipantModel::Beside, distanceWords)->setAlarming([](const QVariant &meters) {
        return meters.toDouble() > AttentionWatch::OffRouteMeters;
    });
    table().sortByColumn(ParticipantModel::Name, Qt::AscendingOrder);
    columns().size(ParticipantModel::Name,
                   {{ParticipantModel::Role, 58},
                    {ParticipantModel::State, 68},
                    {ParticipantModel::Speed, 64},
                    {ParticipantModel::Along, 60},
                    {ParticipantModel::LastFix, 62},
                    {ParticipantModel::Battery, 64},
                    {ParticipantModel::Accuracy, 70},
                    {ParticipantModel::Beside, 76}});
    table().setColumnHidden(ParticipantModel::Accuracy, true);
    table().setColumnHidden(ParticipantModel::Beside, true);
    columns().letGiveWay({ParticipantModel::Along, ParticipantModel::Battery,
                          ParticipantModel::Role, ParticipantModel::Speed});
    columns().rememberDefaults();
}

std::optional<ParticipationId> RidersPanel::selectedParticipant() const
{
    return m_model.participationAt(selectedSource());
}

void RidersPanel::selectParticipant(std::optional<ParticipationId> participation)
{
    if (participation != selectedParticipant()) {
        select(participation ? m_model.indexOf(*participation) : QModelIndex());
    }
}

} // namespace saferide
