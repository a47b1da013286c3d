// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace saferide {

/// A name or title within a sentence of ours: its direction stays its own (Unicode Standard Annex
/// 9, first strong isolate), so that one that is written from right to left does not rearrange the
/// words around it. Line feeds become spaces, and characters that direct text themselves are left
/// out. What has none of these comes back as it is.
QString isolated(const QString &text);

} // namespace saferide
