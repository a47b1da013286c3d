// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/urlsettings.h"

#include "server/config/wrongsetting.h"

#include <QUrl>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

Setting::Access publicUrlAccess()
{
    return {[](Config &config, const SettingValue &value) -> Result<void> {
                const QString text = std::get<QString>(value);
                const QUrl url(text, QUrl::StrictMode);
                const bool isHttp = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
                const bool isBase = url.isValid() && isHttp && !url.host().isEmpty()
                    && url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment()
                    && !text.endsWith(u'/');
                if (!text.isEmpty() && !isBase) {
                    return wrongSetting(
                        u"\"%1\" is not the address of a server, such as https://rides.example.org "
                        "or https://example.org/rides, without a slash at its end"_s.arg(text));
                }
                config.publicUrl = text;
                return {};
            },
            [](const Config &config) { return SettingValue(config.publicUrl); }};
}

Setting::Access mapTilesAccess()
{
    return {[](Config &config, const SettingValue &value) -> Result<void> {
                const QString text = std::get<QString>(value);
                QString first = text;
                first.replace("{s}"_L1, "a"_L1);
                QString tile = first;
                for (const auto part : {"{z}"_L1, "{x}"_L1, "{y}"_L1, "{r}"_L1}) {
                    tile.replace(part, "0"_L1);
                }
                const QUrl url(tile, QUrl::StrictMode);
                const bool isHttp = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
                const bool isAddress =
                    url.isValid() && isHttp && !url.host().isEmpty() && url.userInfo().isEmpty();
                const QUrl untilPlaces(first.left(first.indexOf(u'{')), QUrl::StrictMode);
                const bool hasPlaces = text.contains("{z}"_L1) && text.contains("{x}"_L1)
                    && text.contains("{y}"_L1) && !untilPlaces.path().isEmpty();
                if (!text.isEmpty() && !(isAddress && hasPlaces)) {
                    return wrongSetting(u"\"%1\" is not the address of map tiles, such as "
                                        "https://tiles.example.org/{z}/{x}/{y}.png"_s.arg(text));
                }
                config.map.tiles = text;
                return {};
            },
            [](const Config &config) { return SettingValue(config.map.tiles); }};
}

} // namespace saferide
