// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/problemlabel.h"

#include "console/views/panels/plaintext.h"

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
}

} // namespace saferide
