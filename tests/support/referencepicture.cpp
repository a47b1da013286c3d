// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/referencepicture.h"

#include <QDir>

namespace saferide::test {

namespace {

constexpr int VisibleDifference = 40; // of 255, per channel

QString referenceFile(const QString &name)
{
    return QStringLiteral(SAFERIDE_TEST_DATA "/layers/%1.png").arg(name);
}

bool differ(QRgb one, QRgb other)
{
    return std::abs(qRed(one) - qRed(other)) > VisibleDifference
        || std::abs(qGreen(one) - qGreen(other)) > VisibleDifference
        || std::abs(qBlue(one) - qBlue(other)) > VisibleDifference;
}

} // namespace

double differingPart(const QImage &one, const QImage &other)
{
    if (one.size() != other.size() || one.isNull()) {
        return 1;
    }
    const QImage a = one.convertToFormat(QImage::Format_RGB32);
    const QImage b = other.convertToFormat(QImage::Format_RGB32);
    qint64 differing = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            differing += differ(a.pixel(x, y), b.pixel(x, y));
        }
    }
    return double(differing) / double(qint64(a.width()) * a.height());
}

QString comparedToReference(const QImage &picture, const QImage &ground, const QString &name,
                            double most)
{
    if (qEnvironmentVariableIsSet("SAFERIDE_UPDATE_PICTURES")) {
        const bool written = picture.save(referenceFile(name));
        return written ? QString() : QStringLiteral("%1 is not written").arg(referenceFile(name));
    }
    const QImage reference(referenceFile(name));
    const double painted = differingPart(reference, ground);
    if (painted == 0) {
        return QStringLiteral("nothing is painted on %1").arg(referenceFile(name));
    }
    const double part = differingPart(picture, reference) / painted;
    if (part <= most) {
        return {};
    }
    const QString file = QDir::temp().filePath(QStringLiteral("saferide-%1.png").arg(name));
    picture.save(file);
    return QStringLiteral("%1 % of what is painted on %3 look different in %2 (at most %4 %)")
        .arg(part * 100, 0, 'f', 2)
        .arg(file, referenceFile(name))
        .arg(most * 100, 0, 'f', 2);
}

} // namespace saferide::test
