// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/participantmodel.h"

#include "console/models/riderstate.h"
#include "console/models/rowranges.h"
#include "shared/core/foreigntext.h"

#include <QDateTime>

namespace saferide {

namespace {

QVariant valueOf(const std::optional<double> &value)
{
    return value ? QVariant(*value) : QVariant();
}

constexpr qsizetype MaxRanges = 16;

const QList<int> FixRoles{Qt::DisplayRole,          ParticipantLatitudeRole,
                          ParticipantLongitudeRole, ParticipantCourseRole,
                          ParticipantSpeedRole,     ParticipantAltitudeRole,
                          ParticipantAccuracyRole,  ParticipantBatteryRole,
                          ParticipantFixTimeRole,   ParticipantFixAgeRole};

} // namespace

ParticipantModel::ParticipantModel(const LiveRideStore &store, QObject *parent)
    : ParticipantModel(store, nullptr, parent)
{
}

ParticipantModel::ParticipantModel(const LiveRideStore &store, const RouteBook *routes,
                                   QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
    , m_routes(routes)
{
    if (routes != nullptr) {
        connect(routes, &RouteBook::routeChanged, this, [this](RideId ride) {
            if (shows(ride) && !m_rows.isEmpty()) {
                Q_EMIT dataChanged(index(0, Along), index(int(m_rows.size()) - 1, Beside));
            }
        });
    }
    connect(&store, &LiveRideStore::participantsAdded, this, &ParticipantModel::addParticipants);
    connect(&store, &LiveRideStore::participantsAboutToBeRemoved, this,
            [this](RideId, const QList<ParticipationId> &leaving) { removeParticipants(leaving); });
    connect(&store, &LiveRideStore::participantsChanged, this,
            [this](RideId, const QList<ParticipationId> &changed) {
                tellRows(changed, Name, ColumnCount - 1, {});
            });
    connect(&store, &LiveRideStore::fixesChanged, this,
            [this](const QList<ParticipationId> &changed) {
                tellRows(changed, State, Beside, FixRoles);
            });
}

void ParticipantModel::showRide(std::optional<RideId> ride)
{
    show(ride ? Scope::OneRide : Scope::Everybody, ride.value_or(RideId()));
}

void ParticipantModel::showNobody()
{
    show(Scope::Nobody, RideId());
}

void ParticipantModel::show(Scope scope, RideId ride)
{
    if (scope == m_scope && ride == m_ride) {
        return;
    }
    beginResetModel(); // another question, not live data
    m_scope = scope;
    m_ride = ride;
    m_rows.clear();
    const auto rides = scope == Scope::OneRide ? QList{ride}
        : scope == Scope::Everybody            ? m_store.rides()
                                               : QList<RideId>();
    for (const RideId id : rides) {
        m_rows.append(m_store.participantsOf(id));
    }
    std::sort(m_rows.begin(), m_rows.end());
    endResetModel();
}

bool ParticipantModel::shows(RideId ride) const
{
    return m_scope == Scope::Everybody || (m_scope == Scope::OneRide && m_ride == ride);
}

int ParticipantModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ParticipantModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ParticipantModel::data(const QModelIndex &index, int role) const
{
    const auto id = participationAt(index);
    const Participant *participant = id ? m_store.participant(*id) : nullptr;
    if (participant == nullptr) {
        return {};
    }
    const Participation &participation = participant->participation;
    switch (role) {
    case Qt::DisplayRole:
        return display(*participant, index.column());
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return index.column() == Name && participant->isGuest
            ? QVariant(tr("Without an account (guest)"))
            : QVariant();
    case ParticipationIdRole:
        return participation.id.value;
    case ParticipantRideIdRole:
        return participation.ride.value;
    case ParticipantUserIdRole:
        return participation.user.value;
    case ParticipantNameRole:
        return participant->username;
    case ParticipantRoleRole:
        return int(participation.role);
    case ParticipantRoleWordRole:
        return toString(participation.role);
    case ParticipantStateRole:
        return int(riderStateOf(m_store, participation.id));
    default:
        return fixValue(*participant, role);
    }
}

QVariant ParticipantModel::fixValue(const Participant &participant, int role) const
{
    const auto &fix = participant.participation.lastFix;
    if (!fix) {
        return {};
    }
    switch (role) {
    case ParticipantLatitudeRole:
        return fix->point.latitude;
    case ParticipantLongitudeRole:
        return fix->point.longitude;
    case ParticipantCourseRole:
        return valueOf(fix->course);
    case ParticipantSpeedRole:
        return valueOf(m_store.speedOf(participant.participation.id));
    case ParticipantAltitudeRole:
        return valueOf(fix->altitude);
    case ParticipantAccuracyRole:
        return valueOf(fix->accuracy);
    case ParticipantBatteryRole:
        return valueOf(fix->battery);
    case ParticipantFixTimeRole:
        return QDateTime::fromMSecsSinceEpoch(fix->fixTime.msecs).toUTC();
    case ParticipantFixAgeRole:
        return *m_store.fixAge(participant.participation.id);
    default:
        return {};
    }
}

QVariant ParticipantModel::display(const Participant &participant, int column) const
{
    switch (Column(column)) {
    case Name:
        return participant.isGuest ? isolated(participant.username) + u'°'
                                   : isolated(participant.username);
    case Role:
        return toString(participant.participation.role);
    case State:
        return int(riderStateOf(m_store, participant.participation.id));
    case Speed:
        return fixValue(participant, ParticipantSpeedRole);
    case Along:
    case Beside:
        return routePlace(participant.participation.id, column);
    case LastFix:
        return fixValue(participant, ParticipantFixAgeRole);
    case Battery:
        return fixValue(participant, ParticipantBatteryRole);
    case Accuracy:
        return fixValue(participant, ParticipantAccuracyRole);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ParticipantModel::routePlace(ParticipationId participation, int column) const
{
    const auto place = m_routes ? m_routes->placeOf(participation) : std::nullopt;
    return place ? QVariant(column == Along ? place->along : place->away) : QVariant();
}

QVariant ParticipantModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (Column(section)) {
    case Name:
        return tr("Name");
    case Role:
        return tr("Role");
    case State:
        return tr("State");
    case Speed:
        return tr("Speed");
    case Along:
        return tr("Along");
    case Beside:
        return tr("Off route");
    case LastFix:
        return tr("Last fix");
    case Battery:
        return tr("Battery");
    case Accuracy:
        return tr("Accuracy");
    case ColumnCount:
        break;
    }
    return {};
}

QHash<int, QByteArray> ParticipantModel::roleNames() const
{
    return {{Qt::DisplayRole, "display"},
            {ParticipationIdRole, "participationId"},
            {ParticipantRideIdRole, "rideId"},
            {ParticipantUserIdRole, "userId"},
            {ParticipantNameRole, "name"},
            {ParticipantRoleRole, "role"},
            {ParticipantRoleWordRole, "roleWord"},
            {ParticipantLatitudeRole, "latitude"},
            {ParticipantLongitudeRole, "longitude"},
            {ParticipantCourseRole, "course"},
            {ParticipantSpeedRole, "speed"},
            {ParticipantAltitudeRole, "altitude"},
            {ParticipantAccuracyRole, "accuracy"},
            {ParticipantBatteryRole, "battery"},
            {ParticipantFixTimeRole, "fixTime"},
            {ParticipantFixAgeRole, "fixAge"},
            {ParticipantStateRole, "state"}};
}

QModelIndex ParticipantModel::indexOf(ParticipationId participation) const
{
    const auto row = rowOf(m_rows, participation);
    return row ? index(*row, 0) : QModelIndex();
}

std::optional<ParticipationId> ParticipantModel::participationAt(const QModelIndex &index) const
{
    return index.isValid() && checkIndex(index) ? std::optional(m_rows[index.row()]) : std::nullopt;
}

void ParticipantModel::refreshAges()
{
    if (!m_rows.isEmpty()) {
        const int last = int(m_rows.size()) - 1;
        Q_EMIT dataChanged(index(0, State), index(last, LastFix),
                           {Qt::DisplayRole, ParticipantFixAgeRole, ParticipantStateRole});
    }
}

void ParticipantModel::addParticipants(RideId ride, const QList<ParticipationId> &added)
{
    if (!shows(ride)) {
        return;
    }
    for (qsizetype i = 0; i < added.size();) {
        const int row = placeFor(m_rows, added[i]);
        const bool isThere = row < m_rows.size() && m_rows[row] == added[i];
        qsizetype end = i + 1; // of those that come before the row that is there
        while (!isThere && end < added.size()
               && (row == m_rows.size() || added[end] < m_rows[row])) {
            ++end;
        }
        if (!isThere) {
            const int count = int(end - i);
            beginInsertRows({}, row, row + count - 1);
            m_rows.insert(row, count, ParticipationId());
            std::copy_n(added.cbegin() + i, count, m_rows.begin() + row);
            endInsertRows();
        }
        i = end;
    }
}

void ParticipantModel::removeParticipants(const QList<ParticipationId> &leaving)
{
    forEachRangeFromTheEnd(rowsOf(leaving), [this](int first, int last) {
        beginRemoveRows({}, first, last);
        m_rows.remove(first, last - first + 1);
        endRemoveRows();
    });
}

QList<int> ParticipantModel::rowsOf(const QList<ParticipationId> &participations) const
{
    QList<int> rows;
    for (const ParticipationId id : participations) {
        if (const auto row = rowOf(m_rows, id)) {
            rows.append(*row);
        }
    }
    return rows;
}

void ParticipantModel::tellRows(const QList<ParticipationId> &changed, int firstColumn,
                                int lastColumn, const QList<int> &roles)
{
    QList<int> rows = rowsOf(changed);
    const auto tell = [&](int first, int last) {
        Q_EMIT dataChanged(index(first, firstColumn), index(last, lastColumn), roles);
    };
    if (rows.size() > MaxRanges) { // a tenth of many riders: sorted and searched once, not for each
        const auto [first, last] = std::minmax_element(rows.cbegin(), rows.cend());
        tell(*first, *last);
    } else {
        forEachRange(std::move(rows), tell);
    }
}

} // namespace saferide
