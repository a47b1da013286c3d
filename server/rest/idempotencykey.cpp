// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/idempotencykey.h"

#include "shared/protocol/formreader.h"
#include "shared/protocol/jsonwriter.h"

#include <QCryptographicHash>

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto FieldName = "Idempotency-Key"_L1;

Error wrongKey(const QString &message)
{
    return invalidField({u"header"_s, FieldName}, message, u"value_error.idempotency_key"_s);
}

bool isVisible(char c)
{
    return c > 0x20 && c < 0x7f;
}

/// What stands between quotes; nullopt when it is no string, or anything follows it.
std::optional<QString> unquoted(QByteArrayView field)
{
    QString text;
    for (qsizetype i = 1; i < field.size(); ++i) {
        char c = field[i];
        if (c == '"') {
            return i == field.size() - 1 ? std::optional(text) : std::nullopt;
        }
        if (c == '\\') {
            c = ++i < field.size() ? field[i] : '\0';
            if (c != '"' && c != '\\') {
                return std::nullopt;
            }
        } else if (c != ' ' && !isVisible(c)) {
            return std::nullopt;
        }
        text += QLatin1Char(c);
    }
    return std::nullopt;
}

std::optional<QString> bare(QByteArrayView field)
{
    const bool isPlain = std::all_of(field.begin(), field.end(), [](char c) {
        return isVisible(c) && c != '"' && c != '\\' && c != ',' && c != ';';
    });
    return isPlain ? std::optional(QString::fromLatin1(field)) : std::nullopt;
}

} // namespace

Result<QString> parseIdempotencyKey(QByteArrayView field)
{
    const auto key = field.startsWith('"') ? unquoted(field) : bare(field);
    if (!key) {
        return wrongKey(u"must be a single string of printable ASCII characters in quotes"_s);
    }
    if (key->isEmpty() || key->size() > MaxIdempotencyKey) {
        return wrongKey(u"must have 1 to %1 characters"_s.arg(MaxIdempotencyKey));
    }
    return *key;
}

Result<Attempt> attemptFrom(const Request &request)
{
    Attempt attempt{.endpoint = QString::fromLatin1(request.method) + u' ' + request.path};
    const auto field = request.headers.find(FieldName.data());
    if (!field) {
        return attempt;
    }
    if (request.headers.count(FieldName.data()) > 1) {
        return wrongKey(u"must be given only once"_s);
    }
    const auto key = parseIdempotencyKey(*field);
    if (!key) {
        return key.error();
    }
    attempt.key = *key;
    return attempt;
}

QString formDigest(const QJsonValue &form)
{
    // An object of Qt has its names in order.
    const QByteArray text = toJson(form.toObject());
    return QString::fromLatin1(
        QCryptographicHash::hash(text, QCryptographicHash::Sha256).toBase64());
}

} // namespace saferide::rest
