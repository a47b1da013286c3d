// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/attentionwatch.h"
#include "console/models/ridenames.h"

#include <QAbstractTableModel>

namespace saferide {

/// What AttentionModel tells besides the columns.
enum AttentionRole {
    AttentionParticipationRole = Qt::UserRole + 201, ///< qint64
    AttentionRideRole, ///< qint64
    AttentionKindRole, ///< int of AttentionKind
    AttentionRankRole, ///< int: 0, above all others, for incidents that nobody has acknowledged;
                       ///< then other incidents
    AttentionOpenRole, ///< bool: nobody has acknowledged it
    AttentionSortRole, ///< as DisplayRole; of Since by whole seconds, and constant while it lasts
};

/// Who needs to be looked at, in the order in which it was noticed; sort and filter with a proxy.
/// GUI thread only.
class AttentionModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, What, Since, Ride, AcknowledgedBy, ColumnCount };

    /// All outlive the model.
    AttentionModel(const LiveRideStore &store, const RideNames &names, const AttentionWatch &watch,
                   QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole: words; for Since the milliseconds that it lasts, as far as it is known.
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    std::optional<Attention> attentionAt(const QModelIndex &index) const;
    /// Since has grown; to be called about once a second.
    void refreshAges();

private:
    void add(const QList<Attention> &attentions);
    void change(const QList<Attention> &attentions);
    void remove(const QList<AttentionWatch::Key> &keys);
    QVariant display(const Attention &attention, int column) const;

    const LiveRideStore &m_store;
    const RideNames &m_names;
    QList<Attention> m_rows;
    std::map<AttentionWatch::Key, int> m_rowOf;
};

/// "silent", "stopped", "off route", "low battery" in the language of the desk.
QString attentionWords(AttentionKind kind);
/// With what is known of an incident: "SOS, 2 times".
QString attentionWords(const Attention &attention);
/// Also of who has left.
QString riderName(const LiveRideStore &store, const Attention &attention);

/// "Ana: silent".
QString attentionLine(const LiveRideStore &store, const Attention &attention);

} // namespace saferide
