// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/configsettings.h"

#include "server/config/settingtable.h"
#include "server/config/wrongsetting.h"

#include <algorithm>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

/// Levenshtein distance: how many characters to insert, delete or replace.
qsizetype editDistance(const QString &a, const QString &b)
{
    std::vector<qsizetype> row(size_t(b.size()) + 1);
    for (size_t j = 0; j < row.size(); ++j) {
        row[j] = qsizetype(j);
    }
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i);
        for (size_t j = 1; j < row.size(); ++j) {
            const qsizetype replaced = diagonal + (a[i - 1] == b[qsizetype(j) - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

const char *kindName(Setting::Kind kind)
{
    switch (kind) {
    case Setting::Kind::Integer:
        return "a whole number";
    case Setting::Kind::Text:
        return "a quoted string";
    case Setting::Kind::List:
        return "a list of strings";
    }
    Q_UNREACHABLE();
}

QString quoted(QString text)
{
    text.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return u'"' + text + u'"';
}

} // namespace

QString Setting::key() const
{
    return section.isEmpty() ? QString(name) : section + u'.' + name;
}

QString Setting::environmentName() const
{
    return u"SAFERIDE_"_s + key().replace(u'.', u'_').toUpper();
}

QString Setting::optionName() const
{
    return QString(name).replace(u'_', u'-');
}

QString Setting::tomlValue(const Config &config) const
{
    const SettingValue value = access.value(config);
    if (const auto *number = std::get_if<qint64>(&value)) {
        return QString::number(*number);
    }
    if (const auto *text = std::get_if<QString>(&value)) {
        return quoted(*text);
    }
    QStringList items;
    for (const QString &item : std::get<QStringList>(value)) {
        items.append(quoted(item));
    }
    return u'[' + items.join(", "_L1) + u']';
}

std::span<const Setting> settings()
{
    static const std::vector<Setting> all = settingTable();
    return all;
}

const Setting *findSetting(const QString &key)
{
    const QString normalized = QString(key).replace(u'-', u'_');
    const auto all = settings();
    const auto found = std::find_if(all.begin(), all.end(), [&normalized](const Setting &setting) {
        return setting.key() == normalized;
    });
    return found == all.end() ? nullptr : &*found;
}

namespace {

/// As a variable of the environment has it, but in small letters.
QString asWords(QString key)
{
    return key.replace(u'-', u'_').replace(u'.', u'_');
}

} // namespace

QString nearestSettingKey(const QString &key)
{
    QString nearest;
    qsizetype least = std::max<qsizetype>(2, key.size() / 3) + 1;
    for (const Setting &setting : settings()) {
        if (asWords(key) == setting.name) {
            return setting.key(); // only its section is missing
        }
        const qsizetype distance = editDistance(asWords(key), asWords(setting.key()));
        if (distance < least) {
            least = distance;
            nearest = setting.key();
        }
    }
    return nearest;
}

Result<void> applyText(const Setting &setting, const QString &text, Config &config)
{
    switch (setting.kind) {
    case Setting::Kind::Integer: {
        bool isNumber = false;
        const qint64 number = text.toLongLong(&isNumber);
        return isNumber ? setting.access.apply(config, number)
                        : wrongSetting(u"must be a whole number, not \"%1\""_s.arg(text));
    }
    case Setting::Kind::Text:
        return setting.access.apply(config, text);
    case Setting::Kind::List: {
        QStringList items;
        for (const QString &item : text.split(u',', Qt::SkipEmptyParts)) {
            items.append(item.trimmed());
        }
        return setting.access.apply(config, items);
    }
    }
    Q_UNREACHABLE();
}

Result<void> applyValue(const Setting &setting, const SettingValue &value, Config &config)
{
    if (value.index() != size_t(setting.kind)) {
        return wrongSetting(u"must be %1"_s.arg(QLatin1StringView(kindName(setting.kind))));
    }
    return setting.access.apply(config, value);
}

std::optional<std::pair<QHostAddress, int>> networkFromText(const QString &text)
{
    constexpr int WholeIpv4 = 32;
    constexpr int WholeIpv6 = 128;
    if (text.contains(u'/')) {
        const auto network = QHostAddress::parseSubnet(text);
        return network.second < 0 ? std::nullopt : std::optional(network);
    }
    const QHostAddress address(text);
    if (address.isNull()) {
        return std::nullopt;
    }
    const bool isV6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return std::pair(address, isV6 ? WholeIpv6 : WholeIpv4);
}

Result<Endpoint> endpointFromText(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.left(std::max<qsizetype>(colon, 0));
    if (host.startsWith(u'[') && host.endsWith(u']')) {
        host = host.sliced(1, host.size() - 2);
    } else if (host.contains(u':')) {
        host.clear(); // an IPv6 address without brackets leaves open where the port begins
    }
    bool isPort = false;
    const quint16 port = text.sliced(colon + 1).toUShort(&isPort);
    const QHostAddress address =
        host == "localhost"_L1 ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(host);
    if (colon < 0 || !isPort || address.isNull()) {
        return wrongSetting(
            u"must be ADDRESS:PORT like 127.0.0.1:8000 or [::1]:8000, not \"%1\""_s.arg(text));
    }
    return Endpoint{address, port};
}

} // namespace saferide
