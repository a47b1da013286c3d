// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

#include <functional>

namespace saferide {

/// The rows in which what is looked for can be read: what other columns hold, or hold in another
/// form than they show it (an age in milliseconds), lets no row come or go.
class SearchProxy final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    /// What a column shows of a value.
    using Words = std::function<QString(int column, const QVariant &value)>;

    SearchProxy();

    void setSearched(const QList<int> &columns, Words words);
    void search(const QString &text);
    /// An int role: rows with a lower one stand above the others, however they are sorted.
    void setRankRole(int role) { m_rankRole = role; }

protected:
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QList<int> m_columns;
    Words m_words;
    QString m_text;
    std::optional<int> m_rankRole;
};

} // namespace saferide
