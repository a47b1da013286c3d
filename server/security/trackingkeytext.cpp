// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/trackingkeytext.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>
#include <sodium.h>

namespace saferide {

namespace {

constexpr size_t KeyLength = 26;
constexpr QByteArrayView KeyAlphabet = "abcdefghijklmnopqrstuvwxyz234567"; // 5 bits each

} // namespace

QByteArray makeTrackingKey()
{
    std::array<unsigned char, KeyLength> random{};
    randombytes_buf(random.data(), random.size());
    QByteArray key;
    for (const unsigned char byte : random) {
        key.append(KeyAlphabet[byte % KeyAlphabet.size()]);
    }
    return key;
}

std::optional<QByteArray> trackingKeyHash(QByteArrayView key)
{
    const QByteArray lower =
        key.size() == qsizetype(KeyLength) ? key.toByteArray().toLower() : QByteArray();
    const bool isKey = !lower.isEmpty()
        && std::ranges::all_of(lower, [](char c) { return KeyAlphabet.contains(c); });
    return isKey
        ? std::optional(QCryptographicHash::hash(lower, QCryptographicHash::Sha256).toHex())
        : std::nullopt;
}

} // namespace saferide
