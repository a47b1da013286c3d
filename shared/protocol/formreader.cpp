// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/formreader.h"

#include "shared/domain/id.h"

#include <cmath>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Counts Unicode characters: one outside the basic plane counts as one.
qsizetype characterCount(QStringView text)
{
    return text.size()
        - std::count_if(text.begin(), text.end(), [](QChar c) { return c.isLowSurrogate(); });
}

} // namespace

FormReader::FormReader(const QJsonValue &object, QString root)
    : m_object(object.toObject())
    , m_root(std::move(root))
    , m_isObject(object.isObject())
{
    if (!m_isObject) {
        m_errors.append({{m_root}, u"must be a JSON object"_s, u"type_error.dict"_s});
    }
}

std::optional<QJsonValue> FormReader::value(QLatin1StringView name, Presence presence)
{
    if (!m_isObject) {
        return std::nullopt;
    }
    const auto found = m_object.constFind(name);
    if (found == m_object.constEnd()) {
        if (presence == Presence::Required) {
            addError(name, u"is missing"_s, u"value_error.missing"_s);
        }
        return std::nullopt;
    }
    if (found->isNull()) {
        if (presence != Presence::Optional) {
            addError(name, u"must not be null"_s, u"type_error.none.not_allowed"_s);
        }
        return std::nullopt;
    }
    return *found;
}

std::optional<QString> FormReader::text(QLatin1StringView name, Presence presence)
{
    const auto given = value(name, presence);
    if (given && !given->isString()) {
        addError(name, u"must be a string"_s, u"type_error.str"_s);
        return std::nullopt;
    }
    return given ? std::optional(given->toString()) : std::nullopt;
}

std::optional<QString> FormReader::title(QLatin1StringView name, Presence presence,
                                         int maxCharacters)
{
    const auto given = limitedText(name, presence, maxCharacters);
    if (given && QStringView(*given).trimmed().isEmpty()) {
        addError(name, u"must not be blank"_s, u"value_error.any_str.min_length"_s);
        return std::nullopt;
    }
    return given;
}

std::optional<QString> FormReader::limitedText(QLatin1StringView name, Presence presence,
                                               int maxCharacters)
{
    const auto given = text(name, presence);
    if (given && characterCount(*given) > maxCharacters) {
        addError(name, u"must have at most %1 characters"_s.arg(maxCharacters),
                 u"value_error.any_str.max_length"_s);
        return std::nullopt;
    }
    return given;
}

std::optional<double> FormReader::number(QLatin1StringView name, Presence presence,
                                         const Range &range)
{
    const auto given = value(name, presence);
    if (!given) {
        return std::nullopt;
    }
    const double number = given->toDouble();
    if (!given->isDouble() || !std::isfinite(number)) {
        addError(name, u"must be a number"_s, u"type_error.float"_s);
        return std::nullopt;
    }
    if (range.contains(number)) {
        return number;
    }
    if (range.outside == Outside::Refused) {
        addError(name, ruleOf(range),
                 number < range.least ? u"value_error.number.not_ge"_s
                                      : u"value_error.number.not_le"_s);
    }
    return std::nullopt;
}

std::optional<qint64> FormReader::integer(QLatin1StringView name, Presence presence, qint64 least,
                                          qint64 most)
{
    const auto given = number(name, presence, {double(least), double(most)});
    if (given && std::trunc(*given) != *given) {
        addError(name, u"must be a whole number"_s, u"type_error.integer"_s);
        return std::nullopt;
    }
    return given ? std::optional(qint64(*given)) : std::nullopt;
}

std::optional<qint64> FormReader::id(QLatin1StringView name, Presence presence)
{
    const auto given = value(name, presence);
    if (!given) {
        return std::nullopt;
    }
    const double number = given->toDouble();
    if (!given->isDouble() || std::trunc(number) != number) {
        addError(name, u"must be a whole number"_s, u"type_error.integer"_s);
        return std::nullopt;
    }
    const qint64 exact = given->toInteger(0); // 2^53 + 1 is 2^53 as a double; 0: outside 64 bits
    if (exact < 1 || exact > Id<struct AnyTag>::Max) {
        addError(name, u"must be an id, 1 to 2^53"_s, u"value_error.number.not_in_range"_s);
        return std::nullopt;
    }
    return exact;
}

std::optional<bool> FormReader::boolean(QLatin1StringView name, Presence presence)
{
    const auto given = value(name, presence);
    if (given && !given->isBool()) {
        addError(name, u"must be true or false"_s, u"type_error.bool"_s);
        return std::nullopt;
    }
    return given ? std::optional(given->toBool()) : std::nullopt;
}

std::optional<Timestamp> FormReader::time(QLatin1StringView name, Presence presence)
{
    const auto given = value(name, presence);
    const auto time =
        given && given->isString() ? Timestamp::fromIso(given->toString()) : std::nullopt;
    if (given && !time) {
        addError(name, timeRule(given->isDouble()),
                 given->isString() ? u"value_error.datetime"_s : u"type_error.str"_s);
    }
    return time;
}

void FormReader::addError(QLatin1StringView name, const QString &message, const QString &type)
{
    m_errors.append({{m_root, name}, message, type});
}

Error FormReader::error() const
{
    Q_ASSERT(!isValid());
    const FieldError &first = m_errors.first();
    return {ErrorCode::InvalidInput, first.location.last() + u' ' + first.message, m_errors};
}

Error invalidField(const QStringList &location, const QString &message, const QString &type)
{
    return {ErrorCode::InvalidInput, location.last() + u' ' + message, {{location, message, type}}};
}

} // namespace saferide
