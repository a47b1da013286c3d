// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace saferide {

/// Validates UTF-8 (RFC 3629) that arrives in pieces, which may be split within a character.
class Utf8Stream
{
public:
    /// Takes the next piece; false as soon as the text cannot be UTF-8. Must not be called after
    /// that.
    bool take(QByteArrayView piece);
    /// True between two characters.
    bool isComplete() const { return m_missing == 0; }

private:
    bool takeByte(uchar byte);

    uchar m_missing = 0; // bytes missing from the current character
    uchar m_lowest = 0x80; // range of its next byte
    uchar m_highest = 0xBF;
};

} // namespace saferide
