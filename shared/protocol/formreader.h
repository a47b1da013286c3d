// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/error.h"
#include "shared/core/timestamp.h"
#include "shared/protocol/fieldrules.h"

#include <QJsonObject>

#include <optional>

namespace saferide {

/// Whether a field may be absent or null.
enum class Presence {
    Required,
    NotNull, ///< may be absent, but not null
    Optional, ///< may be absent; null is treated as absent
};

/// Reads the fields of a JSON object strictly and collects all errors. Nothing is converted, such
/// as text to numbers. Unknown fields are ignored.
class FormReader
{
public:
    /// `root` is the location of the object for errors: "body".
    explicit FormReader(const QJsonValue &object, QString root = QStringLiteral("body"));

    bool has(QLatin1StringView name) const { return m_object.contains(name); }
    bool isNull(QLatin1StringView name) const { return m_object.value(name).isNull(); }

    std::optional<QString> text(QLatin1StringView name, Presence presence);
    /// Not blank, and at most `maxCharacters` Unicode characters.
    std::optional<QString> title(QLatin1StringView name, Presence presence, int maxCharacters);
    std::optional<QString> limitedText(QLatin1StringView name, Presence presence,
                                       int maxCharacters);
    std::optional<double> number(QLatin1StringView name, Presence presence, const Range &range);
    std::optional<qint64> integer(QLatin1StringView name, Presence presence, qint64 least,
                                  qint64 most);
    std::optional<qint64> id(QLatin1StringView name, Presence presence); ///< 1..2^53
    std::optional<bool> boolean(QLatin1StringView name, Presence presence);
    std::optional<Timestamp> time(QLatin1StringView name, Presence presence);

    /// One of the words that `fromWord` knows; `words` lists them for the error message.
    template<typename Enum>
    std::optional<Enum> word(QLatin1StringView name, Presence presence,
                             std::optional<Enum> (*fromWord)(QStringView), QLatin1StringView words)
    {
        const auto given = text(name, presence);
        const auto value = given ? fromWord(*given) : std::nullopt;
        if (given && !value) {
            addError(name, QStringLiteral("must be one of: ") + words,
                     QStringLiteral("type_error.enum"));
        }
        return value;
    }

    void addError(QLatin1StringView name, const QString &message, const QString &type);

    bool isValid() const { return m_errors.isEmpty(); }
    /// InvalidInput with all invalid fields. Call only if !isValid().
    Error error() const;

private:
    std::optional<QJsonValue> value(QLatin1StringView name, Presence presence);

    QJsonObject m_object;
    QString m_root;
    QList<FieldError> m_errors;
    bool m_isObject;
};

/// InvalidInput with one invalid field.
Error invalidField(const QStringList &location, const QString &message, const QString &type);

} // namespace saferide
