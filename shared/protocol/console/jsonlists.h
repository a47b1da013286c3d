// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/protocol/console/objects.h"

#include <QJsonArray>
#include <QJsonValue>

namespace saferide::console {

/// By the toJson() of each item; see objects.h.
template<typename T>
QJsonArray arrayOf(const QList<T> &items)
{
    QJsonArray array;
    for (const T &item : items) {
        array.append(toJson(item));
    }
    return array;
}

/// All items, or InvalidInput if `json` is not a list, which the message calls `what`, or the error
/// of the first invalid item. FromJson: Result<T>(const QJsonValue &).
template<typename T, typename FromJson>
Result<QList<T>> listFrom(const QJsonValue &json, QLatin1StringView what, FromJson fromJson)
{
    if (!json.isArray()) {
        return Error{ErrorCode::InvalidInput, what + QStringLiteral(" is not a list")};
    }
    const QJsonArray array = json.toArray();
    QList<T> items;
    items.reserve(array.size());
    for (const QJsonValue entry : array) {
        auto item = fromJson(entry);
        if (!item) {
            return item.error();
        }
        items.append(*std::move(item));
    }
    return items;
}

} // namespace saferide::console
