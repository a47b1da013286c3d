// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/views/window/mainwindow.h"

#include <QJsonObject>

#include <memory>

namespace saferide::test {

/// The line of the route in resources/demo.
QList<QList<GeoPoint>> demoLine();
RideRoute routeOf(RideId ride);
/// With the code HILLS and its number, and a route.
Ride liveRide(qint64 id, const QString &title);

/// A desk without a server: what it asks is noted, and answered by the test.
struct PaperDesk
{
    struct Sent
    {
        QString method;
        QJsonObject params;
        DeskCommands::Answer answer;
    };

    explicit PaperDesk(const ManualClock &deskClock);

    /// The main window, not shown yet.
    MainWindow &open();
    /// Riders along the route, 900 m apart. Of seven the fourth stands, the fifth is heard of 45 s
    /// ago, the sixth 150 s, the seventh 700 s; the first leads, the last two are sweep and
    /// support.
    void addRiders(RideId ride, int count, double spacing = 900);
    void setStatus(RideId ride, RideStatus status);
    /// The last request of this name; fails the test when there is none.
    Sent last(const QString &method) const;

    const ManualClock &clock;
    DeskPicture picture;
    QList<Sent> sent;
    DeskCommands commands;
    std::unique_ptr<MainWindow> window;
};

/// Calls `handle` with the next modal dialog of this class as soon as it is open.
template<typename Dialog>
void whenOpened(const std::function<void(Dialog &)> &handle);

/// Where SAFERIDE_PICTURES says, for looking at.
void savePicture(QWidget &widget, const QString &name);

} // namespace saferide::test

#include <QApplication>
#include <QTimer>

template<typename Dialog>
void saferide::test::whenOpened(const std::function<void(Dialog &)> &handle)
{
    auto *timer = new QTimer(qApp);
    timer->setInterval(5);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, handle] {
        if (auto *dialog = qobject_cast<Dialog *>(QApplication::activeModalWidget())) {
            timer->stop();
            timer->deleteLater();
            handle(*dialog);
        }
    });
    timer->start();
}
