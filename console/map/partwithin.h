// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

#include <algorithm>
#include <cmath>
#include <utility>

namespace saferide {

/// The part of a straight way that lies within `clip`, as fractions of the way (0..1); the first is
/// greater than the second if none does.
inline std::pair<double, double> partWithin(const QRectF &clip, QPointF from, QPointF to)
{
    double first = 0;
    double last = 1;
    const auto cut = [&](double start, double way, double low, double high) {
        if (way == 0) {
            last = start < low || start > high ? -1 : last;
            return;
        }
        const auto [enters, leaves] = std::minmax({(low - start) / way, (high - start) / way});
        first = std::max(first, enters);
        last = std::min(last, leaves);
    };
    cut(from.x(), to.x() - from.x(), clip.left(), clip.right());
    cut(from.y(), to.y() - from.y(), clip.top(), clip.bottom());
    return {first, last};
}

} // namespace saferide
