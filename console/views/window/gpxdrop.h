// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QWidget;

namespace saferide {

/// Takes a GPX file that is dropped on a window.
class GpxDrop final : public QObject
{
    Q_OBJECT

public:
    /// A child of the window.
    explicit GpxDrop(QWidget &window);

Q_SIGNALS:
    /// After the drop is over: who listens may take their time.
    void dropped(const QString &fileName);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace saferide
