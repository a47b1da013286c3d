// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/helpwindow.h"

#include "console/map/groupsprites.h"
#include "console/map/markersprites.h"

#include <QDialogButtonBox>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QVBoxLayout>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

HelpWindow::HelpWindow(const QMenuBar &menus, const MapColors &colors, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keys and markers"));
    resize(QSize(620, 720).boundedTo(screen()->availableSize() * 0.9));
    m_browser.setAccessibleName(tr("Help"));
    m_browser.setHtml(u"<h2>"_s + tr("Markers") + u"</h2>"_s + markers(colors) + u"<h2>"_s
                      + tr("Keys") + u"</h2>"_s + keys(menus));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(&m_browser);
    layout->addWidget(buttons);
}

QString HelpWindow::markers(const MapColors &colors)
{
    MarkerSprites sprites;
    sprites.setColors(colors);
    GroupSprites groups;
    groups.setColors(colors);
    int count = 0;
    QString rows;
    const auto addRow = [&](const QPixmap &pixmap, const QString &text) {
        const QUrl url(u"marker:%1"_s.arg(++count));
        m_browser.document()->addResource(QTextDocument::ImageResource, url, pixmap.toImage());
        rows += u"<tr><td><img src='%1'></td><td style='padding: 4px 12px; vertical-align: middle'>"
                "%2</td></tr>"_s.arg(url.toString(), text.toHtmlEscaped());
    };
    using Role = ParticipationRole;
    const auto marker = [&](const MarkerLook &look) -> const QPixmap & {
        return sprites.pixmap(look, devicePixelRatioF());
    };
    constexpr auto Moving = Activity::Moving;
    addRow(marker({.role = Role::Leader, .activity = Moving}), tr("Star: leader"));
    addRow(marker({.role = Role::Rider, .activity = Moving, .course = 9}),
           tr("Disc: moving rider; the tip shows the direction"));
    addRow(marker({.role = Role::Sweep, .activity = Moving}), tr("Square: sweep"));
    addRow(marker({.role = Role::Support, .activity = Moving}), tr("Diamond: support"));
    addRow(marker({.activity = Activity::Stopped}), tr("Orange: stopped"));
    addRow(marker({.activity = Moving, .freshness = Freshness::Ageing}),
           tr("Pale: the last fix is older than 30 seconds"));
    addRow(marker({.activity = Moving, .freshness = Freshness::Stale}),
           tr("Hollow: older than 2 minutes, silent"));
    addRow(marker({.activity = Moving, .freshness = Freshness::Lost}),
           tr("Dashed: older than 10 minutes"));
    addRow(groups.pixmap({.moving = 8, .stopped = 3, .silent = 1}, devicePixelRatioF()),
           tr("A group and its size; the ring shows how many are moving, stopped and silent. Click "
              "to expand it"));
    return u"<table>"_s + rows + u"</table>"_s;
}

QString HelpWindow::keys(const QMenuBar &menus)
{
    QString html;
    const auto addRow = [&html](const QString &keys, const QString &text) {
        html += u"<tr><td style='padding: 2px 18px 2px 0'><b>%1</b></td><td>%2</td></tr>"_s.arg(
            keys.toHtmlEscaped(), text.toHtmlEscaped());
    };
    html += u"<table>"_s;
    const auto entries = menus.actions();
    for (const QAction *menu : entries) {
        const auto actions = menu->menu()->actions();
        for (const QAction *action : actions) {
            if (!action->shortcut().isEmpty()) {
                addRow(action->shortcut().toString(QKeySequence::NativeText), action->iconText());
            }
        }
    }
    addRow(tr("Arrow keys, + and -"), tr("move and zoom the map when it has the focus"));
    addRow(tr("Shift and drag"), tr("zooms to a rectangle"));
    addRow(tr("Enter"), tr("on a rider: follow them; on a ride: follow it"));
    addRow(tr("Space"), tr("on an alert: acknowledge it"));
    addRow(tr("Ctrl+C"), tr("in a table: copy the row"));
    addRow(tr("Shift+F10"), tr("in a table: choose columns and sorting"));
    return html + u"</table>"_s;
}

} // namespace saferide
