// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/user.h"

#include <QAbstractTableModel>

namespace saferide {

/// The accounts, by id. GUI thread only.
class UserModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Role, Created, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Adds or changes; quickly for a page of users whose ids are above all that are here.
    void put(const QList<User> &page);
    void put(const User &user);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole: the name, the role's word on the wire, a QDateTime.
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    std::optional<User> userAt(const QModelIndex &index) const;

private:
    QList<User> m_users; // ascending by id
};

} // namespace saferide
