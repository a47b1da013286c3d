// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/utf8text.h"

#include <QStringDecoder>

namespace saferide {

std::optional<QString> utf8Text(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8,
                           QStringConverter::Flag::Stateless
                               | QStringConverter::Flag::ConvertInitialBom);
    QString text = decoder(bytes);
    if (decoder.hasError() || bytes.contains('\0')) {
        return std::nullopt;
    }
    return text;
}

} // namespace saferide
