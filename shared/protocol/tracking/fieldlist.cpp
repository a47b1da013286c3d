// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/fieldlist.h"

#include <algorithm>

namespace saferide::tracking {

namespace {

int hexDigit(QByteArrayView text, qsizetype at)
{
    const char digit = at < text.size() ? text[at] : '\0';
    const char lower = char(digit | 0x20);
    return digit >= '0' && digit <= '9' ? digit - '0'
        : lower >= 'a' && lower <= 'f'  ? lower - 'a' + 10
                                        : -1;
}

QByteArray decoded(QByteArrayView encoded)
{
    QByteArray text;
    text.reserve(encoded.size());
    for (qsizetype i = 0; i < encoded.size(); ++i) {
        const int high = encoded[i] == '%' ? hexDigit(encoded, i + 1) : -1;
        const int low = high >= 0 ? hexDigit(encoded, i + 2) : -1;
        if (low >= 0) {
            text.append(char(high * 16 + low));
            i += 2;
        } else {
            text.append(encoded[i] == '+' ? ' ' : encoded[i]);
        }
    }
    return text;
}

} // namespace

void FieldList::add(QByteArrayView encoded)
{
    while (!encoded.isEmpty() && m_fields.size() < MaxFields) {
        const qsizetype end = encoded.indexOf('&');
        const QByteArrayView pair = end < 0 ? encoded : encoded.first(end);
        encoded = end < 0 ? QByteArrayView() : encoded.sliced(end + 1);
        const qsizetype equals = pair.indexOf('=');
        if (equals > 0) {
            m_fields.emplace_back(decoded(pair.first(equals)), decoded(pair.sliced(equals + 1)));
        }
    }
}

Sent FieldList::value(QByteArrayView name) const
{
    const auto found = std::ranges::find_if(m_fields, [name](const auto &field) {
        return field.first == name && !field.second.isEmpty();
    });
    return found == m_fields.end() ? std::nullopt : Sent(found->second);
}

} // namespace saferide::tracking
