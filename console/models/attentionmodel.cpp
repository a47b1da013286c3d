// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/attentionmodel.h"

#include "console/models/foreigntext.h"
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

QString attentionLine(const LiveRideStore &store, const Attention &attention)
{
    const Participant *participant = store.participant(attention.participation);
    return QStringLiteral("%1: %2").arg(isolated(participant ? participant->username : QString()),
                                        attentionWords(attention.kind));
}

AttentionModel::AttentionModel(const LiveRideStore &store, const AttentionWatch &watch,
                               QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
{
    if (const auto known = watch.all(); !known.isEmpty()) {
        add(known);
    }
    connect(&watch, &AttentionWatch::raised, this, &AttentionModel::add);
    connect(&watch, &AttentionWatch::changed, this, &AttentionModel::change);
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
    case AttentionSortRole:
        return index.column() == Since ? QVariant(-attention->since.msecs / 1000)
                                       : display(*attention, index.column());
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

void AttentionModel::add(const QList<Attention> &attentions)
{
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(attentions.size()) - 1);
    for (const Attention &attention : attentions) {
        m_rowOf[{attention.participation, attention.kind}] = int(m_rows.size());
        m_rows.append(attention);
    }
    endInsertRows();
}

void AttentionModel::change(const QList<Attention> &attentions)
{
    QList<int> rows;
    for (const Attention &attention : attentions) {
        const int row = m_rowOf.at({attention.participation, attention.kind});
        m_rows[row] = attention;
        rows.append(row);
    }
    forEachRange(rows, [this](int first, int last) {
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
    });
}

void AttentionModel::remove(const QList<AttentionWatch::Key> &keys)
{
    QList<int> rows;
    for (const AttentionWatch::Key &key : keys) {
        rows.append(m_rowOf.extract(key).mapped());
    }
    forEachRangeFromTheEnd(rows, [this](int first, int last) {
        beginRemoveRows({}, first, last);
        m_rows.remove(first, last - first + 1);
        endRemoveRows();
    });
    for (int row = 0; row < m_rows.size(); ++row) {
        m_rowOf[{m_rows[row].participation, m_rows[row].kind}] = row;
    }
}

void AttentionModel::refreshAges()
{
    if (!m_rows.isEmpty()) {
        Q_EMIT dataChanged(index(0, Since), index(int(m_rows.size()) - 1, Since),
                           {Qt::DisplayRole});
    }
}

} // namespace saferide
