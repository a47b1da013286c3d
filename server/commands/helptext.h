// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QString>
#include <QStringList>

namespace saferide {

/// What `--help` prints: of everything, or of the command, or group of commands, that these words
/// begin with.
QString helpText(const QStringList &words = {});

/// The completion of the command line for `bash` or `zsh`. InvalidInput for another shell.
Result<QString> completionScript(const QString &shell);

} // namespace saferide
