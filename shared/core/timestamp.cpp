// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/timestamp.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace saferide {
namespace {

constexpr qint64 MsecsPerMinute = 60'000;
constexpr qint64 EndOfYear9999 = 253'402'300'800'000;

/// Reads ISO 8601 from left to right. A take…() that fails sets m_ok to false.
class Scanner
{
public:
    explicit Scanner(QStringView text)
        : m_rest(text)
    {
    }

    int takeDigits(qsizetype count)
    {
        int value = 0;
        for (qsizetype i = 0; i < count; ++i) {
            const int digit = i < m_rest.size() ? m_rest[i].unicode() - u'0' : -1;
            if (digit < 0 || digit > 9) {
                m_ok = false;
                return 0;
            }
            value = value * 10 + digit;
        }
        m_rest = m_rest.sliced(count);
        return value;
    }

    bool takeIf(QStringView anyOf)
    {
        if (m_rest.isEmpty()
            || std::find(anyOf.begin(), anyOf.end(), m_rest.front()) == anyOf.end()) {
            return false;
        }
        m_rest = m_rest.sliced(1);
        return true;
    }

    void expect(QStringView anyOf) { m_ok = takeIf(anyOf) && m_ok; }

    int takeFractionMsecs()
    {
        int msecs = 0;
        int weight = 100;
        qsizetype digits = 0;
        for (; digits < m_rest.size() && m_rest[digits] >= u'0' && m_rest[digits] <= u'9';
             ++digits) {
            msecs += weight * (m_rest[digits].unicode() - u'0');
            weight /= 10;
        }
        m_ok = m_ok && digits > 0;
        m_rest = m_rest.sliced(digits);
        return msecs;
    }

    int takeOffsetMinutes()
    {
        if (m_rest.isEmpty() || takeIf(u"Zz")) {
            return 0;
        }
        const int sign = takeIf(u"-") ? -1 : 1;
        if (sign > 0) {
            expect(u"+");
        }
        const int hours = takeDigits(m_ok ? 2 : 0);
        takeIf(u":");
        const int minutes = m_rest.isEmpty() ? 0 : takeDigits(2);
        m_ok = m_ok && hours <= 23 && minutes <= 59;
        return sign * (hours * 60 + minutes);
    }

    bool finished() const { return m_ok && m_rest.isEmpty(); }
    bool hasMore() const { return m_ok && !m_rest.isEmpty(); }

private:
    QStringView m_rest;
    bool m_ok = true;
};

/// Writes a number with leading zeros.
void writeDigits(char *at, qint64 number, int width)
{
    for (char *digit = at + width; digit != at; number /= 10) {
        *--digit = char('0' + number % 10);
    }
}

} // namespace

std::optional<Timestamp> Timestamp::fromIso(QStringView text)
{
    namespace chr = std::chrono;
    Scanner scanner(text);
    const int year = scanner.takeDigits(4);
    scanner.expect(u"-");
    const int month = scanner.takeDigits(2);
    scanner.expect(u"-");
    const int day = scanner.takeDigits(2);
    int hour = 0;
    int minute = 0;
    int second = 0;
    int msecs = 0;
    int offset = 0;
    if (scanner.hasMore()) {
        scanner.expect(u"Tt ");
        hour = scanner.takeDigits(2);
        scanner.expect(u":");
        minute = scanner.takeDigits(2);
        if (scanner.takeIf(u":")) {
            second = scanner.takeDigits(2);
            msecs = scanner.takeIf(u".,") ? scanner.takeFractionMsecs() : 0;
        }
        offset = scanner.takeOffsetMinutes();
    }
    const auto date = chr::year{year} / month / day;
    if (!scanner.finished() || year < 1970 || !date.ok() || hour > 23 || minute > 59
        || second > 59) {
        return std::nullopt;
    }
    const qint64 days = chr::sys_days(date).time_since_epoch().count();
    const qint64 minutes = (days * 24 + hour) * 60 + minute - offset;
    const Timestamp time{minutes * MsecsPerMinute + second * 1000 + msecs};
    // The offset may move it out of the range that toIso() can write.
    return time.msecs >= 0 && time.msecs < EndOfYear9999 ? std::optional(time) : std::nullopt;
}

QString Timestamp::toIso() const
{
    namespace chr = std::chrono;
    const chr::sys_time<chr::milliseconds> time{chr::milliseconds(msecs)};
    const auto day = chr::floor<chr::days>(time);
    const chr::year_month_day date(day);
    const chr::hh_mm_ss clock(time - day);
    const bool whole = clock.subseconds().count() == 0;
    std::array text = std::to_array("0000-00-00T00:00:00.000+00:00"); // lists hold thousands
    writeDigits(text.data(), int(date.year()), 4);
    writeDigits(text.data() + 5, unsigned(date.month()), 2);
    writeDigits(text.data() + 8, unsigned(date.day()), 2);
    writeDigits(text.data() + 11, clock.hours().count(), 2);
    writeDigits(text.data() + 14, clock.minutes().count(), 2);
    writeDigits(text.data() + 17, clock.seconds().count(), 2);
    writeDigits(text.data() + 20, clock.subseconds().count(), 3);
    constexpr qsizetype ToSeconds = 19;
    const QLatin1StringView all(text.data(), qsizetype(text.size()) - 1);
    return whole ? QString(all.first(ToSeconds) + all.last(6)) : QString(all);
}

} // namespace saferide
