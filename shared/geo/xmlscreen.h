// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QStringList>
#include <QStringView>

namespace saferide {

/// "line 3, column 7: " for an offset into the text, both counted from 1.
QString linePrefix(QStringView text, qsizetype offset);

/// Checks XML before it is parsed and refuses what makes parsers expensive or dangerous: document
/// type declarations (so no entity can be defined), tags with more than 64 attributes or 16 kB
/// (QXmlStreamReader compares attributes pairwise), NUL characters. Takes linear time. Errors:
/// InvalidInput with line and column. Does not check well-formedness.
/// Returns the prefixes of the names in the text, at most as many as may be undeclared (32).
Result<QStringList> screenXml(QStringView text);

} // namespace saferide
