// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/csvlines.h"

#include <QStringDecoder>

#include <algorithm>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

bool isLineEnd(QChar c)
{
    return c == u'\n' || c == u'\r';
}

constexpr std::array Candidates{u',', u';', u'\t'};

/// Of a first line that says so.
std::optional<QChar> namedSeparator(const QString &text)
{
    constexpr QStringView Name = u"sep=";
    const bool isNamed = text.startsWith(Name, Qt::CaseInsensitive) && text.size() > Name.size()
        && (text.size() == Name.size() + 1 || isLineEnd(text[Name.size() + 1]));
    const bool isKnown =
        isNamed && std::ranges::find(Candidates, text[Name.size()].unicode()) != Candidates.end();
    return isKnown ? std::optional(text[Name.size()]) : std::nullopt;
}

/// Outside quotes, in the first line.
QChar separatorOf(const QString &text)
{
    std::array<int, Candidates.size()> counts{};
    bool isQuoted = false;
    for (const QChar c : text) {
        if (isLineEnd(c) && !isQuoted) {
            break;
        }
        isQuoted = isQuoted != (c == u'"');
        const auto found = std::ranges::find(Candidates, c.unicode());
        if (!isQuoted && found != Candidates.end()) {
            ++counts[size_t(found - Candidates.begin())];
        }
    }
    const auto most = std::ranges::max_element(counts);
    return Candidates[size_t(most - counts.begin())];
}

} // namespace

bool CsvLine::isBlank() const
{
    return std::ranges::all_of(
        fields, [](const CsvField &field) { return field.text.trimmed().isEmpty(); });
}

CsvLines::CsvLines(QByteArrayView bytes)
{
    constexpr QByteArrayView Mark = "\xef\xbb\xbf";
    if (bytes.size() > MaxCsvBytes) {
        fail(u"the file has more than %1 bytes"_s.arg(MaxCsvBytes));
        return;
    }
    if (bytes.startsWith(Mark)) {
        bytes = bytes.sliced(Mark.size());
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    m_text = decoder(bytes);
    if (decoder.hasError()) {
        // Spreadsheets write Windows-1252 unless they are told otherwise.
        fail(u"the file is not in UTF-8: save it as \"CSV UTF-8\""_s);
        return;
    }
    if (const auto named = namedSeparator(m_text)) {
        m_separator = *named;
        while (m_at < m_text.size() && !isLineEnd(peek())) {
            ++m_at;
        }
        endLine();
    } else {
        m_separator = separatorOf(m_text);
    }
}

void CsvLines::fail(const QString &message)
{
    m_error = ListProblem{m_line, column(), message};
}

std::optional<CsvLine> CsvLines::next()
{
    if (isAtEnd()) {
        return std::nullopt;
    }
    CsvLine line{.number = m_line, .fields = {}};
    while (true) {
        line.fields.append(field());
        if (m_error) {
            return std::nullopt;
        }
        if (m_at >= m_text.size() || isLineEnd(peek())) {
            break;
        }
        ++m_at; // the separator
        if (line.fields.size() == MaxFields) {
            fail(u"a line has more than %1 fields"_s.arg(MaxFields));
            return std::nullopt;
        }
    }
    endLine();
    return line;
}

/// CR LF, LF, or CR as old spreadsheets write it.
void CsvLines::endLine()
{
    if (m_at < m_text.size()) {
        const bool isPair =
            peek() == u'\r' && m_at + 1 < m_text.size() && m_text[m_at + 1] == u'\n';
        m_at += isPair ? 2 : 1;
        m_lineStart = m_at;
        ++m_line;
    }
}

CsvField CsvLines::field()
{
    CsvField found{.text = {}, .column = column()};
    if (peek() == u'"') {
        found.text = quoted();
        if (!m_error && m_at < m_text.size() && !isLineEnd(peek()) && peek() != m_separator) {
            fail(u"there is text after a closing quote"_s);
        }
        return found;
    }
    const qsizetype from = m_at;
    while (m_at < m_text.size() && !isLineEnd(peek()) && peek() != m_separator) {
        ++m_at;
    }
    found.text = m_text.sliced(from, m_at - from);
    return found;
}

QString CsvLines::quoted()
{
    const ListProblem open{m_line, column(), u"this quote is not closed"_s};
    QString text;
    for (++m_at; m_at < m_text.size(); ++m_at) {
        const QChar c = peek();
        if (c == u'"') {
            ++m_at;
            if (peek() != u'"') {
                return text;
            }
        } else if (c == u'\n') {
            ++m_line;
            m_lineStart = m_at + 1;
        }
        text += c;
    }
    m_error = open;
    return {};
}

} // namespace saferide
