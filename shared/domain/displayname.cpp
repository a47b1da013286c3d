// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/domain/displayname.h"

#include "shared/domain/streamsafe.h"

#include <QList>

#include <algorithm>

namespace saferide {
namespace {

bool isShownInALine(uint c)
{
    constexpr uint NonJoiner = 0x200c;
    constexpr uint Joiner = 0x200d;
    constexpr uint Replacement = 0xfffd; // of a lone surrogate
    if (c == NonJoiner || c == Joiner) {
        return true;
    }
    if (c == Replacement) {
        return false;
    }
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // among them those that turn the direction of what follows
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

/// Letters, digits, and symbols such as emoji; the blank ones of Hangul and Braille look like none.
bool isVisible(uint c)
{
    const bool isBlank = c == 0x115f || c == 0x1160 || c == 0x2800 || c == 0x3164 || c == 0xffa0;
    const QChar::Category category = QChar::category(c);
    return !isBlank
        && (QChar::isLetterOrNumber(c)
            || (category >= QChar::Symbol_Math && category <= QChar::Symbol_Other));
}

} // namespace

std::optional<QString> normalizedLine(QStringView text, int maxCharacters)
{
    const qsizetype maxGiven = 10 * qsizetype(maxCharacters); // with what does not stay
    if (text.size() > maxGiven || !isStreamSafe(text)) {
        return std::nullopt;
    }
    if (!std::ranges::all_of(text.trimmed().toUcs4(), isShownInALine)) {
        return std::nullopt;
    }
    const QString line = text.toString().normalized(QString::NormalizationForm_C).simplified();
    return line.toUcs4().size() <= maxCharacters ? std::optional(line) : std::nullopt;
}

std::optional<QString> normalizedDisplayName(QStringView text)
{
    constexpr int MaxLength = 40;
    const auto name = normalizedLine(text, MaxLength);
    return name && std::ranges::any_of(name->toUcs4(), isVisible) ? name : std::nullopt;
}

} // namespace saferide
