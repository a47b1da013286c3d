// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QStringList>
#include <QStringView>

namespace saferide {

/// "line 3, column 7: " of an offset into the text, both counted from 1.
QString linePrefix(QStringView text, qsizetype offset);

/// Checks XML before a parser sees it and refuses what makes parsers expensive or dangerous:
/// document type declarations (so no entity is ever defined), tags with more than 64 attributes or
/// 16 kB (QXmlStreamReader compares attributes pairwise), NUL characters. Linear in the length of
/// the text. Errors: InvalidInput with line and column. Well-formedness is left to the parser.
/// Returns the prefixes of the names in it, as many as may be undeclared (32).
Result<QStringList> screenXml(QStringView text);

} // namespace saferide
