// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/attentionmodel.h"

#include "console/models/rowranges.h"
#include "shared/core/foreigntext.h"

namespace saferide {

QString attentionWords(AttentionKind kind)
{
    if (kind == SosAlert) {
        return AttentionModel::tr("SOS");
    }
    if (kind == CrashAlert) {
        return AttentionModel::tr("crash");
    }
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
        return AttentionModel::tr("wrong clock");
    }
    return AttentionModel::tr("other");
}

QString attentionWords(const Attention &attention)
{
    const QString words = attentionWords(attention.kind);
    if (!attention.incident) {
        return words;
    }
    const Incident &incident = *attention.incident;
    if (!incident.isStored()) {
        return AttentionModel::tr("%1, not stored yet").arg(words);
    }
    if (incident.cancelledAt) {
        return AttentionModel::tr("%1, says: I am fine").arg(words);
    }
    if (incident.coming) {
        return AttentionModel::tr("%1, on the way: %2").arg(words, isolated(*incident.coming));
    }
    return incident.alarms > 1 ? AttentionModel::tr("%1, %2 times").arg(words).arg(incident.alarms)
                               : words;
}

QString riderName(const LiveRideStore &store, const Attention &attention)
{
    const Participant *participant = store.participant(attention.participation);
    if (participant == nullptr && attention.incident) {
        return attention.incident->username; // they have left
    }
    return participant ? participant->username : QString();
}

QString attentionLine(const LiveRideStore &store, const Attention &attention)
{
    return QStringLiteral("%1: %2").arg(isolated(riderName(store, attention)),
                                        attentionWords(attention));
}

AttentionModel::AttentionModel(const LiveRideStore &store, const RideNames &names,
                               const AttentionWatch &watch, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
    , m_names(names)
{
    if (const auto known = watch.all(); !known.isEmpty()) {
        add(known);
    }
    connect(&names, &RideNames::nameChanged, this, [this] {
        if (!m_rows.isEmpty()) {
            Q_EMIT dataChanged(index(0, Ride), index(int(m_rows.size()) - 1, Ride),
                               {Qt::DisplayRole});
        }
    });
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
    case AttentionRankRole:
        return !attention->incident ? 2 : attention->acknowledgement ? 1 : 0;
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
    case Name:
        return riderName(m_store, attention);
    case What:
        return attentionWords(attention);
    case Since:
        return std::max<qint64>(0, m_store.knownUntil() - attention.since);
    case Ride:
        return m_names.nameOf(attention.ride);
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
        return tr("Alert");
    case Since:
        return tr("Since");
    case Ride:
        return tr("Ride");
    case AcknowledgedBy:
        return tr("Ack. by");
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
