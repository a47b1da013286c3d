// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/qrimage.h"

#include <QPainter>
#include <qrencode.h>

#include <memory>

namespace saferide {

namespace {

constexpr int QuietZone = 4; // modules (ISO/IEC 18004)

} // namespace

QImage qrImage(const QString &text, int side)
{
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(text.toUtf8().constData(), 0, QR_ECLEVEL_M), QRcode_free);
    if (!code) {
        return {};
    }
    const int modules = code->width + 2 * QuietZone;
    const int scale = std::max(1, side / modules);
    QImage image(modules * scale, modules * scale, QImage::Format_Grayscale8);
    image.fill(Qt::white);
    QPainter painter(&image);
    for (int row = 0; row < code->width; ++row) {
        for (int column = 0; column < code->width; ++column) {
            if (code->data[row * code->width + column] & 1) {
                painter.fillRect((column + QuietZone) * scale, (row + QuietZone) * scale, scale,
                                 scale, Qt::black);
            }
        }
    }
    return image;
}

} // namespace saferide
