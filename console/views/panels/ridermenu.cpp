// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/ridermenu.h"

#include "console/views/panels/plaintext.h"

#include <QCoreApplication>
#include <QMenu>

namespace saferide {

namespace {

constexpr qsizetype MaxNames = 40; // more are found by the search

struct RiderMenuSentences
{
    Q_DECLARE_TR_FUNCTIONS(saferide::RiderMenu)
};

} // namespace

void offerRiders(const QList<ParticipationId> &riders, const LiveRideStore &store,
                 Selection &selection, QWidget &parent, QPoint at)
{
    auto *menu = new QMenu(&parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const ParticipationId id : riders.first(std::min(riders.size(), MaxNames))) {
        if (const Participant *participant = store.participant(id)) {
            QObject::connect(menu->addAction(inMenu(participant->username)), &QAction::triggered,
                             &selection, [&selection, id] { selection.selectRider(id); });
        }
    }
    if (riders.size() > MaxNames) {
        menu->addAction(
                RiderMenuSentences::tr("and %n more", nullptr, int(riders.size() - MaxNames)))
            ->setEnabled(false);
    }
    menu->popup(at);
}

} // namespace saferide
