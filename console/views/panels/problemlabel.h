// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace saferide {

/// Says what went wrong, in the words of whoever refused: as plain text, and never wider than its
/// window, however long a word is; a dialog grows in height for it. Hidden while there is nothing
/// to say.
class ProblemLabel final : public QLabel
{
public:
    explicit ProblemLabel(QWidget *parent = nullptr);

    /// Empty: there is none any more.
    void tell(const QString &problem);
    const QString &problem() const { return m_problem; }

private:
    QString m_problem;
    int m_grown = 0; // pixels of the dialog
};

} // namespace saferide
