// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/deskmenus.h"

#include "console/views/panels/plaintext.h"
#include "console/views/window/paneltoggle.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide {

DeskMenus::DeskMenus(QMenuBar &bar, const Parts &parts, const QList<Place> &places,
                     const QList<QDockWidget *> &docks)
    : m_parts(parts)
{
    buildRideMenu(*bar.addMenu(tr("&Ride")));
    buildRiderMenu(*bar.addMenu(tr("R&ider")));
    buildMapMenu(*bar.addMenu(tr("&Map")));
    buildGoMenu(*bar.addMenu(tr("&Go")), places);
    buildViewMenu(*bar.addMenu(tr("&View")), docks);
    buildDeskMenu(*bar.addMenu(tr("&Desk")));
    m_actions.add(*bar.addMenu(tr("&Help")),
                  {.name = u"help.help"_s,
                   .text = tr("&Keys and markers"),
                   .key = QKeySequence::HelpContents},
                  [this] { Q_EMIT helpRequested(); });
    follow();
    showFollowMode(parts.map.followMode());
    update();
}

/// Keeps the actions as what they act on is.
void DeskMenus::follow()
{
    connect(&m_parts.selection, &Selection::rideChanged, this, &DeskMenus::nameTargets);
    connect(&m_parts.selection, &Selection::riderChanged, this, &DeskMenus::nameTargets);
    connect(&m_parts.map, &RideMap::followModeChanged, this, &DeskMenus::showFollowMode);
    connect(&m_parts.map, &RideMap::toolChanged, this, &DeskMenus::showTool);
    const AttentionWatch &watch = m_parts.picture.watch;
    for (const auto signal : {&AttentionWatch::raised, &AttentionWatch::changed}) {
        connect(&watch, signal, this, &DeskMenus::update);
    }
    connect(&watch, &AttentionWatch::ended, this, &DeskMenus::update);
    const LiveRideStore &store = m_parts.picture.store;
    connect(&store, &LiveRideStore::rideChanged, this, [this](RideId ride) {
        if (ride == m_parts.selection.ride()) {
            nameTargets();
        }
    });
    connect(&m_parts.picture.names, &RideNames::nameChanged, this, &DeskMenus::nameTargets);
    connect(&store, &LiveRideStore::participantsChanged, this,
            [this](RideId, const QList<ParticipationId> &changed) {
                const auto rider = m_parts.selection.rider();
                if (rider && changed.contains(*rider)) {
                    nameTargets();
                }
            });
}

void DeskMenus::addRideAct(QMenu &menu, const Entry &entry, const std::function<void(RideId)> &act)
{
    m_actions.add(menu, entry, [this, act] {
        if (const auto ride = m_parts.selection.ride()) {
            act(*ride);
        }
    });
}

void DeskMenus::addRiderAct(QMenu &menu, const Entry &entry,
                            const std::function<void(ParticipationId)> &act)
{
    m_actions.add(menu, entry, [this, act] {
        if (const auto rider = m_parts.selection.rider()) {
            act(*rider);
        }
    });
}

void DeskMenus::addMode(QMenu &menu, const Entry &entry, FollowMode mode)
{
    m_actions
        .add(menu, entry,
             [this, mode] {
                 m_parts.map.setFollowMode(mode);
                 showFollowMode(m_parts.map.followMode());
             })
        ->setCheckable(true);
}

void DeskMenus::addTool(QMenu &menu, const Entry &entry, RideMap::Tool tool)
{
    m_actions
        .add(menu, entry,
             [this, tool] {
                 m_parts.map.setTool(m_parts.map.tool() == tool ? RideMap::Tool::None : tool);
             })
        ->setCheckable(true);
}

bool DeskMenus::holds(Needs needs) const
{
    const auto selected = m_parts.selection.ride();
    const Ride *ride = selected ? m_parts.picture.store.ride(*selected) : nullptr;
    const auto rider = m_parts.selection.rider();
    switch (needs) {
    case Needs::Nothing:
        return true;
    case Needs::Ride:
        return ride != nullptr;
    case Needs::ActiveRide:
        return ride != nullptr && ride->isActive();
    case Needs::PlannedRide:
        return ride != nullptr && ride->status == RideStatus::Planned;
    case Needs::LiveRide:
        return ride != nullptr && ride->status == RideStatus::Live;
    case Needs::Rider:
        return rider.has_value();
    case Needs::Attention:
        return rider && !m_parts.picture.watch.openOf(*rider).isEmpty();
    case Needs::Incident:
        return rider && m_parts.picture.watch.incidentOf(*rider).has_value();
    case Needs::Login:
        return m_link.isLoggedIn;
    case Needs::Admin:
        return m_link.isLoggedIn && m_user.role == UserRole::Admin;
    case Needs::NoLink:
        return !m_link.isLinked();
    case Needs::Certificate:
        return m_link.certificateInTheWay;
    }
    return true;
}

