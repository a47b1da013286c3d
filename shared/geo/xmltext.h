// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QByteArrayView>
#include <QString>

namespace saferide {

/// Decodes an XML file: UTF-8 with or without a byte order mark, or ISO-8859-1 if its declaration
/// says so. InvalidInput, with line and column, for other encodings and invalid UTF-8.
Result<QString> decodedXml(QByteArrayView bytes);

/// Removes the comments and processing instructions from well-formed XML, but not the XML
/// declaration, nor anything within CDATA.
QString withoutComments(QStringView xml);

} // namespace saferide
