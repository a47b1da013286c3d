// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/setupdialog.h"

#include "console/views/dialogs/qrimage.h"
#include "console/views/panels/elidedlabel.h"
#include "console/views/panels/plaintext.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPrintDialog>
#include <QPrinter>
#include <QPushButton>
#include <QTextCursor>
#include <QTextDocument>
#include <QVBoxLayout>

namespace saferide {

namespace {

constexpr int CodeSide = 290; // pixels
constexpr int TextWidth = 380;

void copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
}

QLineEdit *shownValue(const QString &name, const QString &value, QWidget *parent)
{
    auto *field = new QLineEdit(value, parent);
    field->setReadOnly(true);
    field->setCursorPosition(0);
    field->setAccessibleName(name);
    return field;
}

} // namespace

SetupDialog::SetupDialog(Subject subject, SetupGuide guide, QWidget *parent)
    : QDialog(parent)
    , m_subject(std::move(subject))
    , m_guide(std::move(guide))
{
    setWindowTitle(m_subject.title);
    auto *heading = new ElidedLabel(this);
    heading->setText(m_subject.heading);
    QFont font = heading->font();
    font.setPointSizeF(font.pointSizeF() * 2);
    font.setWeight(QFont::Bold);
    heading->setFont(font);
    heading->setAlignment(Qt::AlignCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 14);
    layout->addWidget(heading);
    for (const QString &text : {m_subject.note, m_guide.warning}) {
        if (!text.isEmpty()) {
            layout->addWidget(plainLabel(breakable(text), this));
        }
    }
    for (const SetupWay &way : m_guide.ways) {
        m_tabs.addTab(pageOf(way), way.app);
    }
    m_tabs.setAccessibleName(tr("Ways to be seen"));
    layout->addWidget(&m_tabs, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *link = buttons->addButton(tr("&Copy link"), QDialogButtonBox::ActionRole);
    auto *paper = buttons->addButton(tr("&Print…"), QDialogButtonBox::ActionRole);
    connect(link, &QPushButton::clicked, this, [this] { copy(shown().link); });
    connect(paper, &QPushButton::clicked, this, &SetupDialog::print);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    m_tabs.setFocus();
}

QWidget *SetupDialog::pageOf(const SetupWay &way)
{
    auto *page = new QWidget(&m_tabs);
    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(14, 14, 14, 14);
    row->setSpacing(18);
    if (!way.code.isEmpty()) {
        auto *picture = new QLabel(this);
        picture->setPixmap(QPixmap::fromImage(qrImage(way.code, CodeSide)));
        picture->setAccessibleName(tr("QR code of %1").arg(way.code));
        QLabel *scanner = plainLabel(way.scanner, page);
        scanner->setAlignment(Qt::AlignHCenter);
        scanner->setMaximumWidth(CodeSide);
        auto *column = new QVBoxLayout;
        column->addWidget(picture, 0, Qt::AlignHCenter);
        column->addWidget(scanner);
        column->addStretch(1);
        row->addLayout(column);
    }
    auto *column = new QVBoxLayout;
    column->setSpacing(10);
    QLabel *steps = plainLabel(way.steps, page);
    steps->setMinimumWidth(TextWidth);
    column->addWidget(steps);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("Link"), shownValue(tr("Link"), way.link, page));
    for (const auto &[name, value] : way.values) {
        form->addRow(name, shownValue(name, value, page));
    }
    column->addLayout(form);
    column->addStretch(1);
    row->addLayout(column, 1);
    return page;
}

QTextDocument *SetupDialog::paper(QObject *parent) const
{
    constexpr double LargeFont = 22; // points
    constexpr double TextFont = 12;
    const SetupWay &way = shown();
    auto *document = new QTextDocument(parent);
    QTextCursor cursor(document);
    QTextCharFormat large;
    large.setFontPointSize(LargeFont);
    large.setFontWeight(QFont::Bold);
    QTextCharFormat small;
    small.setFontPointSize(TextFont);
    cursor.insertText(m_subject.heading, large);
    cursor.insertText(u'\n' + m_subject.subheading + u'\n' + way.app + u"\n\n", small);
    if (!way.code.isEmpty()) {
        cursor.insertImage(qrImage(way.code, CodeSide));
        cursor.insertText(u'\n' + way.scanner + u"\n\n", small);
    }
    cursor.insertText(way.steps + u"\n\n" + way.link, small);
    for (const auto &[name, value] : way.values) {
        cursor.insertText(u'\n' + name + u": " + value, small);
    }
    return document;
}

void SetupDialog::print()
{
    QPrinter printer(QPrinter::HighResolution);
    printer.setDocName(windowTitle());
    if (QPrintDialog(&printer, this).exec() == QDialog::Accepted) {
        paper(this)->print(&printer);
    }
}

} // namespace saferide
