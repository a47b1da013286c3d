// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/mapcolors.h"
#include "console/map/markerlook.h"

#include <QHash>
#include <QPixmap>

namespace saferide {

/// How many of a group move, stand, are unsure or silent.
struct GroupLook
{
    int moving = 0;
    int stopped = 0;
    int unsure = 0;
    int silent = 0;
    bool background = false;

    void add(RiderState state);
    int count() const { return moving + stopped + unsure + silent; }
    bool operator==(const GroupLook &) const = default;
};

/// Pictures of groups: a disc with the count, and around it a ring whose parts show how many move,
/// stand and are silent; who is silent also marks the rim. Drawn once for each look and kept for as
/// long as there are not too many.
class GroupSprites
{
public:
    void setColors(const MapColors &colors);
    const QPixmap &pixmap(const GroupLook &look, double devicePixelRatio);
    /// Pixels from the middle to the rim.
    static double radius(int count);

private:
    QPixmap drawn(const GroupLook &look, double devicePixelRatio) const;

    MapColors m_colors = MapColors::daylight();
    double m_devicePixelRatio = 1;
    QHash<GroupLook, QPixmap> m_pixmaps;
};

size_t qHash(const GroupLook &look, size_t seed = 0) noexcept;

} // namespace saferide
