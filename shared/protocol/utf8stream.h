// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace saferide {

/// Checks UTF-8 (RFC 3629) that comes in pieces, which may be cut within a character.
class Utf8Stream
{
public:
    /// The next piece; false as soon as it is certain that the text is no UTF-8. No call after
    /// that.
    bool take(QByteArrayView piece);
    /// True between two characters.
    bool isComplete() const { return m_missing == 0; }

private:
    bool takeByte(uchar byte);

    uchar m_missing = 0; // bytes that the character under way still needs
    uchar m_lowest = 0x80; // what its next byte may be
    uchar m_highest = 0xBF;
};

} // namespace saferide
