// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/bussetting.h"

#include "server/bus/redisurl.h"
#include "server/config/wrongsetting.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

/// As it was given, without a password.
QString shownRedisUrl(const QString &text)
{
    const auto url = bus::RedisUrl::parse(text);
    return url ? url->toDisplayString() : QString();
}

} // namespace

Setting::Access busAccess()
{
    return {[](Config &config, const SettingValue &value) -> Result<void> {
                const QStringList servers = std::get<QStringList>(value);
                QStringList names;
                for (const QString &text : servers) {
                    const auto url = bus::RedisUrl::parse(text);
                    const QString place =
                        u"server %1 of %2: "_s.arg(names.size() + 1).arg(servers.size());
                    if (!url) {
                        return wrongSetting(place + url.error().message);
                    }
                    if (names.contains(url->name())) {
                        return wrongSetting(place + url->name()
                                            + u" is listed twice; remove one"_s);
                    }
                    names.append(url->name());
                }
                config.cluster.bus = servers;
                return {};
            },
            [](const Config &config) {
                QStringList shown;
                for (const QString &text : config.cluster.bus) {
                    shown.append(shownRedisUrl(text));
                }
                return SettingValue(shown);
            }};
}

} // namespace saferide
