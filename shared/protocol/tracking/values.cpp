// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/values.h"

#include <QString>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace saferide::tracking {

namespace {

constexpr qsizetype MaxNumberLength = 64;
constexpr qsizetype MaxTimeLength = 40;
constexpr qsizetype MaxExternalId = 64; // as the `id` of update_location
constexpr qsizetype MaxAlarmLength = 32;
constexpr size_t MaxAlarms = 8;
constexpr double LeastMsecs = 1e11; // as seconds: in the year 5138
constexpr double EndOfYear9999 = 253'402'300'800'000;

bool isPrintable(QByteArrayView text)
{
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

bool isEmpty(const Sent &text)
{
    return !text || text->trimmed().isEmpty();
}

std::optional<Timestamp> timeFromNumber(double number)
{
    constexpr double MsecsPerSecond = 1000;
    const double msecs = number < LeastMsecs ? number * MsecsPerSecond : number;
    return number > 0 && msecs < EndOfYear9999 ? std::optional(Timestamp{std::llround(msecs)})
                                               : std::nullopt;
}

std::optional<Timestamp> timeFromIso(QByteArrayView text)
{
    constexpr qsizetype DateLength = 10;
    QString iso = QString::fromLatin1(text);
    const qsizetype space = iso.lastIndexOf(u' ');
    if (space > DateLength) {
        iso[space] = u'+';
    }
    const auto time = Timestamp::fromIso(iso);
    return time && time->msecs > 0 ? time : std::nullopt;
}

} // namespace

std::optional<double> numberFrom(const Sent &text)
{
    const QByteArrayView digits = text ? text->trimmed() : QByteArrayView();
    if (digits.isEmpty() || digits.size() > MaxNumberLength) {
        return std::nullopt;
    }
    double number = 0;
    const auto [end, fault] = std::from_chars(digits.begin(), digits.end(), number);
    const bool isNumber = fault == std::errc() && end == digits.end() && std::isfinite(number);
    return isNumber ? std::optional(number) : std::nullopt;
}

std::optional<Timestamp> timeFrom(const Sent &text)
{
    if (isEmpty(text) || text->size() > MaxTimeLength) {
        return std::nullopt;
    }
    if (const auto number = numberFrom(text)) {
        return timeFromNumber(*number);
    }
    return timeFromIso(text->trimmed());
}

std::vector<QByteArray> alarmsFrom(const Sent &text)
{
    std::vector<QByteArray> alarms;
    QByteArrayView rest = text.value_or(QByteArrayView());
    while (!rest.isEmpty() && alarms.size() < MaxAlarms) {
        const qsizetype comma = rest.indexOf(',');
        const QByteArrayView name = (comma < 0 ? rest : rest.first(comma)).trimmed();
        rest = comma < 0 ? QByteArrayView() : rest.sliced(comma + 1);
        if (!name.isEmpty() && name.size() <= MaxAlarmLength && isPrintable(name)) {
            alarms.push_back(name.toByteArray().toLower());
        }
    }
    return alarms;
}

QByteArray externalIdFrom(const Sent &text)
{
    const bool isKept = !isEmpty(text) && text->size() <= MaxExternalId && isPrintable(*text);
    return isKept ? text->toByteArray() : QByteArray();
}

} // namespace saferide::tracking
