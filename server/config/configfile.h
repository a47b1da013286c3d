// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/config.h"
#include "shared/core/result.h"

#include <QByteArrayView>

namespace saferide {

/// Applies TOML text to `config`. Unknown keys, wrong types and values are errors that start with
/// `name:line:` and suggest the right key if one is misspelled. Pure.
Result<void> applyToml(QByteArrayView text, const QString &name, Config &config);

} // namespace saferide
