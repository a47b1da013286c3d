// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/attentionmodel.h"

#include "console/models/rowranges.h"

namespace saferide {

QString attentionWords(AttentionKind kind)
{
    switch (kind) {
    case AttentionKind::Silent:
        return AttentionModel::tr("silent");
    case AttentionKind::Stopped:
        return AttentionModel::tr("stopped");
    case AttentionKind::OffRoute:
        return AttentionModel::tr("off route");
    case AttentionKind::LowBattery:
        return AttentionModel::tr("low battery");
    case AttentionKind::WrongClock:
        return AttentionModel::tr("clock wrong");
    }
    return AttentionModel::tr("other");
}

AttentionModel::AttentionModel(const LiveRideStore &store, const AttentionWatch &watch,
                               QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
{
    const auto known = watch.all();
    for (const Attention &attention : known) {
        put(attention);
    }
    connect(&watch, &AttentionWatch::raised, this, &AttentionModel::put);
    connect(&watch, &AttentionWatch::changed, this, &AttentionModel::put);
    connect(&watch, &AttentionWatch::ended, this, &AttentionModel::remove);
}

int AttentionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int AttentionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

std::optional<Attention> AttentionModel::attentionAt(const QModelIndex &index) const
{
    return index.isValid() && checkIndex(index) ? std::optional(m_rows[index.row()]) : std::nullopt;
}

QVariant AttentionModel::data(const QModelIndex &index, int role) const
{
    const auto attention = attentionAt(index);
    if (!attention) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return display(*attention, index.column());
    case AttentionParticipationRole:
        return attention->participation.value;
    case AttentionRideRole:
        return attention->ride.value;
    case AttentionKindRole:
        return int(attention->kind);
    case AttentionOpenRole:
        return !attention->acknowledgement.has_value();
    default:
        return {};
    }
}

QVariant AttentionModel::display(const Attention &attention, int column) const
{
    switch (Column(column)) {
    case Name: {
        const Participant *participant = m_store.participant(attention.participation);
        return participant ? participant->username : QString();
    }
    case What:
        return attentionWords(attention.kind);
    case Since:
        return std::max<qint64>(0, m_store.knownUntil() - attention.since);
    case Ride: {
        const auto *ride = m_store.ride(attention.ride);
        return ride ? ride->title : QString();
    }
    case AcknowledgedBy:
        return attention.acknowledgement ? attention.acknowledgement->by : QString();
    case ColumnCount:
        break;
    }
    return {};
}

QVariant AttentionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (Column(section)) {
    case Name:
        return tr("Name");
    case What:
        return tr("What");
    case Since:
        return tr("Since");
    case Ride:
        return tr("Ride");
    case AcknowledgedBy:
        return tr("Seen by");
    case ColumnCount:
        break;
    }
    return {};
}

int AttentionModel::placeOf(ParticipationId participation, AttentionKind kind) const
{
    const std::pair key(participation, kind);
    const auto place = std::lower_bound(
        m_rows.cbegin(), m_rows.cend(), key, [](const Attention &attention, const auto &wanted) {
            return std::pair(attention.participation, attention.kind) < wanted;
        });
    return int(place - m_rows.cbegin());
}

bool AttentionModel::isAt(int row, ParticipationId participation, AttentionKind kind) const
{
    return row < m_rows.size() && m_rows[row].participation == participation
        && m_rows[row].kind == kind;
}

void AttentionModel::put(const Attention &attention)
{
    const int row = placeOf(attention.participation, attention.kind);
    if (isAt(row, attention.participation, attention.kind)) {
        m_rows[row] = attention;
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        return;
    }
    beginInsertRows({}, row, row);
    m_rows.insert(row, attention);
    endInsertRows();
}

void AttentionModel::remove(const QList<AttentionWatch::Key> &keys)
{
    QList<int> rows;
    for (const auto &[participation, kind] : keys) {
        const int row = placeOf(participation, kind);
        if (isAt(row, participation, kind)) {
            rows.append(row);
        }
    }
    forEachRangeFromTheEnd(rows, [this](int first, int last) {
        beginRemoveRows({}, first, last);
        m_rows.remove(first, last - first + 1);
        endRemoveRows();
    });
}

void AttentionModel::refreshAges()
{
    if (!m_rows.isEmpty()) {
        Q_EMIT dataChanged(index(0, Since), index(int(m_rows.size()) - 1, Since),
                           {Qt::DisplayRole});
    }
}

} // namespace saferide
