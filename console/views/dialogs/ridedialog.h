// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/deskcommands.h"
#include "console/views/dialogs/actdialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace saferide {

/// Of rides and routes; the server refuses more.
inline constexpr int LongestTitle = 100; // UTF-16 units

/// Makes a ride, or changes one. A route is chosen from those that are stored, or imported: by the
/// button, or by dropping a GPX file.
class RideDialog final : public ActDialog
{
    Q_OBJECT

public:
    /// `seen` is the ride to be changed, whose description is fetched, and `name` what it is called
    /// where titles read the same; nullopt makes a new one.
    RideDialog(DeskCommands &commands, const std::optional<Ride> &seen, QWidget *parent,
               const QString &name = {});

    /// Reads the file, later, and stores it as a route, which is then chosen. What is wrong with it
    /// is said with line and column.
    void importGpx(const QString &fileName);
    void importGpx(const QByteArray &bytes, const QString &title);

    QLineEdit &titleField() { return m_title; }
    QPlainTextEdit &descriptionField() { return m_description; }
    QDateTimeEdit &startField() { return m_start; }
    QComboBox &routeField() { return m_route; }
    QComboBox &visibilityField() { return m_visibility; }
    QCheckBox &guestsField() { return m_guests; }
    QCheckBox &shareGroupField() { return m_shareGroup; }

Q_SIGNALS:
    void rideSaved(saferide::RideId ride);

protected:
    void act() override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void buildForm();
    void fill(const Ride &ride);
    void loadDescription(RideId ride);
    void loadRoutes();
    void take(const Result<QString> &gpx, const QString &title);
    void addRoute(const Route &route);
    void putRoute(RouteId id, const QString &text);
    void choose(std::optional<RouteId> route);
    void create();
    void change();
    std::optional<QString> description() const;
    std::optional<RouteId> chosenRoute() const;
    void saved(const Result<Ride> &outcome);

    DeskCommands &m_commands;
    const std::optional<Ride> m_seen;
    const QString m_name;
    QLineEdit m_title;
    QPlainTextEdit m_description;
    QDateTimeEdit m_start;
    QString m_shownTitle; // of m_seen, as the fields have them
    QDateTime m_shownStart;
    QComboBox m_route;
    QHash<RouteId, int> m_rows; // of m_route: looking for one of many takes long
    QPushButton m_import;
    QComboBox m_visibility;
    QCheckBox m_listed;
    QCheckBox m_guests;
    QCheckBox m_shareGroup;
};

} // namespace saferide
