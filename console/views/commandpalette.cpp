// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/commandpalette.h"

#include <QKeyEvent>
#include <QVBoxLayout>

namespace saferide {

namespace {

constexpr int MostShown = 200;

/// Every word that was typed is somewhere in the text.
bool matches(const QString &text, const QStringList &words)
{
    return std::all_of(words.begin(), words.end(), [&](const QString &word) {
        return text.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace

CommandPalette::CommandPalette(QList<Command> commands, QWidget *parent)
    : QDialog(parent)
    , m_commands(std::move(commands))
{
    setWindowTitle(tr("Command palette"));
    setModal(true);
    resize(560, 420);
    m_search.setPlaceholderText(tr("Type what to do, or the name of a ride or rider"));
    m_search.setAccessibleName(tr("Command"));
    m_search.setClearButtonEnabled(true);
    m_search.installEventFilter(this);
    m_list.setAccessibleName(tr("Commands"));
    m_list.setAlternatingRowColors(true);
    m_list.setUniformItemSizes(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->addWidget(&m_search);
    layout->addWidget(&m_list);
    connect(&m_search, &QLineEdit::textChanged, this, &CommandPalette::refill);
    connect(&m_list, &QListWidget::itemActivated, this, &CommandPalette::runCurrent);
    refill();
}

void CommandPalette::refill()
{
    const QStringList words = m_search.text().split(u' ', Qt::SkipEmptyParts);
    m_list.clear();
    for (qsizetype i = 0; i < m_commands.size() && m_list.count() < MostShown; ++i) {
        const Command &command = m_commands[i];
        if (matches(command.text, words)) {
            auto *item = new QListWidgetItem(
                command.hint.isEmpty() ? command.text : command.text + u"    " + command.hint,
                &m_list);
            item->setData(Qt::UserRole, i);
        }
    }
    m_list.setCurrentRow(0);
}

void CommandPalette::runCurrent()
{
    const QListWidgetItem *item = m_list.currentItem();
    if (item == nullptr) {
        return;
    }
    const auto run = m_commands[item->data(Qt::UserRole).toLongLong()].run;
    accept();
    run();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress) {
        return QDialog::eventFilter(watched, event);
    }
    const int key = static_cast<QKeyEvent *>(event)->key();
    const int step = key == Qt::Key_Down ? 1
        : key == Qt::Key_Up              ? -1
        : key == Qt::Key_PageDown        ? 10
        : key == Qt::Key_PageUp          ? -10
                                         : 0;
    if (step != 0) {
        m_list.setCurrentRow(
            std::clamp(m_list.currentRow() + step, 0, std::max(0, m_list.count() - 1)));
        return true;
    }
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        runCurrent();
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace saferide
