// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>
#include <vector>

namespace saferide {

/// Finds where and why a text is not valid JSON for us. Slow and exact; used only after the fast
/// parser has refused the text.
class JsonFault
{
public:
    JsonFault(QByteArrayView text, int maxDepth);

    /// "expected a value at line 1, column 5", or nullopt if the text is valid.
    std::optional<QString> message();

    /// Whether the text is nested too deeply; call after message().
    bool isTooDeep() const { return m_tooDeep; }

    /// Where integers outside 64 bits end; call after message() returned nullopt.
    const std::vector<qsizetype> &longIntegerEnds() const { return m_longIntegerEnds; }

private:
    bool value();
    bool afterValue();
    bool key();
    bool open(char bracket);
    bool word(QByteArrayView expected);
    bool number();
    qsizetype digits();
    bool string();
    bool escape();
    bool unicodeEscape();
    std::optional<int> hex4(qsizetype at) const;
    bool utf8Sequence();
    void skipSpace();
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool fail(const char *what);

    QByteArrayView m_text;
    int m_maxDepth;
    qsizetype m_at = 0;
    std::vector<char> m_open;
    std::vector<qsizetype> m_longIntegerEnds;
    const char *m_what = nullptr;
    bool m_tooDeep = false;
};

} // namespace saferide
