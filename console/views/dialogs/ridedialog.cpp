// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/ridedialog.h"

#include "console/models/displayunits.h"
#include "console/models/gpxfile.h"
#include "console/views/panels/plaintext.h"
#include "shared/core/foreigntext.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMimeData>

namespace saferide {

namespace {

QUrl gpxUrl(const QMimeData *data)
{
    const auto urls = data->urls();
    return urls.size() == 1 && urls.first().isLocalFile() ? urls.first() : QUrl();
}

QString calledAs(const Ride &ride, const QString &name)
{
    return name.isEmpty() ? ride.title : name;
}

} // namespace

RideDialog::RideDialog(DeskCommands &commands, const std::optional<Ride> &seen, QWidget *parent,
                       const QString &name)
    : ActDialog(seen ? tr("Edit “%1”").arg(inTitle(calledAs(*seen, name))) : tr("New ride"),
                seen ? tr("&Save") : tr("&Create ride"), parent)
    , m_commands(commands)
    , m_seen(seen)
    , m_name(seen ? calledAs(*seen, name) : QString())
{
    setAcceptDrops(true);
    buildForm();
    if (seen) {
        fill(*seen);
        loadDescription(seen->id);
    }
    loadRoutes();
}

void RideDialog::buildForm()
{
    m_title.setMaxLength(LongestTitle);
    m_description.setTabChangesFocus(true);
    m_description.setMaximumHeight(70);
    m_start.setCalendarPopup(true);
    m_start.setDisplayFormat(
        QLocale().dateFormat(QLocale::ShortFormat)
        + (displayUnits().twelveHours ? QStringLiteral(" h:mm ap") : QStringLiteral(" HH:mm")));
    m_start.setDateTime(QDateTime::currentDateTime().addSecs(3600));
    m_route.addItem(tr("No route"), 0);
    m_route.setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_import.setText(tr("&Import GPX…"));
    m_import.setAutoDefault(false);
    connect(&m_import, &QPushButton::clicked, this, [this] {
        const QString file = QFileDialog::getOpenFileName(this, tr("Import GPX"), {},
                                                          tr("GPX files (*.gpx);;All files (*)"));
        if (!file.isEmpty()) {
            importGpx(file);
        }
    });
    m_visibility.addItem(tr("All participants see the route"), toString(RouteVisibility::Always));
    m_visibility.addItem(tr("Participants see it once the ride is live"),
                         toString(RouteVisibility::Start));
    m_visibility.addItem(tr("Only the organizer and dispatchers see it"),
                         toString(RouteVisibility::Secret));
    m_listed.setText(tr("&Listed: riders find it without the code"));
    m_guests.setText(tr("&Guests: whoever knows the code joins without an account"));
    m_shareGroup.setText(tr("Show the gr&oup in OwnTracks"));
    m_shareGroup.setToolTip(plainToolTip(
        tr("Riders with this app see leader, sweep, support and the nearest riders on its map")));
    for (QCheckBox *box : {&m_listed, &m_guests, &m_shareGroup}) {
        box->setChecked(true);
    }
    form().addRow(tr("&Title"), &m_title);
    form().addRow(tr("&Description"), &m_description);
    form().addRow(tr("St&art"), &m_start);
    auto *route = new QHBoxLayout;
    route->addWidget(&m_route, 1);
    route->addWidget(&m_import);
    form().addRow(tr("&Route"), route);
    static_cast<QLabel *>(form().labelForField(route))->setBuddy(&m_route);
    form().addRow(tr("&Visibility"), &m_visibility);
    addToForm(&m_listed);
    addToForm(&m_guests);
    addToForm(&m_shareGroup);
    m_route.setAccessibleName(tr("Route"));
}

void RideDialog::fill(const Ride &ride)
{
    m_title.setText(ride.title);
    m_shownTitle = m_title.text().trimmed();
    m_start.setDateTime(QDateTime::fromMSecsSinceEpoch(ride.startTime.msecs));
    m_shownStart = m_start.dateTime();
    if (m_visibility.findData(toString(ride.visibility)) < 0) { // of a newer daemon: kept as it is
        m_visibility.addItem(tr("Other"), toString(ride.visibility));
    }
    m_visibility.setCurrentIndex(m_visibility.findData(toString(ride.visibility)));
    m_listed.setChecked(ride.listed);
    m_guests.setChecked(ride.guests);
    m_shareGroup.setChecked(ride.shareGroup);
    if (ride.route) { // its name follows with the list
        putRoute(*ride.route, tr("Route %1").arg(ride.route->value));
        choose(ride.route);
    }
}

void RideDialog::loadDescription(RideId ride)
{
    m_description.setEnabled(false);
    m_description.setPlaceholderText(tr("Loading…"));
    m_commands.findRide(ride, this, [this](const Result<Ride> &found) {
        if (!found) {
            m_description.setPlaceholderText(
                tr("Could not be loaded and will not be changed: %1").arg(found.error().message));
            return;
        }
        m_description.setPlaceholderText({});
        m_description.setPlainText(found->description.value_or(QString()));
        m_description.setEnabled(true);
    });
}

void RideDialog::loadRoutes()
{
    m_commands.listRoutes(this, [this](const Result<PageOf<Route>> &page) {
        if (!page) {
            return; // told in the log; the ride can be made without
        }
        for (const Route &route : page->items) {
            addRoute(route);
        }
    });
}

void RideDialog::addRoute(const Route &route)
{
    putRoute(route.id,
             QStringLiteral("%1 (%2)").arg(route.title, distanceText(route.distanceMeters)));
}

void RideDialog::putRoute(RouteId id, const QString &text)
{
    const auto known = m_rows.constFind(id);
    if (known != m_rows.constEnd()) {
        m_route.setItemText(*known, text);
    } else {
        m_rows.insert(id, m_route.count());
        m_route.addItem(text, id.value);
    }
}

void RideDialog::choose(std::optional<RouteId> route)
{
    m_route.setCurrentIndex(std::max(0, m_route.findData(route ? route->value : 0)));
}

void RideDialog::importGpx(const QString &fileName)
{
    begin();
    readGpxFile(fileName, this, [this, fileName](const Result<QString> &gpx) {
        take(gpx, QFileInfo(fileName).completeBaseName());
    });
}

void RideDialog::importGpx(const QByteArray &bytes, const QString &title)
{
    begin();
    take(gpxText(bytes, title), title);
}

void RideDialog::take(const Result<QString> &gpx, const QString &title)
{
    if (!gpx) {
        showProblem(gpx.error().message);
        return;
    }
    const auto stored = [this, title](const Result<Route> &route) {
        if (!route) {
            showProblem(outcomeOf(route.error()));
            return;
        }
        end();
        addRoute(*route);
        choose(route->id);
        if (m_title.text().isEmpty()) {
            m_title.setText(title.left(LongestTitle));
        }
    };
    m_commands.createRoute(title.left(LongestTitle), *gpx, this, stored);
}

void RideDialog::dragEnterEvent(QDragEnterEvent *event)
{
    if (!gpxUrl(event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
    }
}

void RideDialog::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    importGpx(gpxUrl(event->mimeData()).toLocalFile());
}

std::optional<QString> RideDialog::description() const
{
    const QString text = m_description.toPlainText().trimmed();
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

std::optional<RouteId> RideDialog::chosenRoute() const
{
    return RouteId::from(m_route.currentData().toLongLong());
}

void RideDialog::act()
{
    if (m_title.text().trimmed().isEmpty()) {
        showProblem(tr("A ride must have a title."));
        m_title.setFocus();
        return;
    }
    if (m_seen) {
        change();
    } else {
        create();
    }
}

void RideDialog::create()
{
    NewRide newRide;
    newRide.title = m_title.text().trimmed();
    newRide.description = description();
    newRide.startTime = Timestamp{m_start.dateTime().toMSecsSinceEpoch()};
    newRide.route = chosenRoute();
    newRide.visibility = *routeVisibilityFromString(m_visibility.currentData().toString());
    newRide.listed = m_listed.isChecked();
    newRide.guests = m_guests.isChecked();
    newRide.shareGroup = m_shareGroup.isChecked();
    m_commands.createRide(newRide, this, [this](const Result<Ride> &ride) { saved(ride); });
}

void RideDialog::change()
{
    RideChange change;
    const auto set = [](auto &field, const auto &value, const auto &before) {
        if (value != before) {
            field = value;
        }
    };
    set(change.title, m_title.text().trimmed(), m_shownTitle); // the field may have cut it
    if (m_description.document()->isModified()) {
        change.description = description();
    }
    // Not by the ride: the field knows no seconds, and not which of the two hours when the clocks
    // are set back.
    if (m_start.dateTime() != m_shownStart) {
        change.startTime = Timestamp{m_start.dateTime().toMSecsSinceEpoch()};
    }
    set(change.route, chosenRoute(), m_seen->route);
    if (const auto chosen = routeVisibilityFromString(m_visibility.currentData().toString())) {
        set(change.visibility, *chosen, m_seen->visibility);
    }
    set(change.listed, m_listed.isChecked(), m_seen->listed);
    set(change.guests, m_guests.isChecked(), m_seen->guests);
    set(change.shareGroup, m_shareGroup.isChecked(), m_seen->shareGroup);
    if (change == RideChange()) {
        accept();
        return;
    }
    m_commands.changeRide(*m_seen, change, tr("Change “%1”").arg(isolated(m_name)), this,
                          [this](const Result<Ride> &ride) { saved(ride); });
}

void RideDialog::saved(const Result<Ride> &outcome)
{
    if (outcome) {
        Q_EMIT rideSaved(outcome->id);
    }
    finish(outcome);
}

} // namespace saferide
