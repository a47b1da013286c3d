// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/ridelistmodel.h"

#include "console/models/riderstate.h"
#include "console/models/rowranges.h"
#include "shared/core/foreigntext.h"

#include <QDateTime>

namespace saferide {

RideListModel::RideListModel(const LiveRideStore &store, const RideNames &names, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
    , m_names(names)
    , m_rows(store.rides())
{
    connect(&store, &LiveRideStore::rideAdded, this, &RideListModel::addRide);
    connect(&store, &LiveRideStore::rideAboutToBeRemoved, this, &RideListModel::removeRide);
    connect(&store, &LiveRideStore::rideChanged, this, &RideListModel::changeRide);
    connect(&names, &RideNames::nameChanged, this,
            [this](RideId ride) { changeCells(ride, Title, Title, {Qt::DisplayRole}); });
    const auto changeParticipants = [this](RideId ride) {
        changeCells(ride, Participants, NewestFix, {});
    };
    connect(&store, &LiveRideStore::participantsAdded, this, changeParticipants);
    connect(&store, &LiveRideStore::participantsRemoved, this, changeParticipants);
    connect(&store, &LiveRideStore::participantsChanged, this, [this](RideId ride) {
        changeCells(ride, NewestFix, NewestFix, {Qt::DisplayRole, RideNewestFixAgeRole});
    });
    connect(&store, &LiveRideStore::fixesChanged, this, &RideListModel::changeFixes);
}

int RideListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RideListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RideListModel::data(const QModelIndex &index, int role) const
{
    const auto id = rideAt(index);
    const Ride *ride = id ? m_store.ride(*id) : nullptr;
    if (ride == nullptr) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return display(*ride, index.column());
    case RideIdRole:
        return ride->id.value;
    case RideCodeRole:
        return ride->code;
    case RideTitleRole:
        return ride->title;
    case RideStatusRole:
        return int(ride->status);
    case RideStatusWordRole:
        return toString(ride->status);
    case RideStartTimeRole:
        return QDateTime::fromMSecsSinceEpoch(ride->startTime.msecs).toUTC();
    case RideHasRouteRole:
        return ride->route.has_value();
    case RideParticipantCountRole:
        return int(m_store.participantCount(ride->id));
    case RideNewestFixAgeRole: {
        const auto age = m_store.newestFixAge(ride->id);
        return age ? QVariant(*age) : QVariant();
    }
    case RideMovingCountRole:
        return m_tallies.value(ride->id).moving;
    case RideStoppedCountRole:
        return m_tallies.value(ride->id).stopped;
    case RideSilentCountRole:
        return m_tallies.value(ride->id).silent;
    default:
        return {};
    }
}

void RideListModel::countStates()
{
    m_tallies.clear();
    for (const RideId ride : std::as_const(m_rows)) {
        Tally &tally = m_tallies[ride];
        const auto participants = m_store.participantsOf(ride);
        for (const ParticipationId id : participants) {
            const RiderState state = riderStateOf(m_store, id);
            tally.moving += state == RiderState::Moving;
            tally.stopped += state == RiderState::Stopped;
            tally.silent += state == RiderState::Silent;
        }
    }
}

QVariant RideListModel::display(const Ride &ride, int column) const
{
    switch (Column(column)) {
    case Title:
        return isolated(m_names.nameOf(ride.id));
    case Code:
        return ride.code;
    case Status:
        return toString(ride.status);
    case Participants:
        return int(m_store.participantCount(ride.id));
    case Moving:
        return m_tallies.value(ride.id).moving;
    case Stopped:
        return m_tallies.value(ride.id).stopped;
    case Silent:
        return m_tallies.value(ride.id).silent;
    case NewestFix: {
        const auto age = m_store.newestFixAge(ride.id);
        return age ? QVariant(*age) : QVariant();
    }
    case Start:
        return QDateTime::fromMSecsSinceEpoch(ride.startTime.msecs);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant RideListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (Column(section)) {
    case Title:
        return tr("Ride");
    case Code:
        return tr("Code");
    case Status:
        return tr("Status");
    case Participants:
        return tr("Riders");
    case Moving:
        return tr("Moving");
    case Stopped:
        return tr("Stopped");
    case Silent:
        return tr("Silent");
    case NewestFix:
        return tr("Last fix");
    case Start:
        return tr("Start");
    case ColumnCount:
        break;
    }
    return {};
}

QHash<int, QByteArray> RideListModel::roleNames() const
{
    return {{Qt::DisplayRole, "display"},
            {RideIdRole, "rideId"},
            {RideCodeRole, "code"},
            {RideTitleRole, "title"},
            {RideStatusRole, "status"},
            {RideStatusWordRole, "statusWord"},
            {RideStartTimeRole, "startTime"},
            {RideHasRouteRole, "hasRoute"},
            {RideParticipantCountRole, "participantCount"},
            {RideNewestFixAgeRole, "newestFixAge"},
            {RideMovingCountRole, "movingCount"},
            {RideStoppedCountRole, "stoppedCount"},
            {RideSilentCountRole, "silentCount"}};
}

QModelIndex RideListModel::indexOf(RideId ride) const
{
    const auto row = rowOf(m_rows, ride);
    return row ? index(*row, 0) : QModelIndex();
}

std::optional<RideId> RideListModel::rideAt(const QModelIndex &index) const
{
    return index.isValid() && checkIndex(index) ? std::optional(m_rows[index.row()]) : std::nullopt;
}

void RideListModel::refreshAges()
{
    countStates();
    if (!m_rows.isEmpty()) {
        Q_EMIT dataChanged(index(0, Moving), index(int(m_rows.size()) - 1, NewestFix),
                           {Qt::DisplayRole, RideMovingCountRole, RideStoppedCountRole,
                            RideSilentCountRole, RideNewestFixAgeRole});
    }
}

void RideListModel::addRide(RideId ride)
{
    const int row = placeFor(m_rows, ride);
    beginInsertRows({}, row, row);
    m_rows.insert(row, ride);
    endInsertRows();
}

void RideListModel::removeRide(RideId ride)
{
    if (const auto row = rowOf(m_rows, ride)) {
        beginRemoveRows({}, *row, *row);
        m_rows.removeAt(*row);
        endRemoveRows();
    }
}

void RideListModel::changeRide(RideId ride)
{
    changeCells(ride, Title, Start, {});
}

void RideListModel::changeCells(RideId ride, Column first, Column last, const QList<int> &roles)
{
    if (const auto row = rowOf(m_rows, ride)) {
        Q_EMIT dataChanged(index(*row, first), index(*row, last), roles);
    }
}

void RideListModel::changeFixes(const QList<ParticipationId> &participations)
{
    QSet<RideId> rides; // few, of many riders
    for (const ParticipationId id : participations) {
        if (const Participant *participant = m_store.participant(id)) {
            rides.insert(participant->participation.ride);
        }
    }
    QList<int> rows;
    for (const RideId ride : std::as_const(rides)) {
        if (const auto row = rowOf(m_rows, ride)) {
            rows.append(*row);
        }
    }
    forEachRange(std::move(rows), [this](int first, int last) {
        Q_EMIT dataChanged(index(first, NewestFix), index(last, NewestFix),
                           {Qt::DisplayRole, RideNewestFixAgeRole});
    });
}

} // namespace saferide
