// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestid.h"

#include <QRandomGenerator>

#include <algorithm>

namespace saferide::http {

QByteArray requestIdFor(const QByteArray &wanted)
{
    constexpr qsizetype MaxLength = 64;
    const auto isPlain = [](char byte) {
        return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z')
            || (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_' || byte == '.';
    };
    const bool sane = !wanted.isEmpty() && wanted.size() <= MaxLength
        && std::all_of(wanted.cbegin(), wanted.cend(), isPlain);
    if (sane) {
        return wanted;
    }
    return QByteArray::number(QRandomGenerator::global()->generate64(), 16).rightJustified(16, '0');
}

} // namespace saferide::http
