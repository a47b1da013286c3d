// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/domain/streamsafe.h"

#include <QList>

namespace saferide {

bool isStreamSafe(QStringView text)
{
    constexpr int MaxMarks = 30;
    int marks = 0;
    const QList<uint> characters = text.toUcs4();
    for (const uint character : characters) {
        const bool isMark = QChar::isMark(character) || QChar::combiningClass(character) != 0;
        marks = isMark ? marks + 1 : 0;
        if (marks > MaxMarks) {
            return false;
        }
    }
    return true;
}

} // namespace saferide
