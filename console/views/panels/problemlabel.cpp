// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/problemlabel.h"

#include "console/views/panels/plaintext.h"

#include <QDialog>
#include <QLayout>

#include <algorithm>
#include <utility>

namespace saferide {

ProblemLabel::ProblemLabel(QWidget *parent)
    : QLabel(parent)
{
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    setStyleSheet(
        QStringLiteral("QLabel { background: #fde4e4; color: #7d1416;"
                       " border: 1px solid #f0aeae; border-radius: 4px; padding: 8px; }"));
    hide();
}

void ProblemLabel::tell(const QString &problem)
{
    m_problem = problem;
    setText(breakable(problem));
    setVisible(!problem.isEmpty());
    auto *dialog = qobject_cast<QDialog *>(window());
    // One that was never shown has no size yet, and grows by its layout.
    if (dialog != nullptr && dialog->testAttribute(Qt::WA_WState_Created)
        && dialog->layout() != nullptr) {
        // Else the fields would give up their height for it, and keep it when it is gone.
        dialog->layout()->activate();
        const int before = dialog->height() - std::exchange(m_grown, 0);
        const int needed = dialog->layout()->totalHeightForWidth(dialog->width());
        m_grown = problem.isEmpty() ? 0 : std::max(0, needed - before);
        dialog->resize(dialog->width(), before + m_grown);
    }
}

} // namespace saferide
