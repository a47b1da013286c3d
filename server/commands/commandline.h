// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/config.h"
#include "shared/core/result.h"

#include <QHash>
#include <QProcessEnvironment>
#include <QStringList>

namespace saferide {

/// The parsed command line.
struct Invocation
{
    QStringList words; ///< `user add NAME`; empty: serve
    QHash<QString, QString>
        options; ///< those of commands: `role`, `rides`, …; flags have the value "1"
    Config config;

    bool has(const QString &option) const { return options.contains(option); }
    bool wantsVersion() const { return has(QStringLiteral("version")); }
    bool wantsHelp() const { return has(QStringLiteral("help")); }
};

/// Reads the command line, the environment and the file that one of them names, in this order of
/// precedence, over the defaults. `arguments` are without the program name. The error names the
/// invalid option, variable or line.
Result<Invocation> readInvocation(const QStringList &arguments,
                                  const QProcessEnvironment &environment);

} // namespace saferide
