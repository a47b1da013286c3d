// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/paperdesk.h"

#include "shared/geo/gpxreader.h"
#include "shared/geo/polyline.h"

#include <QDir>
#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace saferide::test {

namespace {

constexpr ParticipationRole Roles[] = {ParticipationRole::Leader, ParticipationRole::Rider,
                                       ParticipationRole::Rider,  ParticipationRole::Rider,
                                       ParticipationRole::Rider,  ParticipationRole::Sweep,
                                       ParticipationRole::Support};
constexpr qint64 Ages[] = {0, 1'000, 2'000, 3'000, 45'000, 150'000, 700'000};

} // namespace

QList<QList<GeoPoint>> demoLine()
{
    QFile file(QStringLiteral(SAFERIDE_RESOURCES "/demo/hills-loop.gpx"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const auto gpx = readGpx(file.readAll());
    QList<QList<GeoPoint>> segments;
    for (const GpxSegment &segment : gpx->line()) {
        QList<GeoPoint> points;
        for (const GpxPoint &point : segment) {
            points.append(point.point);
        }
        segments.append(points);
    }
    return segments;
}

RideRoute routeOf(RideId id)
{
    RideRoute route;
    route.ride = id;
    route.route = RouteId{1};
    route.segments = demoLine();
    return route;
}

Ride liveRide(qint64 id, const QString &title)
{
    Ride made;
    made.id = RideId{id};
    made.code = u"HILLS%1"_s.arg(id);
    made.title = title;
    made.status = RideStatus::Live;
    made.route = RouteId{1};
    made.organizer = UserId{1};
    return made;
}

PaperDesk::PaperDesk(const ManualClock &deskClock)
    : clock(deskClock)
    , picture(deskClock)
    , commands([this](const QString &method, const QJsonObject &params, QObject *,
                      const DeskCommands::Answer &answer) {
        sent.append({method, params, answer});
    })
{
}

MainWindow &PaperDesk::open()
{
    window = std::make_unique<MainWindow>(picture, commands);
    return *window;
}

void PaperDesk::setStatus(RideId id, RideStatus status)
{
    Ride changed = *picture.store.ride(id);
    changed.status = status;
    picture.store.apply(RidePut{changed});
}

void PaperDesk::addRiders(RideId to, int count, double spacing)
{
    const Polyline line(demoLine().constFirst());
    const QStringList names{u"Ana"_s,
                            u"Bojan"_s,
                            u"Cene"_s,
                            u"Darja"_s,
                            u"Eva"_s,
                            u"Franc"_s,
                            u"Gregor Dolgoimenski"_s};
    for (int i = 0; i < count; ++i) {
        const auto place = line.at(std::fmod(3000 + i * spacing, line.lengthMeters()));
        Participant participant;
        participant.username = i < 7 ? names[i] : u"rider%1"_s.arg(i);
        participant.participation.id = ParticipationId{to.value * 100'000 + i + 1};
        participant.participation.user = UserId{i + 1};
        participant.participation.ride = to;
        participant.participation.role = i < 7 ? Roles[i] : ParticipationRole::Rider;
        participant.participation.lastFix = LocationFix{.point = place->point,
                                                        .fixTime = clock.now() + -Ages[i % 7],
                                                        .accuracy = 5,
                                                        .speed = i % 7 == 3 ? 0.0 : 6.5,
                                                        .course = place->bearing,
                                                        .altitude = 410 + i % 40,
                                                        .battery = i % 5 == 2 ? 9 : 80};
        picture.store.apply(ParticipantPut{participant});
    }
}

PaperDesk::Sent PaperDesk::last(const QString &method) const
{
    const auto found = std::find_if(sent.crbegin(), sent.crend(),
                                    [&](const Sent &one) { return one.method == method; });
    if (found == sent.crend()) {
        qFatal("nothing asked for %s", qPrintable(method));
    }
    return *found;
}

void savePicture(QWidget &widget, const QString &name)
{
    if (const QString folder = qEnvironmentVariable("SAFERIDE_PICTURES"); !folder.isEmpty()) {
        widget.grab().save(QDir(folder).filePath(name + u".png"_s));
    }
}

} // namespace saferide::test
