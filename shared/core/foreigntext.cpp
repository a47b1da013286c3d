// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/foreigntext.h"

#include <algorithm>

namespace saferide {

namespace {

bool turnsText(QChar c)
{
    switch (c.direction()) {
    case QChar::DirL:
    case QChar::DirEN:
    case QChar::DirES:
    case QChar::DirET:
    case QChar::DirCS:
    case QChar::DirB:
    case QChar::DirS:
    case QChar::DirWS:
    case QChar::DirON:
    case QChar::DirNSM:
    case QChar::DirBN:
        return c.isSurrogate(); // letters beyond the first plane: rather once too often
    default:
        return true;
    }
}

/// Embeddings, overrides and isolates, and what ends them: one of these would end ours.
bool directsText(QChar c)
{
    return (c.unicode() >= 0x202A && c.unicode() <= 0x202E)
        || (c.unicode() >= 0x2066 && c.unicode() <= 0x2069);
}

bool breaksLine(QChar c)
{
    return c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line
        || c.category() == QChar::Separator_Paragraph;
}

} // namespace

QString isolated(const QString &text)
{
    constexpr QChar FirstStrongIsolate(0x2068);
    constexpr QChar PopDirectionalIsolate(0x2069);
    QString plain = text;
    plain.removeIf(directsText);
    std::replace_if(plain.begin(), plain.end(), breaksLine, u' ');
    if (!std::any_of(plain.begin(), plain.end(), turnsText)) {
        return plain;
    }
    return FirstStrongIsolate + plain + PopDirectionalIsolate;
}

} // namespace saferide
