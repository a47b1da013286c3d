// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/palettecommands.h"

#include "console/views/panels/worddelegate.h"
#include "console/views/window/actiontable.h"
#include "shared/core/foreigntext.h"

#include <QCoreApplication>
#include <QMenuBar>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

struct PaletteSentences
{
    Q_DECLARE_TR_FUNCTIONS(saferide::PaletteCommands)
};

QString plain(QString text)
{
    return text.remove(u'&').remove(u'…');
}

} // namespace

QList<CommandPalette::Command> paletteCommands(const QMenuBar &bar, const DeskPicture &picture,
                                               Selection &selection)
{
    QList<CommandPalette::Command> commands;
    const auto menus = bar.actions();
    for (const QAction *menu : menus) {
        const auto actions = menu->menu()->actions();
        for (QAction *action : actions) {
            if (!action->isSeparator() && action->isEnabled()) {
                QStringList hints{action->property(ActionTable::TargetProperty).toString(),
                                  action->shortcut().toString(QKeySequence::NativeText)};
                hints.removeAll(QString());
                commands.append({plain(menu->text()) + u": "_s + plain(action->iconText()),
                                 hints.join(u" · "_s), [action] { action->trigger(); }});
            }
        }
    }
    const LiveRideStore &store = picture.store;
    const auto rides = store.rides();
    for (const RideId id : rides) {
        const Ride *ride = store.ride(id);
        commands.append(
            {u"%1 (%2)"_s.arg(isolated(ride->title), ride->code),
             PaletteSentences::tr("ride") + u", "_s + rideStatusWords(toString(ride->status)),
             [&selection, id] { selection.selectRide(id); }});
        const auto riders = store.participantsOf(id);
        for (const ParticipationId rider : riders) {
            commands.append({store.participant(rider)->username,
                             PaletteSentences::tr("in %1").arg(isolated(picture.names.nameOf(id))),
                             [&selection, rider] { selection.selectRider(rider); }});
        }
    }
    return commands;
}

} // namespace saferide
