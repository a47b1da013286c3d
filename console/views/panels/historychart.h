// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/mapcolors.h"

#include <QList>
#include <QPointF>
#include <QWidget>

#include <functional>

namespace saferide {

/// One value over the last minutes, drawn small: a line, the area below it, and the least and the
/// largest value in words.
class HistoryChart final : public QWidget
{
    Q_OBJECT

public:
    using Words = std::function<QString(double)>;
    /// What the lower edge stands for.
    enum class Floor { Zero, Lowest };

    HistoryChart(const QString &title, Words words, Floor floor, QWidget *parent = nullptr);

    /// x is the age in seconds, y the value; not a number is a gap. By age, oldest first.
    void setPoints(const QList<QPointF> &points);
    const QList<QPointF> &points() const { return m_points; }
    void setColor(const QColor &color);

    QSize sizeHint() const override { return {260, 92}; }
    QSize minimumSizeHint() const override { return {140, 78}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintLine(QPainter &painter, const QRectF &area, double least, double most) const;

    const QString m_title;
    const Words m_words;
    const Floor m_floor;
    QList<QPointF> m_points;
    QColor m_color = MapColors::daylight().moving;
};

} // namespace saferide
