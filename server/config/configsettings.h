// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/config.h"
#include "shared/core/result.h"

#include <QLatin1StringView>

#include <functional>
#include <span>
#include <variant>

namespace saferide {

/// A value from a source: TOML has types, the environment and the command line only text.
using SettingValue = std::variant<qint64, QString, QStringList>;

/// One row of the table from which the command line, the environment and the file are read.
struct Setting
{
    enum class Kind { Integer, Text, List };

    QLatin1StringView section; ///< empty for those that are command line options too
    QLatin1StringView name; ///< with underscores: `admin_listen`
    Kind kind = Kind::Text;
    QLatin1StringView placeholder; ///< for `--help`: `ADDRESS:PORT`
    QLatin1StringView description;
    struct Access
    {
        std::function<Result<void>(Config &, const SettingValue &)> apply;
        std::function<SettingValue(const Config &)> value;
    };
    Access access;

    QString key() const; ///< `limits.gpx_bytes`
    QString environmentName() const; ///< `SAFERIDE_LIMITS_GPX_BYTES`
    QString optionName() const; ///< `admin-listen`
    QString tomlValue(const Config &config) const; ///< `"127.0.0.1:8001"`, as TOML writes it
};

std::span<const Setting> settings();

/// By its key, where `-` counts as `_`; null for an unknown one.
const Setting *findSetting(const QString &key);

/// The known key that is most similar to this one, empty if none is.
QString nearestSettingKey(const QString &key);

/// Applies text from the environment or the command line. A list is separated by commas.
Result<void> applyText(const Setting &setting, const QString &text, Config &config);

/// Applies a typed value from a file; a wrong type is an error.
Result<void> applyValue(const Setting &setting, const SettingValue &value, Config &config);

/// `10.0.0.1`, `10.0.0.0/8`, `fd00::/8`: an address and the length of its prefix.
std::optional<std::pair<QHostAddress, int>> networkFromText(const QString &text);

/// `127.0.0.1:8000`, `[::1]:8000`.
Result<Endpoint> endpointFromText(const QString &text);

} // namespace saferide
