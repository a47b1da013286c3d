// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/outcomewords.h"
#include "console/views/panels/problemlabel.h"
#include "shared/core/result.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>

namespace saferide {

/// A dialog that asks the server for something: it stays open until the server agreed, so that
/// nothing that was typed is lost, and shows what was refused.
class ActDialog : public QDialog
{
    Q_OBJECT

public:
    ActDialog(const QString &title, const QString &act, QWidget *parent);

    QPushButton &actButton() { return *m_act; }
    QString problem() const { return m_problem.problem(); }

protected:
    QFormLayout &form() { return *m_form; }
    void addToForm(QWidget *widget);
    void showEvent(QShowEvent *event) override;

    /// Asks the server; must lead to one call of finish() or showProblem().
    virtual void act() = 0;

    /// Nothing can be sent until each begin() had its end(), or its showProblem().
    void begin();
    void end();
    void showProblem(const QString &text);
    /// Closes on success, else says why not.
    template<typename T>
    void finish(const Result<T> &outcome)
    {
        if (outcome) {
            end();
            accept();
        } else {
            showProblem(outcomeOf(outcome.error()));
        }
    }

private:
    QFormLayout *m_form; // children
    ProblemLabel m_problem;
    QPushButton *m_act;
    QDialogButtonBox m_buttons;
    int m_underWay = 0;
};

/// Asks before something that cannot be taken back: `consequences` says what would be lost. Cancel
/// is the default.
bool confirmed(QWidget *parent, const QString &question, const QString &consequences,
               const QString &act);

} // namespace saferide