void DeskMenus::update()
{
    m_actions.enable([this](Needs needs) { return holds(needs); });
}

void DeskMenus::nameTargets()
{
    const auto ride = m_parts.selection.ride();
    const auto selected = m_parts.selection.rider();
    const Participant *rider = selected ? m_parts.picture.store.participant(*selected) : nullptr;
    m_actions.nameTargets(ride ? m_parts.picture.names.nameOf(*ride) : QString(),
                          rider ? rider->username : QString());
    update();
}

void DeskMenus::setUser(const User &user)
{
    m_user = user;
    update();
}

void DeskMenus::showLink(const LinkPicture &link)
{
    m_link = link;
    action(u"desk.logout"_s)
        ->setText(link.user.isEmpty() ? tr("&Log out") : tr("&Log out %1").arg(inMenu(link.user)));
    update();
}

void DeskMenus::showFollowMode(FollowMode mode)
{
    action(u"map.followride"_s)->setChecked(mode == FollowMode::Ride);
    action(u"map.followrider"_s)->setChecked(mode == FollowMode::Rider);
    action(u"map.free"_s)->setChecked(mode == FollowMode::Free);
}

void DeskMenus::showTool(RideMap::Tool tool)
{
    action(u"map.measure"_s)->setChecked(tool == RideMap::Tool::Measure);
    action(u"map.draw"_s)->setChecked(tool == RideMap::Tool::Draw);
}

void DeskMenus::buildRideMenu(QMenu &menu)
{
    DeskActs &acts = m_parts.acts;
    const auto ride = [&](const Entry &entry, RideAct act) {
        addRideAct(menu, entry, [&acts, act](RideId id) { (acts.*act)(id); });
    };
    const auto exportAs = [&](const Entry &entry, ExportFormat format) {
        addRideAct(menu, entry, [&acts, format](RideId id) { acts.exportRide(id, format); });
    };
    m_actions.add(menu, {u"ride.new"_s, tr("&New ride…"), {}, QKeySequence::New, Needs::Login},
                  [&acts] { acts.createRide(); });
    ride({u"ride.edit"_s, tr("&Edit ride…"), tr("&Edit “%1”…"), Qt::CTRL | Qt::Key_E, Needs::Ride},
         &DeskActs::editRide);
    menu.addSeparator();
    ride({u"ride.start"_s, tr("&Start ride…"), tr("&Start “%1”…"), Qt::CTRL | Qt::Key_Return,
          Needs::PlannedRide},
         &DeskActs::startRide);
    ride({u"ride.finish"_s, tr("&Finish ride…"), tr("&Finish “%1”…"),
          Qt::CTRL | Qt::SHIFT | Qt::Key_Return, Needs::LiveRide},
         &DeskActs::finishRide);
    ride({u"ride.cancel"_s, tr("Cance&l ride…"), tr("Cance&l “%1”…"), {}, Needs::ActiveRide},
         &DeskActs::cancelRide);
    ride({u"ride.delete"_s, tr("&Delete ride…"), tr("&Delete “%1”…"), {}, Needs::Ride},
         &DeskActs::deleteRide);
    menu.addSeparator();
    ride({u"ride.message"_s, tr("&Message to the ride…"), tr("&Message to “%1”…"),
          Qt::CTRL | Qt::Key_M, Needs::Ride},
         &DeskActs::messageRide);
    addRideAct(menu,
               {u"ride.code"_s, tr("&Join code…"), tr("&Join code of “%1”…"), Qt::CTRL | Qt::Key_J,
                Needs::Ride},
               [this](RideId id) { m_parts.riderActs.showCode(id); });
    ride({u"ride.copycode"_s, tr("&Copy join code"), tr("&Copy join code of “%1”"),
          Qt::CTRL | Qt::SHIFT | Qt::Key_C, Needs::Ride},
         &DeskActs::copyCode);
    menu.addSeparator();
    exportAs({u"ride.gpx"_s, tr("Export as &GPX…"), tr("Export “%1” as &GPX…"), {}, Needs::Ride},
             ExportFormat::Gpx);
    exportAs({u"ride.csv"_s, tr("Export as CS&V…"), tr("Export “%1” as CS&V…"), {}, Needs::Ride},
             ExportFormat::Csv);
}

