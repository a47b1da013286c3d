// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/usermodel.h"

#include "shared/core/foreigntext.h"

#include <QDateTime>

#include <algorithm>

namespace saferide {

void UserModel::put(const QList<User> &page)
{
    const auto rises = [](const User &before, const User &after) { return before.id < after.id; };
    const bool isNew = !page.isEmpty() && std::is_sorted(page.begin(), page.end(), rises)
        && (m_users.isEmpty() || m_users.constLast().id < page.constFirst().id);
    if (isNew) {
        beginInsertRows({}, int(m_users.size()), int(m_users.size() + page.size() - 1));
        m_users.append(page);
        endInsertRows();
        return;
    }
    for (const User &user : page) {
        put(user);
    }
}

void UserModel::put(const User &user)
{
    const auto place = std::lower_bound(m_users.cbegin(), m_users.cend(), user.id,
                                        [](const User &known, UserId id) { return known.id < id; });
    const int row = int(place - m_users.cbegin());
    if (place != m_users.cend() && place->id == user.id) {
        m_users[row] = user;
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        return;
    }
    beginInsertRows({}, row, row);
    m_users.insert(row, user);
    endInsertRows();
}

int UserModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_users.size());
}

int UserModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant UserModel::data(const QModelIndex &index, int role) const
{
    const auto user = userAt(index);
    if (!user || role != Qt::DisplayRole) {
        return {};
    }
    switch (Column(index.column())) {
    case Name:
        return isolated(user->username);
    case Role:
        return toString(user->role);
    case Created:
        return QDateTime::fromMSecsSinceEpoch(user->createdAt.msecs);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant UserModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == Name ? tr("Name") : section == Role ? tr("Role") : tr("Since");
}

std::optional<User> UserModel::userAt(const QModelIndex &index) const
{
    return index.isValid() && checkIndex(index) ? std::optional(m_users[index.row()])
                                                : std::nullopt;
}

} // namespace saferide
