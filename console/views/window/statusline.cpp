// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/statusline.h"

#include "console/views/panels/riderdetails.h"
#include "console/views/panels/tablepanel.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

constexpr int ToldForMsecs = 12'000;

} // namespace

StatusLine::StatusLine(const DeskPicture &picture, RideMap &map, QWidget *parent)
    : QStatusBar(parent)
    , m_picture(picture)
{
    for (ElidedLabel *label : {&m_place, &m_counts}) {
        label->setContentsMargins(10, 2, 10, 2);
        label->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed); // the rest is for messages
    }
    setSizeGripEnabled(false);
    addPermanentWidget(&m_place);
    addPermanentWidget(&m_counts);
    connect(&map.view(), &MapView::pointerMoved, this,
            [this](GeoPoint place) { m_place.setText(coordinatesText(place)); });
    connect(&map.view(), &MapView::pointerLeft, &m_place, &QLabel::clear);
    connect(&map, &RideMap::toolChanged, this, &StatusLine::showTool);
}

void StatusLine::tell(LogModel::Kind kind, const QString &sentence)
{
    using Kind = LogModel::Kind;
    const QString mark = kind == Kind::Done ? u"✓ "_s : kind == Kind::Failed ? u"✗ "_s : u"? "_s;
    showMessage(mark + sentence, ToldForMsecs);
}

void StatusLine::showTool(RideMap::Tool tool)
{
    switch (tool) {
    case RideMap::Tool::None:
        clearMessage();
        return;
    case RideMap::Tool::Measure:
        showMessage(tr("Click or press Space to add a point, Backspace to remove the last one, "
                       "Escape to finish."));
        return;
    case RideMap::Tool::Draw:
        showMessage(tr("Click or press Space to add a point, Backspace to remove the last one, "
                       "Return to use the line, Escape to cancel."));
        return;
    }
}

void StatusLine::showCounts(bool still)
{
    const LiveRideStore &store = m_picture.store;
    const auto rides = store.rides();
    const auto live = std::count_if(rides.begin(), rides.end(), [&store](RideId id) {
        return store.ride(id)->status == RideStatus::Live;
    });
    const int open = m_picture.watch.openCount();
    const int leftOut = int(store.leftOutCount());
    const QString notShown =
        leftOut > 0 ? u" ("_s + tr("%n not shown", nullptr, leftOut) + u')' : QString();
    m_counts.setText(still ? TablePanel::stillText()
                           : tr("%n ride(s)", nullptr, int(rides.size())) + u", "_s
                             + tr("%n live", nullptr, int(live)) + u"  ·  "_s
                             + tr("%n rider(s)", nullptr, int(store.participantCount())) + notShown
                             + u"  ·  "_s
                             + (open == 0 ? tr("no alerts") : tr("%n alert(s)", nullptr, open)));
}

} // namespace saferide
