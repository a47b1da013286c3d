// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/jsonfields.h"

#include "shared/protocol/forms.h"

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace saferide::console {

QString cutTo(qsizetype most, const QString &text)
{
    if (text.size() <= most) {
        return text;
    }
    const qsizetype kept = text[most - 2].isHighSurrogate() ? most - 2 : most - 1;
    return text.first(kept) + u'…';
}

JsonFields::JsonFields(const QJsonValue &json, QLatin1StringView what)
    : m_object(json.toObject())
    , m_what(what)
{
    if (!json.isObject()) {
        m_wrong = what + " is not an object"_L1;
    }
}

bool JsonFields::has(QLatin1StringView name) const
{
    const QJsonValue value = m_object.value(name);
    return !value.isUndefined() && !value.isNull();
}

void JsonFields::require(bool holds, QLatin1StringView name)
{
    if (!holds && m_wrong.isEmpty()) {
        m_wrong = m_what + "."_L1 + name + " is missing or invalid"_L1;
    }
}

QString JsonFields::text(QLatin1StringView name)
{
    const QJsonValue value = m_object.value(name);
    require(value.isString(), name);
    return value.toString();
}

QString JsonFields::words(QLatin1StringView name)
{
    return cutTo(LongestWords, text(name));
}

std::optional<QString> JsonFields::optionalText(QLatin1StringView name)
{
    return has(name) ? std::optional(cutTo(MaxDescription, text(name))) : std::nullopt;
}

double JsonFields::number(QLatin1StringView name)
{
    const QJsonValue value = m_object.value(name);
    require(value.isDouble() && std::isfinite(value.toDouble()), name);
    return value.toDouble();
}

std::optional<double> JsonFields::optionalNumber(QLatin1StringView name)
{
    return has(name) ? std::optional(number(name)) : std::nullopt;
}

bool JsonFields::flag(QLatin1StringView name)
{
    const QJsonValue value = m_object.value(name);
    require(value.isBool(), name);
    return value.toBool();
}

Timestamp JsonFields::time(QLatin1StringView name)
{
    const auto time = Timestamp::fromIso(text(name));
    require(time.has_value(), name);
    return time.value_or(Timestamp());
}

qint64 JsonFields::integer(QLatin1StringView name, qint64 smallest)
{
    constexpr qint64 Largest = qint64(1) << 53;
    const QJsonValue value = m_object.value(name);
    const qint64 read = value.toInteger(smallest - 1); // the default if it is not a whole number
    const bool whole = value.isDouble() && read >= smallest && read <= Largest;
    require(whole, name);
    return whole ? read : smallest;
}

} // namespace saferide::console
