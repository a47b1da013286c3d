// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace saferide {

/// The Tab key goes through the window as its layouts read, from top to bottom; a window's first
/// field has the focus unless another field was given it. Without this the order is that of
/// construction.
void orderTabsByLayout(QWidget &window);

} // namespace saferide
