// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLabel;
class QMessageBox;
class QWidget;

namespace saferide {

// Titles, names, messages and a server's sentences are shown as they were typed: Qt reads what
// looks like HTML as HTML unless it is told not to.

/// One line of at most so many characters, for menus and titles; cut with an ellipsis.
QString shortened(const QString &text, qsizetype most);
/// For labels, which break their lines at spaces only: this one may be broken within long words.
QString breakable(const QString &text);
/// For setToolTip() and QToolTip, which know no plain text.
QString plainToolTip(const QString &text);
/// A child of `parent` that breaks its lines.
QLabel *plainLabel(const QString &text, QWidget *parent);
/// The box takes its texts as they are; a long word makes it no wider. After they were set.
void makePlain(QMessageBox &box);
/// A name as part of a menu entry or a button.
QString inMenu(const QString &name);
/// A name as part of a window's title, where Qt takes [*] for a mark of its own.
QString inTitle(const QString &name);
/// Says what went wrong in a box of its own and returns at once.
void tellProblem(QWidget *parent, const QString &title, const QString &text);

} // namespace saferide
