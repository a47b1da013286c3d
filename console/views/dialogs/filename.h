// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace saferide {

/// A file in the person's documents that is called as the title is, as far as every system can have
/// a file of this name.
QString fileNameOf(const QString &title, const QString &ending);

} // namespace saferide
