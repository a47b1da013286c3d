// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/jsonfault.h"

#include <QtAlgorithms>

#include <charconv>
#include <cmath>

namespace saferide {

namespace {

bool isDigit(char character)
{
    return character >= '0' && character <= '9';
}

bool isSurrogate(int unit)
{
    return unit >= 0xD800 && unit <= 0xDFFF;
}

bool isContinuation(char character)
{
    return (uchar(character) & 0xC0) == 0x80;
}

// Beyond the range of double; numbers too small for it become zero, which is accepted.
bool isBeyondDouble(QByteArrayView number)
{
    double parsed = 0;
    const auto [end, code] = std::from_chars(number.begin(), number.end(), parsed);
    if (code != std::errc::result_out_of_range) {
        return !std::isfinite(parsed);
    }
    const qsizetype exponent = std::max(number.indexOf('e'), number.indexOf('E'));
    const bool negativeExponent =
        exponent >= 0 && number.size() > exponent + 1 && number[exponent + 1] == '-';
    return !negativeExponent;
}

} // namespace

JsonFault::JsonFault(QByteArrayView text, int maxDepth)
    : m_text(text)
    , m_maxDepth(maxDepth)
{
}

std::optional<QString> JsonFault::message()
{
    bool fine = value();
    while (fine && !m_open.empty()) {
        fine = afterValue();
    }
    if (fine) {
        skipSpace();
        if (m_at == m_text.size()) {
            return std::nullopt;
        }
        fail("unexpected text after the value");
    }
    const QByteArrayView before = m_text.first(m_at);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const qsizetype column = m_at - before.lastIndexOf('\n');
    return QStringLiteral("%1 at line %2, column %3")
        .arg(QLatin1String(m_what))
        .arg(line)
        .arg(column);
}

bool JsonFault::fail(const char *what)
{
    m_what = what;
    return false;
}

void JsonFault::skipSpace()
{
    const auto isSpace = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
    while (m_at < m_text.size() && isSpace(m_text[m_at])) {
        ++m_at;
    }
}

bool JsonFault::value()
{
    skipSpace();
    switch (peek()) {
    case '{':
    case '[':
        return open(m_text[m_at]);
    case '"':
        return string();
    case 't':
        return word("true");
    case 'f':
        return word("false");
    case 'n':
        return word("null");
    default:
        return number();
    }
}

bool JsonFault::open(char bracket)
{
    if (m_open.size() >= size_t(m_maxDepth)) {
        m_tooDeep = true;
        return fail("nested too deeply");
    }
    ++m_at;
    skipSpace();
    if (peek() == (bracket == '{' ? '}' : ']')) {
        ++m_at;
        return true;
    }
    m_open.push_back(bracket);
    if (bracket == '{' && !key()) {
        return false;
    }
    return true;
}

// After open(), the first element has not been read yet; `m_open` tells in which bracket.
bool JsonFault::afterValue()
{
    const size_t depth = m_open.size();
    if (!value()) {
        return false;
    }
    if (m_open.size() > depth) {
        return true;
    }
    while (!m_open.empty()) {
        skipSpace();
        const bool inObject = m_open.back() == '{';
        if (peek() == ',') {
            ++m_at;
            return !inObject || key();
        }
        if (peek() != (inObject ? '}' : ']')) {
            return fail(m_at == m_text.size() ? "unexpected end"
                            : inObject        ? "expected ',' or '}'"
                                              : "expected ',' or ']'");
        }
        ++m_at;
        m_open.pop_back();
    }
    return true;
}

bool JsonFault::key()
{
    skipSpace();
    if (peek() != '"') {
        return fail(m_at == m_text.size() ? "unexpected end" : "expected a key");
    }
    if (!string()) {
        return false;
    }
    skipSpace();
    if (peek() != ':') {
        return fail("expected ':'");
    }
    ++m_at;
    return true;
}

bool JsonFault::word(QByteArrayView expected)
{
    if (!m_text.sliced(m_at).startsWith(expected)) {
        return fail("expected a value");
    }
    m_at += expected.size();
    return true;
}

qsizetype JsonFault::digits()
{
    const qsizetype start = m_at;
    while (isDigit(peek())) {
        ++m_at;
    }
    return m_at - start;
}

bool JsonFault::number()
{
    const qsizetype start = m_at;
    m_at += peek() == '-' ? 1 : 0;
    const qsizetype firstDigit = m_at;
    const qsizetype whole = digits();
    if (whole == 0) {
        return fail(m_at == m_text.size() ? "unexpected end" : "expected a value");
    }
    if (whole > 1 && m_text[firstDigit] == '0') {
        m_at = firstDigit;
        return fail("number with a leading zero");
    }
    const bool fraction = peek() == '.';
    m_at += fraction ? 1 : 0;
    if (fraction && digits() == 0) {
        return fail("expected a digit");
    }
    const bool exponent = peek() == 'e' || peek() == 'E';
    if (exponent) {
        ++m_at;
        m_at += peek() == '+' || peek() == '-' ? 1 : 0;
        if (digits() == 0) {
            return fail("expected a digit");
        }
    }
    if (isBeyondDouble(m_text.sliced(start, m_at - start))) {
        m_at = start;
        return fail("number out of range");
    }
    if (!fraction && !exponent && whole >= 19) {
        m_longIntegerEnds.push_back(m_at);
    }
    return true;
}

bool JsonFault::string()
{
    ++m_at;
    while (m_at < m_text.size()) {
        const uchar character = uchar(m_text[m_at]);
        if (character == '"') {
            ++m_at;
            return true;
        }
        if (character < 0x20) {
            return fail("control character in a string");
        }
        if (character == '\\') {
            if (!escape()) {
                return false;
            }
        } else if (character < 0x80) {
            ++m_at;
        } else if (!utf8Sequence()) {
            return fail("invalid UTF-8");
        }
    }
    return fail("unexpected end");
}

bool JsonFault::escape()
{
    const char kind = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
    if (kind == 'u') {
        return unicodeEscape();
    }
    if (!QByteArrayView("\"\\/bfnrt").contains(kind) || kind == '\0') {
        return fail("unknown escape");
    }
    m_at += 2;
    return true;
}

bool JsonFault::unicodeEscape()
{
    const std::optional<int> unit = hex4(m_at + 2);
    if (!unit) {
        return fail("unknown escape");
    }
    if (*unit == 0) {
        return fail("\\u0000 in a string");
    }
    if (!isSurrogate(*unit)) {
        m_at += 6;
        return true;
    }
    const bool pairFollows = *unit < 0xDC00 && m_text.sliced(m_at + 6).startsWith("\\u");
    const std::optional<int> low = pairFollows ? hex4(m_at + 8) : std::nullopt;
    if (!low || *low < 0xDC00 || *low > 0xDFFF) {
        return fail("lone surrogate in a string");
    }
    m_at += 12;
    return true;
}

std::optional<int> JsonFault::hex4(qsizetype at) const
{
    if (at + 4 > m_text.size()) {
        return std::nullopt;
    }
    int unit = 0;
    const char *end = m_text.data() + at + 4;
    const auto [parsedEnd, code] = std::from_chars(m_text.data() + at, end, unit, 16);
    return code == std::errc{} && parsedEnd == end && unit >= 0 ? std::optional(unit)
                                                                : std::nullopt;
}

bool JsonFault::utf8Sequence()
{
    const uchar lead = uchar(m_text[m_at]);
    const int length = lead >= 0xC2 && lead <= 0xDF ? 2
        : (lead & 0xF0) == 0xE0                     ? 3
        : lead >= 0xF0 && lead <= 0xF4              ? 4
                                                    : 0;
    if (length == 0 || m_at + length > m_text.size()) {
        return false;
    }
    const uchar second = uchar(m_text[m_at + 1]);
    const bool secondFits = (lead != 0xE0 || second >= 0xA0) && (lead != 0xED || second <= 0x9F)
        && (lead != 0xF0 || second >= 0x90) && (lead != 0xF4 || second <= 0x8F);
    for (int i = 1; i < length; ++i) {
        if (!isContinuation(m_text[m_at + i])) {
            return false;
        }
    }
    m_at += secondFits ? length : 0;
    return secondFits;
}

} // namespace saferide
