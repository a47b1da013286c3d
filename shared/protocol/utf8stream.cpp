// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/utf8stream.h"

#include <array>
#include <simdjson.h>

namespace saferide {

namespace {

/// Which bytes may follow the first byte of a character (RFC 3629, section 4).
struct Lead
{
    uchar first;
    uchar last;
    uchar missing;
    uchar lowest;
    uchar highest;
};

constexpr std::array<Lead, 9> Leads{{{0x00, 0x7F, 0, 0x80, 0xBF},
                                     {0xC2, 0xDF, 1, 0x80, 0xBF},
                                     {0xE0, 0xE0, 2, 0xA0, 0xBF},
                                     {0xE1, 0xEC, 2, 0x80, 0xBF},
                                     {0xED, 0xED, 2, 0x80, 0x9F}, // no surrogates
                                     {0xEE, 0xEF, 2, 0x80, 0xBF},
                                     {0xF0, 0xF0, 3, 0x90, 0xBF},
                                     {0xF1, 0xF3, 3, 0x80, 0xBF},
                                     {0xF4, 0xF4, 3, 0x80, 0x8F}}};

bool continuesCharacter(char byte)
{
    return (uchar(byte) & 0xC0) == 0x80;
}

/// The number of bytes at the end that may belong to an incomplete character.
qsizetype openEnd(QByteArrayView piece)
{
    constexpr qsizetype LongestStart = 3;
    for (qsizetype size = 1; size <= std::min(LongestStart, piece.size()); ++size) {
        const char byte = piece[piece.size() - size];
        if (!continuesCharacter(byte)) {
            return uchar(byte) < 0x80 ? 0 : size;
        }
    }
    return 0;
}

} // namespace

bool Utf8Stream::takeByte(uchar byte)
{
    if (m_missing > 0) {
        const bool fits = byte >= m_lowest && byte <= m_highest;
        --m_missing;
        m_lowest = 0x80;
        m_highest = 0xBF;
        return fits;
    }
    for (const Lead &lead : Leads) {
        if (byte >= lead.first && byte <= lead.last) {
            m_missing = lead.missing;
            m_lowest = lead.lowest;
            m_highest = lead.highest;
            return true;
        }
    }
    return false;
}

bool Utf8Stream::take(QByteArrayView piece)
{
    while (m_missing > 0 && !piece.isEmpty()) {
        if (!takeByte(uchar(piece.front()))) {
            return false;
        }
        piece = piece.sliced(1);
    }
    const QByteArrayView whole = piece.chopped(openEnd(piece));
    if (!whole.isEmpty() && !simdjson::validate_utf8(whole.data(), size_t(whole.size()))) {
        return false;
    }
    for (const char byte : piece.sliced(whole.size())) {
        if (!takeByte(uchar(byte))) {
            return false;
        }
    }
    return true;
}

} // namespace saferide
