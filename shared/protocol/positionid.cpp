// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/positionid.h"

#include "shared/domain/positionkey.h"

#include <QtEndian>

namespace saferide {

namespace {

constexpr auto Encoding = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr qsizetype KeyBytes = 24;

template<typename Number>
void append(QByteArray &bytes, Number number)
{
    const Number big = qToBigEndian(number);
    bytes.append(reinterpret_cast<const char *>(&big), sizeof(big));
}

QByteArray idOf(const PositionKey &key)
{
    QByteArray bytes;
    bytes.reserve(KeyBytes);
    append(bytes, key.participation);
    append(bytes, key.fixTime);
    append(bytes, qint32(key.latitudeE7));
    append(bytes, qint32(key.longitudeE7));
    return bytes.toBase64(Encoding);
}

} // namespace

QByteArray positionId(const Position &position)
{
    return idOf(PositionKey::of(position));
}

std::optional<QList<qint64>> placeBehind(QStringView id, ParticipationId participation)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        id.toUtf8(), Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() != KeyBytes) {
        return std::nullopt;
    }
    const char *bytes = decoded.decoded.constData();
    const PositionKey key{qFromBigEndian<qint64>(bytes), qFromBigEndian<qint64>(bytes + 8),
                          qFromBigEndian<qint32>(bytes + 16), qFromBigEndian<qint32>(bytes + 20)};
    if (key.participation != participation.value || QString::fromLatin1(idOf(key)) != id) {
        return std::nullopt;
    }
    return key.place();
}

} // namespace saferide
