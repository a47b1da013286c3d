// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commandline.h"

#include "server/configfile.h"
#include "server/configsettings.h"

#include <QFile>

#include <array>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

Error wrong(const QString &message)
{
    return Error{ErrorCode::InvalidInput, message};
}

struct CommandOption
{
    QLatin1StringView name;
    bool takesValue;
};

constexpr std::array CommandOptions{
    CommandOption{"config"_L1, true},   CommandOption{"version"_L1, false},
    CommandOption{"help"_L1, false},    CommandOption{"role"_L1, true},
    CommandOption{"rides"_L1, true},    CommandOption{"riders"_L1, true},
    CommandOption{"from"_L1, true},     CommandOption{"to"_L1, true},
    CommandOption{"dry-run"_L1, false}, CommandOption{"password-stdin"_L1, false},
    CommandOption{"since"_L1, true},
};

/// The options as they stand, before any is applied.
struct RawCommandLine
{
    QStringList words;
    QHash<QString, QString> options;
    QList<std::pair<const Setting *, QString>> settings;
};

const CommandOption *findCommandOption(const QString &name)
{
    for (const CommandOption &option : CommandOptions) {
        if (option.name == name) {
            return &option;
        }
    }
    return nullptr;
}

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
            return wrong(u"unknown option --%1; see saferided --help"_s.arg(name));
        }
        const bool takesValue = setting || option->takesValue;
        if (takesValue && equals < 0 && i + 1 == arguments.size()) {
            return wrong(u"--%1 needs a value"_s.arg(name));
        }
        if (!takesValue && equals >= 0) {
            return wrong(u"--%1 takes no value"_s.arg(name));
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
        return wrong(u"cannot read the configuration %1: %2"_s.arg(path, file.errorString()));
    }
    return applyToml(file.readAll(), path, config);
}

Result<void> applyEnvironment(const QProcessEnvironment &environment, Config &config)
{
    for (const Setting &setting : settings()) {
        const QString name = setting.environmentName();
        if (!environment.contains(name)) {
            continue;
        }
        const auto applied = applyText(setting, environment.value(name), config);
        if (!applied) {
            return wrong(u"%1 %2"_s.arg(name, applied.error().message));
        }
    }
    return {};
}

Result<void> applyOptions(const RawCommandLine &line, Config &config)
{
    for (const auto &[setting, value] : line.settings) {
        const auto applied = applyText(*setting, value, config);
        if (!applied) {
            return wrong(u"--%1 %2"_s.arg(setting->optionName(), applied.error().message));
        }
    }
    return {};
}

Result<void> checkTogether(const Config &config)
{
    if (config.tls.certificate.isEmpty() != config.tls.key.isEmpty()) {
        return wrong(u"TLS needs both tls.certificate and tls.key"_s);
    }
    return {};
}

} // namespace

Result<Invocation> readInvocation(const QStringList &arguments,
                                  const QProcessEnvironment &environment)
{
    const auto line = splitArguments(arguments);
    if (!line) {
        return line.error();
    }
    Invocation invocation{line->words, line->options, Config()};
    if (invocation.wantsHelp() || invocation.wantsVersion()) {
        return invocation;
    }
    Config &config = invocation.config;
    const QString file =
        invocation.options.value(u"config"_s, environment.value(u"SAFERIDE_CONFIG"_s));
    for (const auto &applied : {applyFile(file, config), applyEnvironment(environment, config),
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

QString helpText()
{
    QString text = uR"(saferided: watches over group rides while they happen.

Usage:
  saferided [options]                      serve phones and desks
  saferided check-config                   read the configuration, say what is wrong, and end
  saferided user add NAME --role ROLE --password-stdin
                                           ROLE: rider, dispatcher or admin; the password is one line
  saferided user list
  saferided user passwd NAME --password-stdin
  saferided user role NAME ROLE            both end the user's logins, also those that are connected now
  saferided user logout NAME               so does this, and changes nothing else
  saferided audit [--since TIME]           who did what; TIME: 2026-01-31T09:15 (UTC), or 30m, 24h, 7d ago
  saferided migrate [--dry-run]            bring the database to this version's schema
  saferided backup FILE                    copy the database to FILE, also while serving
  saferided copy --from URL --to URL       move everything to another, empty database, SQLite or PostgreSQL
  saferided seed --rides R --riders N      make R live rides with N participants each, for rehearsals

Options, each also a key of the file (with _) and a variable of the environment (SAFERIDE_…):
  --config FILE            TOML file with these settings and the sections
                           [limits], [socketio], [tls] and [security]
)"_s;
    for (const Setting &setting : settings()) {
        if (setting.section.isEmpty()) {
            const QString option = u"  --%1 %2"_s.arg(setting.optionName(), setting.placeholder);
            text += option.leftJustified(26) + u' ' + setting.description + u'\n';
        }
    }
    return text + u"  --version\n  --help\n"_s;
}

} // namespace saferide