void DeskMenus::buildRiderMenu(QMenu &menu)
{
    RiderActs &acts = m_parts.riderActs;
    const auto rider = [&](const Entry &entry, RiderAct act) {
        addRiderAct(menu, entry, [&acts, act](ParticipationId id) { (acts.*act)(id); });
    };
    const auto role = [&](const QString &text, const QString &targeted, Qt::Key key,
                          ParticipationRole asked) {
        addRiderAct(menu,
                    {u"rider.role."_s + toString(asked), text, targeted, Qt::CTRL | Qt::ALT | key,
                     Needs::Rider},
                    [&acts, asked](ParticipationId id) { acts.setRole(id, asked); });
    };
    addRideAct(menu,
               {u"rider.add"_s, tr("&Add rider…"), tr("&Add rider to “%1”…"),
                Qt::CTRL | Qt::SHIFT | Qt::Key_A, Needs::ActiveRide},
               [&acts](RideId id) { acts.addParticipant(id); });
    addRideAct(menu,
               {u"rider.addguest"_s, tr("Add rider &without an account…"),
                tr("Add rider &without an account to “%1”…"), Qt::CTRL | Qt::SHIFT | Qt::Key_W,
                Needs::ActiveRide},
               [&acts](RideId id) { acts.addRider(id); });
    rider({u"rider.app"_s, tr("Se&t up an app…"), tr("Se&t up an app for %1…"),
           Qt::CTRL | Qt::SHIFT | Qt::Key_J, Needs::Rider},
          &RiderActs::setUpApp);
    rider({u"rider.contact"_s, tr("C&ontact…"), tr("C&ontact of %1…"), Qt::CTRL | Qt::Key_I,
           Needs::Rider},
          &RiderActs::editContact);
    rider({u"rider.remove"_s, tr("&Remove rider…"), tr("&Remove %1…"), Qt::CTRL | Qt::Key_Delete,
           Needs::Rider},
          &RiderActs::removeParticipant);
    menu.addSeparator();
    role(tr("Make &leader"), tr("Make %1 &leader"), Qt::Key_1, ParticipationRole::Leader);
    role(tr("Make ri&der"), tr("Make %1 ri&der"), Qt::Key_2, ParticipationRole::Rider);
    role(tr("Make &sweep"), tr("Make %1 &sweep"), Qt::Key_3, ParticipationRole::Sweep);
    role(tr("Make s&upport"), tr("Make %1 s&upport"), Qt::Key_4, ParticipationRole::Support);
    menu.addSeparator();
    rider({u"rider.copyplace"_s, tr("&Copy position"), tr("&Copy position of %1"),
           Qt::CTRL | Qt::SHIFT | Qt::Key_P, Needs::Rider},
          &RiderActs::copyPlace);
    rider({u"rider.password"_s,
           tr("Set new &password…"),
           tr("Set new &password of %1…"),
           {},
           Needs::Rider},
          &RiderActs::resetPassword);
    menu.addSeparator();
    m_actions.add(menu, {u"attention.next"_s, tr("&Next alert"), {}, Qt::Key_F8},
                  [this] { Q_EMIT nextAttentionRequested(); });
    rider({u"attention.seen"_s, tr("Ac&knowledge"), tr("Ac&knowledge %1"), Qt::CTRL | Qt::Key_Space,
           Needs::Attention},
          &RiderActs::acknowledge);
    rider({u"incident.coming"_s, tr("Who is on the wa&y…"), tr("Who is on the wa&y to %1…"),
           Qt::CTRL | Qt::SHIFT | Qt::Key_Y, Needs::Incident},
          &RiderActs::tellWhoIsComing);
    rider({u"incident.resolve"_s, tr("R&esolve SOS…"), tr("R&esolve SOS of %1…"),
           Qt::CTRL | Qt::SHIFT | Qt::Key_R, Needs::Incident},
          &RiderActs::resolveIncident);
}

