// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/tokenclaims.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qint64 MaxSeconds = 253'402'300'799; // the end of the year 9999

/// The end of the JSON string that starts at `from`, one past its closing quote; -1 when it has
/// none.
qsizetype endOfString(QByteArrayView json, qsizetype from)
{
    for (qsizetype i = from + 1; i < json.size(); ++i) {
        if (json[i] == '\\') {
            ++i;
        } else if (json[i] == '"') {
            return i + 1;
        }
    }
    return -1;
}

/// Qt's reader keeps the last of two members with one name; a token must not have two, nor nesting.
/// Counts the members of an object that has no other object or array in it.
std::optional<qsizetype> countFlatMembers(QByteArrayView json)
{
    qsizetype colons = 0;
    qsizetype brackets = 0;
    for (qsizetype i = 0; i < json.size();) {
        if (json[i] == '"') {
            i = endOfString(json, i);
            if (i < 0) {
                return std::nullopt;
            }
            continue;
        }
        colons += json[i] == ':' ? 1 : 0;
        brackets += json[i] == '{' || json[i] == '[' ? 1 : 0;
        ++i;
    }
    return brackets == 1 ? std::optional<qsizetype>(colons) : std::nullopt;
}

std::optional<QJsonObject> flatObject(QByteArrayView json)
{
    const auto document = QJsonDocument::fromJson(json.toByteArray());
    const auto members = countFlatMembers(json);
    if (!document.isObject() || !members || document.object().size() != *members) {
        return std::nullopt;
    }
    return document.object();
}

std::optional<qint64> wholeNumber(const QJsonValue &value)
{
    constexpr double MaxExact = 9'007'199'254'740'992.0; // 2^53
    const double number = value.toDouble(-1);
    if (!value.isDouble() || number < 0 || number > MaxExact || std::trunc(number) != number) {
        return std::nullopt;
    }
    return qint64(number);
}

std::optional<UserId> userIdFromText(const QString &text)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (!isNumber || QString::number(number) != text) {
        return std::nullopt;
    }
    return UserId::from(number);
}

} // namespace

QByteArray shareOf(const Claims &claims)
{
    return "user " + QByteArray::number(claims.user.value) + '/'
        + QByteArray::number(claims.tokenVersion);
}

bool isTokenHeader(QByteArrayView json)
{
    const auto header = flatObject(json);
    return header && header->size() == 2 && header->value("alg"_L1) == "HS256"_L1
        && header->value("typ"_L1) == "JWT"_L1;
}

std::optional<Claims> claimsFromJson(QByteArrayView json)
{
    const auto payload = flatObject(json);
    if (!payload) {
        return std::nullopt;
    }
    const auto user = userIdFromText(payload->value("sub"_L1).toString());
    const auto version = wholeNumber(payload->value("ver"_L1));
    const auto issued = wholeNumber(payload->value("iat"_L1));
    const auto expires = wholeNumber(payload->value("exp"_L1));
    const auto starts = payload->contains("nbf"_L1) ? wholeNumber(payload->value("nbf"_L1))
                                                    : std::optional<qint64>(0);
    if (!user || !version || !issued || !expires || !starts || *expires > MaxSeconds
        || *issued > *expires || *starts > *expires) {
        return std::nullopt;
    }
    return Claims{*user, *version, {*issued * 1000}, {*expires * 1000}, {*starts * 1000}};
}

std::optional<QByteArray> fromBase64Url(QByteArrayView text)
{
    const QByteArray encoded = text.toByteArray();
    const auto decoded = QByteArray::fromBase64Encoding(
        encoded, Base64Url | QByteArray::AbortOnBase64DecodingErrors);
    // Written again it must be the same: no padding, no stray bits in the last character.
    if (!decoded || decoded.decoded.toBase64(Base64Url) != encoded) {
        return std::nullopt;
    }
    return decoded.decoded;
}

} // namespace saferide
