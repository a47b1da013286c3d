// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/clock.h"

#include <QAbstractTableModel>

#include <deque>

namespace saferide {

/// Everything that this desk did and was told, oldest first; the last few thousand lines. GUI
/// thread only.
class LogModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Kind {
        Done,
        Failed,
        Unknown, ///< whether it was done
        Told,
        Attention,
        Link
    };
    enum Column { Time, What, ColumnCount };
    enum Role {
        KindRole = Qt::UserRole + 301, ///< int of Kind
        OrderRole ///< to sort by: of Time the order in which it happened, whatever the clock said
    };
    static constexpr int Most = 5'000;

    explicit LogModel(const Clock &clock, int most = Most, QObject *parent = nullptr);

    void add(Kind kind, const QString &text) { add(kind, QStringList{text}); }
    /// What happened at once: one line for each text.
    void add(Kind kind, const QStringList &texts);
    void clear();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole of Time is a QDateTime in local time.
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Entry
    {
        Timestamp at;
        Kind kind;
        QString text;
    };

    const Clock &m_clock;
    const int m_most;
    std::deque<Entry> m_entries;
};

} // namespace saferide
