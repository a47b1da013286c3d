// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>

namespace saferide::test {

/// How much of a picture may look different, as a part of what is painted on it.
namespace tolerance {
inline constexpr double Shapes = 0.05; ///< edges only: another version of Qt
inline constexpr double Words = 0.3; ///< letters, too: another version of the font
} // namespace tolerance

/// The part of the pixels (0..1) that differ visibly; 1 for another size.
double differingPart(const QImage &one, const QImage &other);

/// Compares with tests/data/layers/NAME.png, which must show more than the `ground` that it was
/// painted on. Empty when it looks alike, else a sentence for the test's failure that says where
/// both pictures lie. With SAFERIDE_UPDATE_PICTURES the reference is written instead.
QString comparedToReference(const QImage &picture, const QImage &ground, const QString &name,
                            double most);

} // namespace saferide::test
