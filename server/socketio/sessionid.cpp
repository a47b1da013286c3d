// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/sessionid.h"

#include <QRandomGenerator>
#include <QString>

#include <array>

namespace saferide::socketio {

namespace {

constexpr qsizetype RandomBytes = 18;
constexpr qsizetype RandomLength = RandomBytes * 4 / 3;

QByteArray ending(QByteArrayView node)
{
    return node.isEmpty() ? QByteArray() : '.' + node.toByteArray();
}

} // namespace

QByteArray randomId()
{
    std::array<quint32, RandomBytes / sizeof(quint32) + 1> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    const QByteArray bytes(reinterpret_cast<const char *>(words.data()), RandomBytes);
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray makeSessionId(int server, QByteArrayView node)
{
    return randomId() + QByteArray::number(server) + ending(node);
}

std::optional<int> serverOfSession(QByteArrayView sid, QByteArrayView node)
{
    constexpr qsizetype MaxDigits = 4;
    const QByteArray end = ending(node);
    const qsizetype digits = sid.size() - RandomLength - end.size();
    if (digits < 1 || digits > MaxDigits || !sid.endsWith(end)) {
        return std::nullopt;
    }
    bool number = false;
    const int server = sid.sliced(RandomLength, digits).toByteArray().toInt(&number);
    return number && server >= 0 ? std::optional(server) : std::nullopt;
}

} // namespace saferide::socketio
