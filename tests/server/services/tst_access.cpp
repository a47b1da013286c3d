// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/access.h"
#include "tests/support/testprogram.h"

#include <QMap>
#include <QTest>

#include <functional>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

constexpr UserId OrganizerId{1};
constexpr UserId RiderId{2};
constexpr UserId OtherId{3};

/// Who asks, and how they meet a ride or a route.
struct Asking
{
    User user;
    bool joined = false;
};

QList<Asking> asking()
{
    return {{{OrganizerId, u"organizer"_s, UserRole::Rider, {}, {}}, false},
            {{RiderId, u"rider"_s, UserRole::Rider, {}, {}}, true},
            {{OtherId, u"other"_s, UserRole::Rider, {}, {}}, false},
            {{{4}, u"dispatcher"_s, UserRole::Dispatcher, {}, {}}, false},
            {{{5}, u"admin"_s, UserRole::Admin, {}, {}}, false}};
}

QString answer(const Result<void> &outcome)
{
    if (outcome) {
        return u"yes"_s;
    }
    return outcome.error().code == ErrorCode::Forbidden ? u"no"_s : u"hidden"_s;
}

using RideRule = std::function<Result<void>(const User &, const RideOfViewer &)>;

const QMap<QString, RideRule> &rideRules()
{
    static const Participation riders = [] {
        Participation participation;
        participation.user = RiderId;
        return participation;
    }();
    const auto rule = [](auto function) -> RideRule {
        return
            [function](const User &user, const RideOfViewer &ride) { return function(user, ride); };
    };
    static const QMap<QString, RideRule> rules{
        {u"see"_s, rule([](const User &user, const RideOfViewer &ride) {
             return access::toSee(user, ride);
         })},
        {u"see who is in it"_s, rule(access::toSeeParticipants)},
        {u"change"_s, rule([](const User &user, const RideOfViewer &ride) {
             return access::toChange(user, ride);
         })},
        {u"report the rider's position"_s, rule([](const User &user, const RideOfViewer &ride) {
             return access::toReport(user, ride, riders);
         })},
        {u"take the rider out"_s, rule([](const User &user, const RideOfViewer &ride) {
             return access::toRemove(user, ride, riders);
         })},
    };
    return rules;
}

RideOfViewer rideThatIs(const QString &kind)
{
    RideOfViewer ride;
    ride.ride.id = {1};
    ride.ride.organizer = OrganizerId;
    ride.ride.listed = kind != u"unlisted"_s;
    ride.ride.status = kind == u"over"_s ? RideStatus::Finished : RideStatus::Live;
    return ride;
}

} // namespace

/// Who may do what. How somebody meets a ride or a route is given; that the database finds the same
/// is for tst_rideservice and tst_routeservice.
class TestAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void toRides_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<QString>("ride");
        QTest::addColumn<QString>("answers");
        const auto row = [](const char *action, const char *ride, const char *answers) {
            QTest::addRow("%s: %s", action, ride)
                << QString::fromLatin1(action) << QString::fromLatin1(ride)
                << QString::fromLatin1(answers);
        };
        // the answers to the organizer, a rider in the ride, another rider, a dispatcher, an admin
        row("see", "listed", "yes yes yes yes yes");
        row("see", "unlisted", "yes yes hidden yes yes");
        row("see", "over", "yes yes hidden yes yes");
        row("see who is in it", "listed", "yes yes no yes yes");
        row("see who is in it", "unlisted", "yes yes hidden yes yes");
        row("see who is in it", "over", "yes yes hidden yes yes");
        row("change", "listed", "yes no no yes yes");
        row("change", "unlisted", "yes no hidden yes yes");
        row("change", "over", "yes no hidden yes yes");
        row("report the rider's position", "listed", "no yes no no no");
        row("report the rider's position", "unlisted", "no yes hidden no no");
        row("take the rider out", "listed", "yes yes no yes yes");
        row("take the rider out", "unlisted", "yes yes hidden yes yes");
    }
    void toRides()
    {
        QFETCH(const QString, action);
        QFETCH(const QString, ride);
        QFETCH(const QString, answers);
        QStringList given;
        for (const Asking &who : asking()) {
            RideOfViewer seen = rideThatIs(ride);
            seen.joined = who.joined;
            given.append(answer(rideRules()[action](who.user, seen)));
        }
        QCOMPARE(given.join(u' '), answers);
    }

    void toRoutes_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<QString>("answers");
        // the answers to the owner; to riders who organize a ride along it, who are in one that
        // shows it, in one that hides it, in none; to a dispatcher
        QTest::newRow("see") << u"see"_s << u"yes yes yes yes hidden yes"_s;
        QTest::newRow("see its line") << u"see its line"_s << u"yes yes yes no no yes"_s;
        QTest::newRow("change") << u"change"_s << u"yes no no no hidden yes"_s;
        QTest::newRow("use") << u"use"_s << u"yes yes yes hidden hidden yes"_s;
    }
    void toRoutes()
    {
        QFETCH(const QString, action);
        QFETCH(const QString, answers);
        Route route;
        route.owner = OrganizerId;
        route.gpx = u"<gpx/>"_s;
        const User rider = asking()[1].user;
        const QList<std::pair<User, RouteOfViewer>> meetings{
            {asking()[0].user, {route}},
            {rider, {.route = route, .organizes = true}},
            {rider, {.route = route, .inRide = true, .shownInRide = true}},
            {rider, {.route = route, .inRide = true}},
            {rider, {route}},
            {asking()[3].user, {route}},
        };
        QStringList given;
        for (const auto &[user, seen] : meetings) {
            if (action == u"see its line"_s) {
                given.append(access::shownTo(user, seen).gpx ? u"yes"_s : u"no"_s);
            } else {
                given.append(answer(action == u"see"_s          ? access::toSee(user, seen)
                                        : action == u"change"_s ? access::toChange(user, seen)
                                                                : access::toUse(user, seen)));
            }
        }
        QCOMPARE(given.join(u' '), answers);
    }

    void toAccounts_data()
    {
        QTest::addColumn<UserRole>("role");
        QTest::addColumn<QString>("answers");
        // list users; manage them; set the password of a rider, a dispatcher, an admin
        QTest::newRow("riders") << UserRole::Rider << u"no no no no no"_s;
        QTest::newRow("dispatchers") << UserRole::Dispatcher << u"yes no yes no no"_s;
        QTest::newRow("admins") << UserRole::Admin << u"yes yes yes yes yes"_s;
    }
    void toAccounts()
    {
        QFETCH(const UserRole, role);
        QFETCH(const QString, answers);
        User user;
        user.role = role;
        QStringList given{answer(access::toListUsers(user)), answer(access::toManageUsers(user))};
        for (const auto whoseRole : {UserRole::Rider, UserRole::Dispatcher, UserRole::Admin}) {
            User whose;
            whose.role = whoseRole;
            given.append(answer(access::toResetPassword(user, whose)));
        }
        QCOMPARE(given.join(u' '), answers);
    }
};

SAFERIDE_TEST(TestAccess)
#include "tst_access.moc"
