// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QLineEdit>
#include <QListWidget>

#include <functional>

namespace saferide {

/// Ctrl+K: every action of the desk, every ride and every rider, found by typing a part of its
/// words.
class CommandPalette final : public QDialog
{
    Q_OBJECT

public:
    struct Command
    {
        QString text; ///< "Ride: Start"
        QString hint; ///< the shortcut, or what kind of thing it is
        std::function<void()> run;
    };

    CommandPalette(QList<Command> commands, QWidget *parent);

    QLineEdit &searchField() { return m_search; }
    QListWidget &list() { return m_list; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refill();
    void runCurrent();

    const QList<Command> m_commands;
    QLineEdit m_search;
    QListWidget m_list;
};

} // namespace saferide
