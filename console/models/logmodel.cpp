// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/logmodel.h"

#include <QDateTime>

#include <algorithm>

namespace saferide {

LogModel::LogModel(const Clock &clock, int most, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(clock)
    , m_most(most)
{
}

void LogModel::add(Kind kind, const QStringList &texts)
{
    const QStringList added = texts.sliced(std::max<qsizetype>(0, texts.size() - m_most));
    if (added.isEmpty()) {
        return;
    }
    const int surplus = rowCount() + int(added.size()) - m_most;
    if (surplus > 0) {
        beginRemoveRows({}, 0, surplus - 1);
        m_entries.erase(m_entries.begin(), m_entries.begin() + surplus);
        endRemoveRows();
    }
    const int end = rowCount();
    beginInsertRows({}, end, end + int(added.size()) - 1);
    for (const QString &text : added) {
        m_entries.push_back({m_clock.now(), kind, text});
    }
    endInsertRows();
}

void LogModel::clear()
{
    if (!m_entries.empty()) {
        beginRemoveRows({}, 0, rowCount() - 1);
        m_entries.clear();
        endRemoveRows();
    }
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index)) {
        return {};
    }
    const Entry &entry = m_entries[size_t(index.row())];
    if (role == KindRole) {
        return int(entry.kind);
    }
    if (role == OrderRole) {
        return index.column() == Time ? QVariant(index.row()) : QVariant(entry.text);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    return index.column() == Time ? QVariant(QDateTime::fromMSecsSinceEpoch(entry.at.msecs))
                                  : QVariant(entry.text);
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == Time ? tr("Time") : tr("Event");
}

} // namespace saferide
