// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/request.h"

#include "shared/core/utf8text.h"

#include <algorithm>

namespace saferide::http {
namespace {

int hexValue(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    const int lower = digit | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace

std::optional<QString> percentDecoded(QByteArrayView encoded)
{
    QByteArray bytes;
    bytes.reserve(encoded.size());
    for (qsizetype i = 0; i < encoded.size(); ++i) {
        if (encoded[i] != '%') {
            bytes.append(encoded[i]);
            continue;
        }
        const int high = i + 2 < encoded.size() ? hexValue(encoded[i + 1]) : -1;
        const int low = high >= 0 ? hexValue(encoded[i + 2]) : -1;
        if (low < 0) {
            return std::nullopt;
        }
        bytes.append(char(high * 16 + low));
        i += 2;
    }
    return utf8Text(bytes);
}

std::optional<QString> Query::value(QStringView name) const
{
    for (const auto &[key, value] : items) {
        if (key == name) {
            return value;
        }
    }
    return std::nullopt;
}

std::optional<Query> Query::parse(QByteArrayView encoded)
{
    if (std::count(encoded.begin(), encoded.end(), '&') >= MaxItems) {
        return std::nullopt;
    }
    Query query;
    const QByteArray spaced = QByteArray(encoded.data(), encoded.size()).replace('+', ' ');
    for (const QByteArray &pair : spaced.split('&')) {
        if (pair.isEmpty()) {
            continue;
        }
        const qsizetype equals = pair.indexOf('=');
        const auto name = percentDecoded(equals < 0 ? pair : pair.left(equals));
        const auto value = percentDecoded(equals < 0 ? QByteArray() : pair.mid(equals + 1));
        if (!name || !value) {
            return std::nullopt;
        }
        query.items.append({*name, *value});
    }
    return query;
}

QByteArray Request::bearerToken() const
{
    const QByteArray value = headers.value("authorization");
    const bool bearer =
        value.size() > 7 && value.left(7).compare("bearer ", Qt::CaseInsensitive) == 0;
    return bearer ? value.mid(7).trimmed() : QByteArray();
}

QByteArray Request::mediaType() const
{
    const QByteArray value = headers.value("content-type");
    const qsizetype parameters = value.indexOf(';');
    return (parameters < 0 ? value : value.left(parameters)).trimmed().toLower();
}

} // namespace saferide::http
