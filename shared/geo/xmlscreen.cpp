// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/xmlscreen.h"

namespace saferide {
namespace {

constexpr qsizetype MaxTagLength = 16'384;
constexpr int MaxAttributes = 64;
constexpr qsizetype MaxPrefixes = 32; // the parser compares each with those of every element
constexpr qsizetype MaxPrefixLength = 100;

/// Moves from one piece of markup to the next; every skip…() moves the offset past its piece.
class XmlScreen
{
public:
    explicit XmlScreen(QStringView text)
        : m_text(text)
    {
    }

    Result<QStringList> run()
    {
        if (const qsizetype nul = m_text.indexOf(QChar(u'\0')); nul >= 0) {
            return problem(nul, QStringLiteral("NUL character")).error();
        }
        while ((m_at = m_text.indexOf(u'<', m_at)) >= 0) {
            if (const auto skipped = skipMarkup(); !skipped) {
                return skipped.error();
            }
        }
        return m_prefixes;
    }

private:
    Result<void> skipMarkup()
    {
        const QStringView rest = m_text.sliced(m_at);
        if (rest.startsWith(u"<!--")) {
            skipBehind(4, u"-->");
        } else if (rest.startsWith(u"<![CDATA[")) {
            skipBehind(9, u"]]>");
        } else if (rest.startsWith(u"<?")) {
            skipBehind(2, u"?>");
        } else if (rest.startsWith(u"<!")) {
            return problem(m_at, QStringLiteral("document type declarations are not allowed"));
        } else {
            return skipTag();
        }
        return {};
    }

    void skipBehind(qsizetype opening, QStringView closing)
    {
        const qsizetype found = m_text.indexOf(closing, m_at + opening);
        m_at = found < 0 ? m_text.size() : found + closing.size();
    }

    Result<void> skipTag()
    {
        const qsizetype start = m_at;
        QChar quote;
        int attributes = 0;
        qsizetype name = start + 1; // where the current name begins
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const QChar character = m_text[m_at];
            if (m_at - start > MaxTagLength || attributes > MaxAttributes) {
                return problem(start, QStringLiteral("a tag has too many or too long attributes"));
            }
            if (!quote.isNull()) {
                quote = character == quote ? QChar() : quote;
            } else if (character == u'"' || character == u'\'') {
                quote = character;
                ++attributes;
            } else if (character == u'>') {
                break;
            } else if (character == u':') {
                notePrefix(m_text.sliced(name, m_at - name));
            } else if (character.isSpace() || character == u'/') {
                name = m_at + 1;
            }
        }
        return {};
    }

    void notePrefix(QStringView prefix)
    {
        const bool fits = m_prefixes.size() < MaxPrefixes && prefix.size() <= MaxPrefixLength;
        if (fits && prefix != u"xmlns" && prefix != u"xml" && !m_prefixes.contains(prefix)) {
            m_prefixes.append(prefix.toString());
        }
    }

    Result<void> problem(qsizetype offset, const QString &what) const
    {
        return Error{ErrorCode::InvalidInput, QString(linePrefix(m_text, offset) + what)};
    }

    QStringView m_text;
    qsizetype m_at = 0;
    QStringList m_prefixes;
};

} // namespace

QString linePrefix(QStringView text, qsizetype offset)
{
    const QStringView before = text.first(offset);
    const qsizetype line = before.count(u'\n') + 1;
    const qsizetype column = offset - before.lastIndexOf(u'\n');
    return QStringLiteral("line %1, column %2: ").arg(line).arg(column);
}

Result<QStringList> screenXml(QStringView text)
{
    return XmlScreen(text).run();
}

} // namespace saferide
