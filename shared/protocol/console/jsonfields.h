// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/core/timestamp.h"
#include "shared/domain/id.h"

#include <QJsonObject>
#include <QJsonValue>

namespace saferide::console {

/// Truncates a text to at most `most` UTF-16 units, the last of them an ellipsis.
QString cutTo(qsizetype most, const QString &text);

/// Reads the fields of an object written by a program. Remembers the first field that is missing or
/// invalid and continues with a default, so that a reader needs one line per field. `null` is
/// treated as absent.
class JsonFields
{
public:
    JsonFields(const QJsonValue &json, QLatin1StringView what);

    bool has(QLatin1StringView name) const;
    QString text(QLatin1StringView name);
    /// A title, a name or a code, truncated to a length that no valid one exceeds, so that no text
    /// fills a screen or the memory.
    QString words(QLatin1StringView name);
    /// A description, truncated likewise.
    std::optional<QString> optionalText(QLatin1StringView name);
    double number(QLatin1StringView name);
    std::optional<double> optionalNumber(QLatin1StringView name);
    bool flag(QLatin1StringView name);
    Timestamp time(QLatin1StringView name);
    /// A whole number of `smallest`..2^53.
    qint64 integer(QLatin1StringView name, qint64 smallest);
    template<typename IdType>
    IdType id(QLatin1StringView name)
    {
        return IdType{integer(name, 1)};
    }
    /// One of a closed list of words, e.g. rideStatusFromString.
    template<typename Word>
    Word word(QLatin1StringView name, std::optional<Word> (*fromString)(QStringView))
    {
        const std::optional<Word> found = fromString(text(name));
        require(found.has_value(), name);
        return found.value_or(Word());
    }
    void require(bool holds, QLatin1StringView name);
    bool complete() const { return m_wrong.isEmpty(); }

    /// The value, or InvalidInput with the first invalid field.
    template<typename T>
    Result<T> result(T value) const
    {
        if (!m_wrong.isEmpty()) {
            return Error{ErrorCode::InvalidInput, m_wrong};
        }
        return value;
    }

private:
    static constexpr qsizetype LongestWords = 256; // UTF-16 units

    QJsonObject m_object;
    QLatin1StringView m_what;
    QString m_wrong;
};

} // namespace saferide::console
