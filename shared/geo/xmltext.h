// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QByteArrayView>
#include <QString>

namespace saferide {

/// The text of an XML file: UTF-8 with or without byte order mark, or ISO-8859-1 where its
/// declaration says so. InvalidInput, with line and column, for other encodings and broken UTF-8.
Result<QString> decodedXml(QByteArrayView bytes);

/// Well-formed XML without its comments and processing instructions; the XML declaration stays, and
/// so does what only looks like one in CDATA.
QString withoutComments(QStringView xml);

} // namespace saferide
