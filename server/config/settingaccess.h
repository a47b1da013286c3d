// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/configsettings.h"
#include "server/config/wrongsetting.h"

#include <QRegularExpression>

#include <limits>

namespace saferide {

// How settings of the usual kinds are applied and shown; `path` leads to a member of Config.

struct SettingRange
{
    qint64 least = 0;
    qint64 most = std::numeric_limits<qint32>::max();
};

/// A whole number: integer({1, 64}, &Config::ioThreads).
template<typename... Path>
Setting::Access integer(SettingRange range, Path... path)
{
    return {[range, path...](Config &config, const SettingValue &value) -> Result<void> {
                const qint64 number = std::get<qint64>(value);
                if (number < range.least || number > range.most) {
                    return wrongSetting(QStringLiteral("must be from %1 to %2, not %3")
                                            .arg(range.least)
                                            .arg(range.most)
                                            .arg(number));
                }
                (config.*....*path) = number;
                return {};
            },
            [path...](const Config &config) { return SettingValue((config.*....*path)); }};
}

template<typename... Path>
Setting::Access text(Path... path)
{
    return {[path...](Config &config, const SettingValue &value) -> Result<void> {
                (config.*....*path) = std::get<QString>(value);
                return {};
            },
            [path...](const Config &config) { return SettingValue((config.*....*path)); }};
}

template<typename... Path>
Setting::Access onOrOff(Path... path)
{
    return {[path...](Config &config, const SettingValue &value) -> Result<void> {
                const QString word = std::get<QString>(value);
                if (word != QLatin1StringView("on") && word != QLatin1StringView("off")) {
                    return wrongSetting(QStringLiteral("must be on or off, not \"%1\"").arg(word));
                }
                (config.*....*path) = word == QLatin1StringView("on");
                return {};
            },
            [path...](const Config &config) {
                return SettingValue((config.*....*path) ? QStringLiteral("on")
                                                        : QStringLiteral("off"));
            }};
}

/// Text that matches the pattern as a whole, or else `what` says what it must be.
template<typename... Path>
Setting::Access matching(const QString &pattern, const QString &what, Path... path)
{
    Setting::Access access = text(path...);
    access.apply = [pattern, what, apply = access.apply](
                       Config &config, const SettingValue &value) -> Result<void> {
        const QString word = std::get<QString>(value);
        const QRegularExpression whole(QRegularExpression::anchoredPattern(pattern));
        return whole.match(word).hasMatch()
            ? apply(config, value)
            : wrongSetting(QStringLiteral("must be %1, not \"%2\"").arg(what, word));
    };
    return access;
}

} // namespace saferide
