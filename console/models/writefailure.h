// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileDevice>

namespace saferide {

/// Why a file that is still open could not be written, in the words of the system. The file is of
/// no use afterwards.
QString writeFailure(QFileDevice &file);

} // namespace saferide
