// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/actdialog.h"

#include "console/views/panels/plaintext.h"
#include "console/views/window/taborder.h"

#include <QMessageBox>
#include <QVBoxLayout>

namespace saferide {

ActDialog::ActDialog(const QString &title, const QString &act, QWidget *parent)
    : QDialog(parent)
    , m_form(new QFormLayout)
{
    setWindowTitle(title);
    setMinimumWidth(440);
    m_act = m_buttons.addButton(act, QDialogButtonBox::AcceptRole);
    m_buttons.addButton(QDialogButtonBox::Cancel);
    m_act->setDefault(true);
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_form->setVerticalSpacing(9);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 16, 18, 14);
    layout->setSpacing(12);
    layout->addLayout(m_form);
    layout->addStretch(1);
    layout->addWidget(&m_problem);
    layout->addWidget(&m_buttons);
    connect(&m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_buttons, &QDialogButtonBox::accepted, this, [this] {
        begin();
        this->act();
    });
}

void ActDialog::addToForm(QWidget *widget)
{
    m_form->addRow(widget);
}

void ActDialog::showEvent(QShowEvent *event)
{
    orderTabsByLayout(*this); // the form is complete by now
    QDialog::showEvent(event);
}

void ActDialog::begin()
{
    ++m_underWay;
    m_act->setDisabled(true);
    m_problem.tell({});
}

void ActDialog::end()
{
    --m_underWay;
    m_act->setDisabled(m_underWay > 0);
}

void ActDialog::showProblem(const QString &text)
{
    end();
    m_problem.tell(text);
}

bool confirmed(QWidget *parent, const QString &question, const QString &consequences,
               const QString &act)
{
    QMessageBox box(QMessageBox::Warning, question, question, QMessageBox::Cancel, parent);
    box.setInformativeText(consequences);
    makePlain(box);
    QPushButton *yes = box.addButton(act, QMessageBox::DestructiveRole);
    box.setDefaultButton(QMessageBox::Cancel);
    box.setEscapeButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == yes;
}

} // namespace saferide
