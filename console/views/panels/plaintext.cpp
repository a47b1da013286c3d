// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/plaintext.h"

#include "shared/core/foreigntext.h"

#include <QLabel>
#include <QMessageBox>

namespace saferide {

QString breakable(const QString &text)
{
    constexpr int LongestPart = 30;
    constexpr QChar ZeroWidthSpace(0x200b);
    QString broken;
    broken.reserve(text.size());
    int sinceSpace = 0;
    for (const QChar c : text) {
        sinceSpace = c.isSpace() ? 0 : sinceSpace + 1;
        if (sinceSpace > LongestPart && !c.isLowSurrogate() && !c.isMark()) {
            broken += ZeroWidthSpace;
            sinceSpace = 1;
        }
        broken += c;
    }
    return broken;
}

QString shortened(const QString &text, qsizetype most)
{
    const QString line = text.simplified();
    if (line.size() <= most) {
        return line;
    }
    const qsizetype kept = line[most - 2].isHighSurrogate() ? most - 2 : most - 1;
    return line.left(kept) + u'…';
}

QString plainToolTip(const QString &text)
{
    return text.isEmpty() ? QString() : u"<qt>" + text.toHtmlEscaped() + u"</qt>";
}

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    label->setWordWrap(true);
    return label;
}

void makePlain(QMessageBox &box)
{
    box.setTextFormat(Qt::PlainText);
    box.setText(breakable(box.text()));
    if (!box.informativeText().isEmpty()) {
        box.setInformativeText(breakable(box.informativeText()));
    }
    const auto labels = box.findChildren<QLabel *>(); // the informative one has a format of its own
    for (QLabel *label : labels) {
        label->setTextFormat(Qt::PlainText);
    }
}

QString inMenu(const QString &name)
{
    constexpr qsizetype Longest = 40;
    return isolated(shortened(name, Longest)).replace(u'&', QStringLiteral("&&"));
}

QString inTitle(const QString &name)
{
    const QString mark = QStringLiteral("[*]");
    return isolated(name).replace(mark, mark + mark);
}

void tellProblem(QWidget *parent, const QString &title, const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::Warning, title, text, QMessageBox::Ok, parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    makePlain(*box);
    box->open();
}

} // namespace saferide
