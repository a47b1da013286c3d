// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/commandpalette.h"

#include "console/views/panels/plaintext.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace saferide {

namespace {

constexpr int MaxShown = 200;
constexpr int HintRole = Qt::UserRole + 1;

/// The hint at the right end of the row.
class HintDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        painter->setPen(
            option.palette.color(selected ? QPalette::HighlightedText : QPalette::PlaceholderText));
        painter->drawText(option.rect.adjusted(0, 0, -Margin, 0), Qt::AlignRight | Qt::AlignVCenter,
                          hintIn(option, index));
    }
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        // As wide as the list and no wider: what is too long is cut, not scrolled to.
        return {0, QStyledItemDelegate::sizeHint(option, index).height() + Margin};
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const int hint = option->fontMetrics.horizontalAdvance(hintIn(*option, index));
        option->text = option->fontMetrics.elidedText(option->text, Qt::ElideRight,
                                                      option->rect.width() - hint - 4 * Margin);
    }

private:
    static constexpr int Margin = 8;

    static QString hintIn(const QStyleOptionViewItem &option, const QModelIndex &index)
    {
        return option.fontMetrics.elidedText(index.data(HintRole).toString(), Qt::ElideRight,
                                             option.rect.width() / 2);
    }
};

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
    m_search.setPlaceholderText(tr("Type a command, or the name of a ride or rider"));
    m_search.setAccessibleName(tr("Command"));
    m_search.setClearButtonEnabled(true);
    m_search.installEventFilter(this);
    m_list.setAccessibleName(tr("Commands"));
    m_list.setAlternatingRowColors(true);
    m_list.setUniformItemSizes(true);
    m_list.setItemDelegate(new HintDelegate(&m_list));
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
    for (qsizetype i = 0; i < m_commands.size() && m_list.count() < MaxShown; ++i) {
        const Command &command = m_commands[i];
        if (matches(command.text, words)) {
            auto *item = new QListWidgetItem(command.text, &m_list);
            item->setData(Qt::UserRole, i);
            item->setData(HintRole, command.hint);
            item->setToolTip(plainToolTip(command.text + u'\n' + command.hint));
            item->setData(Qt::AccessibleTextRole, QString(command.text + u", " + command.hint));
        }
    }
    // Keys may come faster than the palette: Return alone runs nothing.
    m_list.setCurrentRow(words.isEmpty() ? -1 : 0);
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
