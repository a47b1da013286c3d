// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/mapcolors.h"
#include "console/map/markerlook.h"
#include "shared/domain/id.h"

#include <QHash>
#include <QPixmap>

namespace saferide {

/// Name and age of the last fix as pictures, drawn again only when they read differently.
class ParticipantLabels
{
public:
    struct Text
    {
        QString name;
        QString age;
        Freshness freshness = Freshness::Fresh;
        bool selected = false;
        bool operator==(const Text &) const = default;
    };

    void setColors(const MapColors &colors);
    /// Device independent size of a label. It does not jump as seconds pass.
    QSizeF size(const Text &text);
    const QPixmap &pixmap(ParticipationId participation, const Text &text, double devicePixelRatio);
    void forget(ParticipationId participation) { m_labels.remove(participation); }

private:
    struct Label
    {
        Text text;
        double devicePixelRatio = 0;
        QPixmap pixmap;
    };
    QPixmap drawn(const Text &text, double devicePixelRatio);
    double nameWidth(const QString &name);
    double ageWidth(const QString &age);

    MapColors m_colors = MapColors::daylight();
    QHash<ParticipationId, Label> m_labels;
    QHash<QString, double> m_nameWidths; // measuring costs more than painting
    QHash<QString, double> m_ageWidths;
};

} // namespace saferide
