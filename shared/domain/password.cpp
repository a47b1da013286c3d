// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/domain/password.h"

#include "shared/domain/streamsafe.h"

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

// Composed text has at least one byte for every two UTF-16 units of the typed text.
constexpr qsizetype LongestTyped = 2 * MaxPasswordBytes;

Error unusable(const QString &message, const QString &type)
{
    return {ErrorCode::InvalidInput, message, {{{}, message, type}}};
}

Error wrongLength(const QString &type)
{
    return unusable(u"must have %1 to %2 bytes"_s.arg(MinPasswordBytes).arg(MaxPasswordBytes),
                    type);
}

Error tooLong()
{
    return wrongLength(u"value_error.any_str.max_length"_s);
}

Result<QByteArray> composed(const QString &password)
{
    if (password.size() > LongestTyped) {
        return tooLong();
    }
    if (!isStreamSafe(password)) {
        return unusable(u"has too many combining marks in a row"_s, u"value_error.str.regex"_s);
    }
    QByteArray bytes = password.normalized(QString::NormalizationForm_C).toUtf8();
    return bytes.size() > MaxPasswordBytes ? Result<QByteArray>(tooLong()) : std::move(bytes);
}

} // namespace

Result<QByteArray> passwordBytes(const QString &password)
{
    auto bytes = composed(password);
    if (bytes && bytes->size() < MinPasswordBytes) {
        return wrongLength(u"value_error.any_str.min_length"_s);
    }
    return bytes;
}

Result<QList<QByteArray>> passwordForms(const QString &password)
{
    const auto bytes = composed(password);
    if (!bytes) {
        return bytes.error();
    }
    QList<QByteArray> forms{*bytes};
    for (const QByteArray &other :
         {password.toUtf8(), password.normalized(QString::NormalizationForm_D).toUtf8()}) {
        if (!forms.contains(other)) {
            forms.append(other);
        }
    }
    return forms;
}

} // namespace saferide
