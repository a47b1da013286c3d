// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/seal.h"

#include "server/security/sodiumbytes.h"

#include <QVarLengthArray>

namespace saferide::bus {

static_assert(Seal::TagBytes == sizeof(quint64));

Seal::Seal(QByteArrayView secret)
    : m_hash(secret, "saferide bus")
{
}

quint64 Seal::tag(QByteArrayView channel, QByteArrayView message) const
{
    QVarLengthArray<char, 512> bytes(channel.size() + 1 + message.size());
    char *end = std::copy(channel.begin(), channel.end(), bytes.data());
    *end++ = '\0'; // which no channel contains
    std::copy(message.begin(), message.end(), end);
    return m_hash.of({bytes.constData(), bytes.size()});
}

QByteArray Seal::sealed(QByteArrayView channel, QByteArrayView message) const
{
    const quint64 seal = tag(channel, message);
    QByteArray bytes;
    bytes.reserve(message.size() + TagBytes);
    bytes.append(message);
    bytes.append(reinterpret_cast<const char *>(&seal), TagBytes);
    return bytes;
}

std::optional<QByteArrayView> Seal::opened(QByteArrayView channel, QByteArrayView sealed) const
{
    if (sealed.size() < TagBytes) {
        return std::nullopt;
    }
    const QByteArrayView message = sealed.chopped(TagBytes);
    const quint64 expected = tag(channel, message);
    const bool isOurs =
        sodium_memcmp(&expected, sealed.last(TagBytes).data(), sizeof expected) == 0;
    return isOurs ? std::optional(message) : std::nullopt;
}

} // namespace saferide::bus
