// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/commandline.h"

#include "server/commands/commandtable.h"
#include "server/config/configfile.h"
#include "server/config/configsettings.h"
#include "server/database/databaseurl.h"

#include <QFile>
#include <QSet>

#include <algorithm>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

Error wrongCommandLine(const QString &message)
{
    return Error{ErrorCode::InvalidInput, message};
}

/// The options as they stand, before any is applied.
struct RawCommandLine
{
    QStringList words;
    QHash<QString, QString> options;
    QList<std::pair<const Setting *, QString>> settings;
};

const Setting *findOptionSetting(const QString &name)
{
    const Setting *setting = name.contains(u'_') ? nullptr : findSetting(name);
    return setting && setting->section.isEmpty() ? setting : nullptr;
}

Result<RawCommandLine> splitArguments(const QStringList &arguments)
{
    RawCommandLine line;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (argument == "-h"_L1) {
            line.options.insert(u"help"_s, u"1"_s);
            continue;
        }
        if (!argument.startsWith("--"_L1)) {
            line.words.append(argument);
            continue;
        }
        const qsizetype equals = argument.indexOf(u'=');
        const QString name = argument.sliced(2, (equals < 0 ? argument.size() : equals) - 2);
        const CommandOption *option = findCommandOption(name);
        const Setting *setting = findOptionSetting(name);
        if (!option && !setting) {
            return wrongCommandLine(u"unknown option --%1; see saferided --help"_s.arg(name));
        }
        const bool takesValue = setting || !option->placeholder.isEmpty();
        if (takesValue && equals < 0 && i + 1 == arguments.size()) {
            return wrongCommandLine(u"--%1 needs a value"_s.arg(name));
        }
        if (!takesValue && equals >= 0) {
            return wrongCommandLine(u"--%1 takes no value"_s.arg(name));
        }
        const QString value = !takesValue ? u"1"_s
            : equals >= 0                 ? argument.sliced(equals + 1)
                                          : arguments[++i];
        if (setting) {
            line.settings.append({setting, value});
        } else {
            line.options.insert(name, value);
        }
    }
    return line;
}

Result<void> applyFile(const QString &path, Config &config)
{
    if (path.isEmpty()) {
        return {};
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return wrongCommandLine(
            u"cannot read the configuration %1: %2"_s.arg(path, file.errorString()));
    }
    return applyToml(file.readAll(), path, config);
}

/// One that is nearly a setting is a misspelt one; others may belong to other programs.
Result<void> checkVariable(const QString &name)
{
    const QString words = name.sliced(QLatin1StringView("SAFERIDE_").size()).toLower();
    const auto all = settings();
    const bool isOfSection = std::any_of(all.begin(), all.end(), [&](const Setting &setting) {
        return !setting.section.isEmpty() && words.startsWith(setting.section + u'_');
    });
    const Setting *nearest = findSetting(nearestSettingKey(words));
    if (!nearest && !isOfSection) {
        return {};
    }
    const QString hint =
        nearest ? u"; did you mean %1?"_s.arg(nearest->environmentName()) : QString();
    return wrongCommandLine(u"unknown environment variable %1%2"_s.arg(name, hint));
}

Result<void> checkVariables(const QProcessEnvironment &environment)
{
    QSet<QString> known{u"SAFERIDE_CONFIG"_s};
    for (const Setting &setting : settings()) {
        known.insert(setting.environmentName());
    }
    for (const QString &name : environment.keys()) {
        const bool isOurs = name.startsWith("SAFERIDE_"_L1) && !known.contains(name);
        if (const auto checked = isOurs ? checkVariable(name) : Result<void>(); !checked) {
            return checked;
        }
    }
    return {};
}

Result<void> applyEnvironment(const QProcessEnvironment &environment, Config &config)
{
    if (const auto checked = checkVariables(environment); !checked) {
        return checked;
    }
    for (const Setting &setting : settings()) {
        const QString name = setting.environmentName();
        if (!environment.contains(name)) {
            continue;
        }
        const auto applied = applyText(setting, environment.value(name), config);
        if (!applied) {
            return wrongCommandLine(u"%1 %2"_s.arg(name, applied.error().message));
        }
    }
    return {};
}

