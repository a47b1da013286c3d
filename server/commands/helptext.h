// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QString>
#include <QStringList>

namespace saferide {

/// The output of `--help`: an overview, or the help of the command or group of commands with which
/// these words begin.
QString helpText(const QStringList &words = {});

/// The completion script for `bash` or `zsh`. InvalidInput for another shell.
Result<QString> completionScript(const QString &shell);

} // namespace saferide
