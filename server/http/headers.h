// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <algorithm>
#include <optional>
#include <utility>

namespace saferide::http {

/// The header fields of a message in order of appearance; names are case-insensitive (RFC
/// 9110, 5.1).
class Headers
{
public:
    void add(const QByteArray &name, const QByteArray &value) { m_fields.append({name, value}); }

    /// The first field with this name, without surrounding white space; nullopt if there is none.
    std::optional<QByteArray> find(QByteArrayView name) const
    {
        for (const auto &[key, value] : m_fields) {
            if (key.compare(name, Qt::CaseInsensitive) == 0) {
                return value;
            }
        }
        return std::nullopt;
    }
    QByteArray value(QByteArrayView name) const { return find(name).value_or(QByteArray()); }
    bool contains(QByteArrayView name) const { return find(name).has_value(); }
    qsizetype count(QByteArrayView name) const
    {
        return std::count_if(m_fields.cbegin(), m_fields.cend(), [name](const auto &field) {
            return field.first.compare(name, Qt::CaseInsensitive) == 0;
        });
    }
    const QList<std::pair<QByteArray, QByteArray>> &all() const { return m_fields; }

private:
    QList<std::pair<QByteArray, QByteArray>> m_fields;
};

} // namespace saferide::http
