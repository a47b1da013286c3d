// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>
#include <vector>

namespace saferide {

/// Finds where and why a text is not the JSON we take. Slow and exact; used only once the fast
/// parser has refused.
class JsonFault
{
public:
    JsonFault(QByteArrayView text, int maxDepth);

    /// "expected a value at line 1, column 5", or nullopt when nothing is wrong.
    std::optional<QString> message();

    /// Whether that was the depth; known after message().
    bool isTooDeep() const { return m_tooDeep; }

    /// Where pure integers outside 64 bits end; known after message() found nothing wrong.
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