void DeskMenus::buildMapMenu(QMenu &menu)
{
    RideMap &map = m_parts.map;
    m_actions.add(menu, {u"map.fit"_s, tr("Fit &all"), {}, Qt::CTRL | Qt::Key_0},
                  [&map] { map.fitAll(); });
    addMode(menu, {u"map.followride"_s, tr("Follow the &ride"), {}, Qt::CTRL | Qt::Key_G},
            FollowMode::Ride);
    addMode(menu,
            {u"map.followrider"_s, tr("Follow the rid&er"), {}, Qt::CTRL | Qt::Key_R, Needs::Rider},
            FollowMode::Rider);
    addMode(menu, {u"map.free"_s, tr("Free &view"), {}, Qt::CTRL | Qt::Key_B}, FollowMode::Free);
    menu.addSeparator();
    m_actions.add(menu, {u"map.zoomin"_s, tr("Zoom &in"), {}, QKeySequence::ZoomIn},
                  [&map] { map.view().zoomBy(1); });
    m_actions.add(menu, {u"map.zoomout"_s, tr("Zoom &out"), {}, QKeySequence::ZoomOut},
                  [&map] { map.view().zoomBy(-1); });
    QAction *trails =
        m_actions.add(menu, {u"map.trails"_s, tr("&Trails"), {}, Qt::CTRL | Qt::Key_T},
                      [&map] { map.trails().setShown(!map.trails().isShown()); });
    trails->setCheckable(true);
    trails->setChecked(true);
    menu.addSeparator();
    addTool(menu, {u"map.measure"_s, tr("&Measure"), {}, Qt::CTRL | Qt::Key_L},
            RideMap::Tool::Measure);
    addTool(menu, {u"map.draw"_s, tr("&Draw a route"), {}, Qt::CTRL | Qt::Key_D},
            RideMap::Tool::Draw);
    menu.addSeparator();
    m_actions.add(menu,
                  {u"map.window"_s, tr("New map &window"), {}, Qt::CTRL | Qt::SHIFT | Qt::Key_N},
                  [this] { openMapWindow(); });
    m_actions.add(menu, {u"map.print"_s, tr("&Print the map…"), {}, QKeySequence::Print},
                  [this] { Q_EMIT printRequested(); });
    m_actions.add(menu, {u"map.pdf"_s, tr("Save the map as PD&F…")},
                  [this] { Q_EMIT savingMapRequested(); });
}

/// Every key means there what it means at the desk; those about a map and its window are its own.
void DeskMenus::openMapWindow()
{
    MapWindow &window = *m_parts.mapWindows.open();
    const auto actions = m_actions.all();
    for (QAction *one : actions) {
        if (!one->objectName().startsWith("map."_L1) && one->objectName() != "view.fullscreen"_L1) {
            window.addAction(one);
        }
    }
    connect(&window.linkBadge(), &LinkBadge::clicked, action(u"desk.reconnect"_s),
            &QAction::trigger);
}

void DeskMenus::buildGoMenu(QMenu &menu, const QList<Place> &places)
{
    m_actions.add(menu, {u"go.palette"_s, tr("&Command palette…"), {}, Qt::CTRL | Qt::Key_K},
                  [this] { Q_EMIT paletteRequested(); });
    menu.addSeparator();
    for (const Place &place : places) {
        m_actions.add(menu, {place.name, place.text, {}, place.key},
                      [widget = place.widget] { goToPlace(*widget); });
    }
}

void DeskMenus::buildViewMenu(QMenu &menu, const QList<QDockWidget *> &docks)
{
    for (const QDockWidget *dock : docks) {
        addPanelToggle(menu, *dock);
    }
    menu.addSeparator();
    const std::pair<QString, Theme> themes[] = {
        {tr("&Daylight colours"), Theme::Daylight},
        {tr("&Night colours"), Theme::Night},
        {tr("Colours for colour &blindness"), Theme::ColorBlind}};
    for (const auto &[text, theme] : themes) {
        m_actions.add(menu, {u"view.theme%1"_s.arg(int(theme)), text},
                      [this, chosen = theme] { Q_EMIT themeRequested(chosen); });
    }
    menu.addSeparator();
    m_actions.add(menu, {u"view.fullscreen"_s, tr("&Full screen"), {}, Qt::Key_F11},
                  [this] { Q_EMIT fullScreenRequested(); });
    m_actions.add(menu, {u"view.reset"_s, tr("&Reset the layout")},
                  [this] { Q_EMIT layoutResetRequested(); });
}

void DeskMenus::buildDeskMenu(QMenu &menu)
{
    m_actions.add(menu, {u"desk.users"_s, tr("&Users…"), {}, {}, Needs::Admin},
                  [this] { m_parts.acts.manageUsers(); });
    m_actions.add(menu, {u"desk.settings"_s, tr("&Settings…"), {}, Qt::CTRL | Qt::Key_Comma},
                  [this] { Q_EMIT preferencesRequested(); });
    menu.addSeparator();
    m_actions.add(menu, {u"desk.login"_s, tr("Log &in…"), {}, {}, Needs::NoLink},
                  [this] { Q_EMIT logInRequested(); });
    m_actions.add(menu, {u"desk.reconnect"_s, tr("&Reconnect now"), {}, Qt::Key_F5},
                  [this] { Q_EMIT reconnectRequested(); });
    m_actions.add(menu,
                  {u"desk.certificate"_s, tr("Show &certificate…"), {}, {}, Needs::Certificate},
                  [this] { Q_EMIT certificateRequested(); });
    m_actions.add(menu, {u"desk.logout"_s, tr("&Log out")}, [this] { Q_EMIT logOutRequested(); });
    m_actions.add(menu, {u"desk.quit"_s, tr("&Quit"), {}, QKeySequence::Quit},
                  [this] { Q_EMIT closeRequested(); });
}

} // namespace saferide
