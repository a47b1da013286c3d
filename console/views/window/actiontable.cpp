// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/actiontable.h"

#include "console/views/panels/plaintext.h"

namespace saferide {

QAction *ActionTable::add(QMenu &menu, const Entry &entry, const std::function<void()> &act)
{
    QAction *action = menu.addAction(entry.text);
    action->setObjectName(entry.name);
    action->setIconText(QString(entry.text).remove(u'&').remove(u'…').trimmed()); // for buttons
    action->setShortcut(entry.key);
    connect(action, &QAction::triggered, this, act);
    m_known.insert(entry.name, {action, entry});
    return action;
}

QAction *ActionTable::action(const QString &name) const
{
    const auto found = m_known.constFind(name);
    return found != m_known.constEnd() ? found->action : nullptr;
}

QList<QAction *> ActionTable::all() const
{
    QList<QAction *> actions;
    for (const Known &known : std::as_const(m_known)) {
        actions.append(known.action);
    }
    return actions;
}

void ActionTable::enable(const std::function<bool(Needs)> &holds)
{
    for (const auto &[action, entry] : std::as_const(m_known)) {
        action->setEnabled(holds(entry.needs));
    }
}

void ActionTable::nameTargets(const QString &ride, const QString &rider)
{
    constexpr qsizetype LongestName = 40;
    for (const auto &[action, entry] : std::as_const(m_known)) {
        if (!entry.targeted.isEmpty()) {
            const bool ofRider = entry.needs == Needs::Rider || entry.needs == Needs::Attention;
            const QString &name = ofRider ? rider : ride;
            action->setProperty(TargetProperty, shortened(name, LongestName));
            action->setText(name.isEmpty() ? entry.text : entry.targeted.arg(inMenu(name)));
        }
    }
}

} // namespace saferide
