// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/tomltext.h"

#include <QRegularExpression>

#include <array>

namespace saferide {
namespace {

constexpr QByteArrayView ByteOrderMark = "\xEF\xBB\xBF";

/// What ends the string or comment that starts here; empty where none does.
QByteArrayView endingOf(QByteArrayView rest)
{
    static constexpr std::array<QByteArrayView, 4> Quotes{"\"\"\"", "'''", "\"", "'"};
    for (const QByteArrayView quote : Quotes) {
        if (rest.startsWith(quote)) {
            return quote;
        }
    }
    return rest.startsWith('#') ? QByteArrayView("\n") : QByteArrayView();
}

/// Bytes to go on by inside of what ends with `ending`, which is emptied at its end.
qsizetype stepInside(QByteArrayView rest, QByteArrayView &ending)
{
    if (ending.startsWith('"') && rest.startsWith('\\') && rest.size() > 1 && rest[1] != '\n') {
        return 2;
    }
    const bool isLong = ending.size() > 1;
    if (rest.startsWith(ending)) {
        qsizetype size = ending.size();
        // Up to two quotes may stand before those that end a long string.
        while (isLong && size < 5 && size < rest.size() && rest[size] == ending.front()) {
            ++size;
        }
        ending = {};
        return size;
    }
    if (!isLong && rest.startsWith('\n')) {
        ending = {}; // not closed: toml++ says so
    }
    return 1;
}

} // namespace

std::optional<qsizetype> lineOfForeignCharacter(QByteArrayView text)
{
    QByteArrayView ending;
    qsizetype at = text.startsWith(ByteOrderMark) ? ByteOrderMark.size() : 0;
    while (at < text.size()) {
        const QByteArrayView rest = text.sliced(at);
        if (!ending.isEmpty()) {
            at += stepInside(rest, ending);
            continue;
        }
        if (uchar(rest.front()) >= 0x80) {
            return text.first(at).count('\n') + 1;
        }
        ending = endingOf(rest);
        at += ending.isEmpty() || ending == "\n" ? 1 : ending.size();
    }
    return std::nullopt;
}

std::optional<QString> keyOfUnquotedText(QByteArrayView text, qsizetype line)
{
    static const QRegularExpression Assignment(
        QStringLiteral("^\\s*([A-Za-z0-9_-]+)\\s*=\\s*([A-Za-z0-9/.~_-][^#]*)"));
    const QList<QByteArray> lines = text.toByteArray().split('\n');
    if (line < 1 || line > lines.size()) {
        return std::nullopt;
    }
    const auto match = Assignment.match(QString::fromUtf8(lines[line - 1]));
    const QString value = match.captured(2).trimmed();
    bool isNumber = false;
    (void)value.toDouble(&isNumber);
    const bool isText = match.hasMatch() && !isNumber && value != QStringLiteral("true")
        && value != QStringLiteral("false");
    return isText ? std::optional(match.captured(1)) : std::nullopt;
}

} // namespace saferide
