// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QStringList>

#include <optional>

namespace saferide {

/// What the command line asks for.
struct ConsoleOptions
{
    QString server; ///< empty: what was used last
    QString username;
    std::optional<QString> password; ///< of --password-file: log in without asking
    std::optional<QString> answer; ///< of --help and --version: to be printed, and then the end
};

/// Reads the command line (with the program's name first) and the password file. InvalidInput says
/// in one line what is wrong.
Result<ConsoleOptions> readConsoleOptions(const QStringList &arguments);

} // namespace saferide
