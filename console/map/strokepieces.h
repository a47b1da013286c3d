// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>

#include <vector>

namespace saferide {

/// Cuts a path of straight lines into pieces that are quick to stroke and together look the same
/// under an opaque pen several pixels wide. Qt's rasterizer takes a time that grows with the square
/// of what crosses a row of pixels, and each point costs a round join: pieces are short, and points
/// that a straight line passes as well are left out. They end where a screen is full of the line
/// many times over.
std::vector<QPainterPath> strokePieces(const QPainterPath &path, const QRectF &clip);

} // namespace saferide
