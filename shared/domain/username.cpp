// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/domain/username.h"

#include "shared/domain/streamsafe.h"

#include <QList>

namespace saferide {
namespace {

constexpr uint NonJoiner = 0x200c;
constexpr uint Joiner = 0x200d;

/// Invisible characters whose category is letter or mark: names that look the same would differ.
bool isInvisible(uint c)
{
    const auto between = [c](uint first, uint last) { return c >= first && c <= last; };
    return c == 0x034f || between(0x115f, 0x1160) || between(0x17b4, 0x17b5)
        || between(0x180b, 0x180f) || c == 0x3164 || between(0xfe00, 0xfe0f) || c == 0xffa0
        || between(0xe0100, 0xe01ef);
}

/// Many scripts require marks in names: vowel signs, accents, tones.
bool isMark(uint c)
{
    const QChar::Category category = QChar::category(c);
    return (category == QChar::Mark_NonSpacing || category == QChar::Mark_SpacingCombining)
        && !isInvisible(c);
}

bool isNameCharacter(uint c)
{
    if (c >= 0x80) {
        return QChar::isLetter(c) && !isInvisible(c);
    }
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
        || c == '.' || c == '-';
}

bool isJoiner(uint c)
{
    return c == NonJoiner || c == Joiner;
}

/// Some scripts require joiners (UAX 31, 2.3): either one after a virama, as in Sinhala, and the
/// non-joiner between letters that would join, as in Persian.
bool isSpelledWith(uint joiner, uint before, uint after)
{
    constexpr int Virama = 9;
    if (!isJoiner(joiner) || !QChar::isLetter(after)) {
        return false;
    }
    return QChar::combiningClass(before) == Virama
        || (joiner == NonJoiner && QChar::joiningType(before) == QChar::Joining_Dual
            && QChar::joiningType(after) != QChar::Joining_None);
}

/// A mark must follow a letter; a joiner must stand between two.
bool isName(const QList<uint> &characters)
{
    bool afterLetter = false;
    for (qsizetype i = 0; i < characters.size(); ++i) {
        const uint c = characters[i];
        if (isMark(c) && afterLetter) {
            continue;
        }
        if (afterLetter && i + 1 < characters.size()
            && isSpelledWith(c, characters[i - 1], characters[i + 1])) {
            continue;
        }
        if (!isNameCharacter(c)) {
            return false;
        }
        afterLetter = QChar::isLetter(c);
    }
    return true;
}

} // namespace

std::optional<QString> normalizedUsername(QStringView text)
{
    constexpr qsizetype MinLength = 3;
    constexpr qsizetype MaxLength = 30;
    constexpr qsizetype MaxDecomposed = 18 * MaxLength; // no character has a longer decomposition
    if (text.size() > MaxDecomposed || !isStreamSafe(text)) {
        return std::nullopt;
    }
    QString name = text.toString().normalized(QString::NormalizationForm_C);
    const QList<uint> characters = name.toUcs4();
    if (characters.size() < MinLength || characters.size() > MaxLength || !isName(characters)) {
        return std::nullopt;
    }
    return name;
}

QString usernameKey(QStringView username)
{
    // Qt folds letter by letter; only toUpper() turns "ß" into "ss".
    QString seen = username.toString(); // a joiner is invisible
    seen.remove(QChar(NonJoiner)).remove(QChar(Joiner));
    const QString folded =
        seen.normalized(QString::NormalizationForm_KC).toCaseFolded().toUpper().toCaseFolded();
    return folded.normalized(QString::NormalizationForm_KC);
}

QString visibleNameKey(const QString &text)
{
    constexpr uint BlankBraille = 0x2800;
    QString seen;
    for (const uint c : text.toUcs4()) {
        if (!isInvisible(c) && c != BlankBraille) {
            seen.append(QChar::fromUcs4(c));
        }
    }
    return usernameKey(seen.simplified());
}

} // namespace saferide
