// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/desklayout.h"

namespace saferide {

namespace {

const QString StateKey = QStringLiteral("state");

} // namespace

DeskLayout::DeskLayout(QMainWindow &window, const QHash<QString, TablePanel *> &panels)
    : m_window(window)
    , m_panels(panels)
    , m_first(window.saveState())
{
}

QHash<QString, QByteArray> DeskLayout::save() const
{
    QHash<QString, QByteArray> layout{{StateKey, m_window.saveState()}};
    for (auto panel = m_panels.begin(); panel != m_panels.end(); ++panel) {
        layout.insert(panel.key(), panel.value()->saveColumns());
    }
    return layout;
}

void DeskLayout::restore(const QHash<QString, QByteArray> &layout)
{
    const QByteArray state = layout.value(StateKey);
    if (!state.isEmpty() && !m_window.restoreState(state)) {
        reset();
        return;
    }
    for (auto panel = m_panels.begin(); panel != m_panels.end(); ++panel) {
        panel.value()->restoreColumns(layout.value(panel.key()));
    }
}

void DeskLayout::reset()
{
    m_window.restoreState(m_first);
    for (TablePanel *panel : m_panels) {
        panel->resetColumns();
    }
}

} // namespace saferide
