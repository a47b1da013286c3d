// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QList>
#include <QStringList>

#include <span>

namespace saferide {

struct Invocation;

/// An option of some commands, besides the settings.
struct CommandOption
{
    QLatin1StringView name;
    QLatin1StringView placeholder; ///< empty for a flag
    QLatin1StringView description;
};

/// A command of `saferided`. The command line, `--help`, completion and manual are generated from
/// these.
struct Command
{
    QLatin1StringView name; ///< `user add`
    QLatin1StringView arguments; ///< `NAME`, one word each; `[NAME]` is optional
    QLatin1StringView summary; ///< one line
    QLatin1StringView details; ///< details and an example
    QList<QLatin1StringView> options;
    Result<void> (*run)(const Invocation &);

    QStringList words() const;
    bool takesArguments(qsizetype count) const;
    bool takes(const QString &option) const;
    /// `user add NAME --role ROLE --password-stdin`
    QString synopsis() const;
};

std::span<const Command> commands();
const CommandOption *findCommandOption(const QString &name);
/// The longest command with which these words begin; null if there is none.
const Command *findCommand(const QStringList &words);

} // namespace saferide