Result<void> applyOptions(const RawCommandLine &line, Config &config)
{
    for (const auto &[setting, value] : line.settings) {
        const auto applied = applyText(*setting, value, config);
        if (!applied) {
            return wrongCommandLine(
                u"--%1 %2"_s.arg(setting->optionName(), applied.error().message));
        }
    }
    return {};
}

/// An option that belongs to another command is a mistake.
Result<void> checkOptions(const RawCommandLine &line)
{
    const Command *command = findCommand(line.words);
    if (!command && !line.words.isEmpty()) {
        return {}; // that it is unknown is said when it is to run
    }
    const QStringList general{u"config"_s, u"help"_s, u"version"_s};
    for (auto it = line.options.keyBegin(); it != line.options.keyEnd(); ++it) {
        if (!general.contains(*it) && !(command && command->takes(*it))) {
            return command
                ? wrongCommandLine(
                    u"%1 has no option --%2; see saferided %1 --help"_s.arg(command->name, *it))
                : wrongCommandLine(u"--%1 belongs to a command; see saferided --help"_s.arg(*it));
        }
    }
    return {};
}

bool overlap(const Endpoint &a, const Endpoint &b)
{
    const auto isAny = [](const Endpoint &endpoint) {
        return endpoint.address == QHostAddress(QHostAddress::AnyIPv4)
            || endpoint.address == QHostAddress(QHostAddress::AnyIPv6);
    };
    const bool isWithin = a.address.protocol() == b.address.protocol() && (isAny(a) || isAny(b));
    return a.port != 0 && a.port == b.port && (a.address == b.address || isWithin);
}

Result<void> checkCluster(const Config &config)
{
    if (config.cluster.node.isEmpty()) {
        return config.cluster.bus.isEmpty()
            ? Result<void>()
            : wrongCommandLine(u"cluster.bus needs cluster.node: give each daemon a name of its "
                               "own, such as n1"_s);
    }
    const auto url = db::DatabaseUrl::parse(config.database);
    if (!url || url->dialect != db::Dialect::Postgresql) {
        return wrongCommandLine(
            u"cluster.node needs PostgreSQL, since several daemons cannot share a SQLite file: set "
            "database to a URL that starts with postgresql://, or remove cluster.node"_s);
    }
    return {};
}

Result<void> checkTogether(const Config &config)
{
    if (config.tls.certificate.isEmpty() != config.tls.key.isEmpty()) {
        return wrongCommandLine(u"TLS needs both tls.certificate and tls.key"_s);
    }
    if (config.adminListen && overlap(config.listen, *config.adminListen)) {
        return wrongCommandLine(
            u"listen %1 and admin_listen %2 are the same: choose another port for the admin "
            "listener, or off"_s.arg(config.listen.toString(), config.adminListen->toString()));
    }
    const LimitsConfig &limits = config.limits;
    if (limits.outputCutBytes > 0 && limits.outputSkipBytes > limits.outputCutBytes) {
        return wrongCommandLine(
            u"limits.output_skip_bytes (%1) must not exceed limits.output_cut_bytes (%2)"_s
                .arg(limits.outputSkipBytes)
                .arg(limits.outputCutBytes));
    }
    return checkCluster(config);
}

} // namespace

Result<Invocation> readInvocation(const QStringList &arguments,
                                  const QProcessEnvironment &environment)
{
    auto line = splitArguments(arguments);
    if (!line) {
        return line.error();
    }
    if (line->words.value(0) == "help"_L1) {
        line->words.removeFirst();
        line->options.insert(u"help"_s, u"1"_s);
    }
    Invocation invocation{line->words, line->options, Config()};
    if (invocation.wantsHelp() || invocation.wantsVersion()) {
        return invocation;
    }
    Config &config = invocation.config;
    const QString file =
        invocation.options.value(u"config"_s, environment.value(u"SAFERIDE_CONFIG"_s));
    for (const auto &applied :
         {checkOptions(*line), applyFile(file, config), applyEnvironment(environment, config),
          applyOptions(*line, config), checkTogether(config)}) {
        if (!applied) {
            return applied.error();
        }
    }
    if (config.database.isEmpty()) {
        config.database = defaultDatabaseUrl();
    }
    return invocation;
}

} // namespace saferide
