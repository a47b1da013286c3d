// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/domain/newuser.h"

#include <QList>

namespace saferide {
namespace {

bool isNameCharacter(uint c)
{
    if (c >= 0x80) {
        return QChar::isLetter(c);
    }
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
        || c == '.' || c == '-';
}

} // namespace

std::optional<QString> normalizedUsername(QStringView text)
{
    constexpr qsizetype MinLength = 3;
    constexpr qsizetype MaxLength = 30;
    constexpr qsizetype LongestForm = 18 * MaxLength; // no character decomposes further than this
    if (text.size() > LongestForm) {
        return std::nullopt;
    }
    QString name = text.toString().normalized(QString::NormalizationForm_C);
    const QList<uint> characters = name.toUcs4();
    if (characters.size() < MinLength || characters.size() > MaxLength
        || !std::all_of(characters.begin(), characters.end(), isNameCharacter)) {
        return std::nullopt;
    }
    return name;
}

QString usernameKey(QStringView username)
{
    // Qt folds letter by letter; only the way through capitals makes "ss" of "ß".
    const QString folded = username.toString()
                               .normalized(QString::NormalizationForm_KC)
                               .toCaseFolded()
                               .toUpper()
                               .toCaseFolded();
    return folded.normalized(QString::NormalizationForm_KC);
}

} // namespace saferide
