// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace saferide {

/// One line of words that somebody else chose: takes the place that it is given, never asks for
/// more, and is cut with an ellipsis. Cut text is its own tooltip.
class ElidedLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// What is painted.
    QString shownText() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;
};

} // namespace saferide
