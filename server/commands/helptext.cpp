// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/helptext.h"

#include "server/commands/commandtable.h"
#include "server/config/configsettings.h"

#include <algorithm>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int OptionColumn = 28;
constexpr int CommandColumn = 24;

QString line(const QString &left, int column, const QString &right)
{
    const QString begin = u"  "_s + left;
    const QString gap = begin.size() < column ? QString() : u'\n' + QString(column, u' ');
    return begin.leftJustified(column) + gap + right + u'\n';
}

QString optionLine(const CommandOption &option)
{
    return line(u"--"_s + option.name
                    + (option.placeholder.isEmpty() ? QString() : u' ' + option.placeholder),
                OptionColumn, option.description);
}

QString settingLines()
{
    const Config defaults;
    QString text;
    for (const Setting &setting : settings()) {
        if (!setting.section.isEmpty()) {
            continue;
        }
        const QString value = setting.tomlValue(defaults);
        const QString note = value == "\"\""_L1 ? QString() : u" (default "_s + value + u')';
        text += line(u"--"_s + setting.optionName() + u' ' + setting.placeholder, OptionColumn,
                     setting.description + note);
    }
    return text;
}

QString commandLines(const QString &beginning)
{
    QString text;
    for (const Command &command : commands()) {
        if (QString(command.name).startsWith(beginning)) {
            text += line(command.name + (command.arguments.isEmpty() ? QString() : u" "_s)
                             + command.arguments,
                         CommandColumn, command.summary);
        }
    }
    return text;
}

QString overview()
{
    return u"saferided: watches over group rides while they happen.\n"
           "\n"
           "Usage:\n"
           "  saferided [options]             serve phones and desks\n"
           "  saferided COMMAND [options]     run one of the commands below\n"
           "  saferided COMMAND --help        describe a command, with an example\n"
           "\n"
           "First steps:\n"
           "  saferided user add dana --role dispatcher --password-stdin\n"
           "  saferided                       then log in at the desk as dana\n"
           "\n"
           "Commands:\n"_s
        + commandLines(QString())
        + u"\n"
          "Options, each also available as a key of the file (with _) and as an environment "
          "variable (SAFERIDE_…):\n"_s
        + optionLine(*findCommandOption(u"config"_s)) + settingLines()
        + optionLine(*findCommandOption(u"version"_s)) + optionLine(*findCommandOption(u"help"_s))
        + u"\nThe file has more settings; see: saferided print-config\n"_s;
}

QString helpOf(const Command &command)
{
    QString text = u"saferided %1: %2\n\nUsage:\n  saferided %3\n"_s.arg(
        command.name, command.summary, command.synopsis());
    if (!command.details.isEmpty()) {
        text += u'\n' + command.details + u'\n';
    }
    text += u"\nOptions:\n"_s;
    for (const QLatin1StringView option : command.options) {
        text += optionLine(*findCommandOption(option));
    }
    return text + optionLine(*findCommandOption(u"config"_s))
        + u"  and all settings, such as --database URL; see: saferided --help\n"_s;
}

QStringList settingOptions()
{
    QStringList names{u"--config"_s, u"--help"_s, u"--version"_s};
    for (const Setting &setting : settings()) {
        if (setting.section.isEmpty()) {
            names.append(u"--"_s + setting.optionName());
        }
    }
    return names;
}

/// `'user add') options='--role --password-stdin' ;;` for each command.
QString casesOfCommands()
{
    QString text;
    for (const Command &command : commands()) {
        QStringList options;
        for (const QLatin1StringView option : command.options) {
            options.append(u"--"_s + option);
        }
        text += u"        '%1') own='%2' ;;\n"_s.arg(command.name, options.join(u' '));
    }
    return text;
}

/// What may stand at the first place, and after `user` and `ride`.
QString casesOfWords()
{
    QMap<QString, QStringList> next;
    for (const Command &command : commands()) {
        const QStringList words = command.words();
        for (qsizetype i = 0; i < words.size(); ++i) {
            QStringList &list = next[words.first(i).join(u' ')];
            if (!list.contains(words[i])) {
                list.append(words[i]);
            }
        }
    }
    next[u"completion"_s] = {u"bash"_s, u"zsh"_s};
    QString text;
    for (auto it = next.cbegin(); it != next.cend(); ++it) {
        text += u"        '%1') words='%2' ;;\n"_s.arg(it.key(), it->join(u' '));
    }
    return text;
}

QString bashScript()
{
    return uR"(# bash completion of saferided
_saferided()
{
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' words='' own='' i
    for ((i = 1; i < COMP_CWORD; i++)); do
        [[ ${COMP_WORDS[i]} == -* ]] && break
        command+=${command:+ }${COMP_WORDS[i]}
    done
    case $before in
        --config | --secret-key-file) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --role) COMPREPLY=($(compgen -W 'rider dispatcher admin' -- "$current")); return ;;
        --status) COMPREPLY=($(compgen -W 'planned live finished cancelled' -- "$current")); return ;;
        --log-level) COMPREPLY=($(compgen -W 'debug info warning error' -- "$current")); return ;;
        --log-format) COMPREPLY=($(compgen -W 'text json' -- "$current")); return ;;
    esac
    case $command in
)"_s + casesOfWords()
        + uR"(    esac
    case $command in
)"_s + casesOfCommands()
        + uR"(    esac
    if [[ $current == -* ]]; then
        words="$own )"_s
        + settingOptions().join(u' ') + uR"("
    fi
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _saferided saferided
)"_s;
}

QString zshScript()
{
    return u"#compdef saferided\nautoload -Uz bashcompinit && bashcompinit\n"_s + bashScript();
}

} // namespace

QString helpText(const QStringList &words)
{
    if (const Command *command = findCommand(words)) {
        return helpOf(*command);
    }
    const QString group = words.isEmpty() ? QString() : commandLines(words.first() + u' ');
    return group.isEmpty() ? overview()
                           : u"saferided %1: one of these commands\n\n"_s.arg(words.first()) + group
            + u"\nsaferided %1 COMMAND --help describes a command.\n"_s.arg(words.first());
}

Result<QString> completionScript(const QString &shell)
{
    if (shell == "bash"_L1) {
        return bashScript();
    }
    if (shell == "zsh"_L1) {
        return zshScript();
    }
    return Error{ErrorCode::InvalidInput,
                 u"completion is available for bash and zsh, not for %1"_s.arg(shell)};
}

} // namespace saferide
