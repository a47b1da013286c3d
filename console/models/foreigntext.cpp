// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/foreigntext.h"

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

} // namespace

QString isolated(const QString &text)
{
    constexpr QChar FirstStrongIsolate(0x2068);
    constexpr QChar PopDirectionalIsolate(0x2069);
    if (!std::any_of(text.begin(), text.end(), turnsText)) {
        return text;
    }
    return FirstStrongIsolate + text + PopDirectionalIsolate;
}

} // namespace saferide
