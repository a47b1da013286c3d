// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/restfixture.h"
#include "tests/support/testprogram.h"

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

/// The rows of the REST table about rides and routes, each with its status codes, over real
/// connections.
class TestRestRides : public test::RestFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addRows(); }
    void init() { start(); }
    void cleanup() { finish(); }

    void plansRides()
    {
        const auto ride = newRide();
        QCOMPARE(ride.status, 201);
        QCOMPARE(ride[u"status"_s], "planned"_L1);
        QCOMPARE(ride[u"visibility"_s], "always"_L1);
        QVERIFY(ride[u"listed"_s].toBool() && ride[u"is_active"_s].toBool());
        QCOMPARE(ride[u"start_time"_s], "2026-01-31T09:00:00+00:00"_L1);
        const auto participants = client->get("/rides/1/participants", ann).array();
        QCOMPARE(participants.size(), 1);
        QCOMPARE(participants[0]["role"_L1], "leader"_L1);
        QCOMPARE(newRide(R"(,"route_id":99)").status, 404);
        QCOMPARE(
            call("POST", "/rides/", R"({"title":"","route_id":"9","listed":1})", ann).wrongFields(),
            (QStringList{u"body.title"_s, u"body.start_time"_s, u"body.route_id"_s,
                         u"body.listed"_s}));
    }

    void listsAreNotFoundWhenThereAreNone()
    {
        for (const char *list :
             {"/rides/owned", "/rides/joined", "/rides/available", "/routes/owned"}) {
            QCOMPARE(client->get(list, ann).status, 404);
        }
        for (const char *list : {"/rides/", "/routes/", "/participations/"}) {
            const auto empty = client->get(list, ann);
            QCOMPARE(empty.status, 200);
            QCOMPARE(empty.body, "[]");
        }
    }

    void listsRidesByKind()
    {
        newRide(R"(,"listed":true)");
        newRide(R"(,"listed":false)");
        const auto third = newRide();
        QCOMPARE(call("PUT", pathOf("rides", third), R"({"status":"cancelled"})", ann).status, 200);
        QCOMPARE(idsOf("/rides/owned", ann), (QList<qint64>{1, 2, 3}));
        QCOMPARE(idsOf("/rides/joined", ann), (QList<qint64>{1, 2, 3}));
        QCOMPARE(client->get("/rides/available", ann).status, 404);
        QCOMPARE(idsOf("/rides/available", bob), QList<qint64>{1});
        QCOMPARE(idsOf("/rides/", bob), QList<qint64>{1});
        QCOMPARE(idsOf("/rides/", desk), (QList<qint64>{1, 2, 3}));
        QCOMPARE(join(client->get("/rides/2", ann), bob).status, 201);
        QCOMPARE(idsOf("/rides/joined", bob), QList<qint64>{2});
        QCOMPARE(idsOf("/rides/", bob), (QList<qint64>{1, 2}));
    }

    void listsComeByStartTime()
    {
        for (const char *time :
             {"2026-03-01", "2026-01-01T10:00:00+02:00", "2026-01-01T08:00:00Z", "2026-02-01"}) {
            const QJsonObject ride{{u"title"_s, u"a"_s},
                                   {u"start_time"_s, QLatin1StringView(time)}};
            QCOMPARE(call("POST", "/rides/", json(ride), ann).status, 201);
        }
        const QList<qint64> byTime{2, 3, 4, 1};
        QCOMPARE(idsOf("/rides/owned", ann), byTime);
        QCOMPARE(idsOf("/rides/owned?limit=1", ann), byTime);
        QCOMPARE(idsOf("/rides/joined?limit=3", ann), byTime);
        QCOMPARE(idsOf("/rides/available?limit=2", bob), byTime);
    }

    void endsAListAtAMegabyte()
    {
        constexpr int Rides = 45; // of 30 kB each
        EXPECT_OK(database->write([&](db::Session &session) -> Result<void> {
            const auto organizer = UserService(session, daemon->clock).find(UserId{1});
            for (int i = 0; organizer && i < Rides; ++i) {
                NewRide ride;
                ride.title = u"long"_s;
                ride.description = u"\u20ac"_s.repeated(10'000);
                ride.startTime = Timestamp{1'000'000 + i};
                if (const auto made = RideService(session, daemon->clock).create(*organizer, ride);
                    !made) {
                    return made.error();
                }
            }
            return {};
        }));
        for (const char *const list : {"/rides/", "/rides/owned", "/rides/joined?limit=1000"}) {
            const auto first = client->get(list, ann);
            QCOMPARE(first.status, 200);
            QVERIFY(first.body.size() > 900'000 && first.body.size() <= 1'000'100);
            QVERIFY(!first.next().isEmpty());
            QCOMPARE(idsOf(list, ann).size(), Rides);
        }
    }

    void showsEverybodyOfALargeRide()
    {
        newRide();
        constexpr int Riders = 4'000;
        addRiders(Riders);
        const QByteArray list = "/rides/1/participants";
        const auto first = client->get(list, ann);
        QVERIFY(first.array().size() > 2'000);
        QVERIFY(first.body.size() > 900'000 && first.body.size() <= 1'000'100);
        const auto rest = client->get(first.next(), ann);
        QCOMPARE(first.array().size() + rest.array().size(), Riders + 1);
        QVERIFY(rest.next().isEmpty());
        const QList<qint64> all = idsOf(list, ann);
        QCOMPARE(QSet<qint64>(all.begin(), all.end()).size(), Riders + 1);
        QCOMPARE(client->get(list + "?after_id=3000", ann).array().size(), Riders + 1 - 3'000);
        QCOMPARE(client->get(list + "?limit=1000", ann).array().size(), 1'000);
    }

    void leadsThroughALongList()
    {
        for (int i = 0; i < 5; ++i) {
            newRide();
        }
        const auto page = client->get("/rides/?limit=2", ann);
        QCOMPARE(page.next(), "/rides?limit=2&after_id=2");
        QCOMPARE(idsOf("/rides/?limit=2", ann), (QList<qint64>{1, 2, 3, 4, 5}));
        QCOMPARE(idsOf("/rides/?limit=1000&after_id=3", ann), (QList<qint64>{4, 5}));
        // Behind the last one there is nothing, which is no 404.
        QCOMPARE(client->get("/rides/owned?after_id=5", ann).body, "[]");
    }

    void leadsThroughAListByStartWhateverBecomesOfTheLastRideOfAPage()
    {
        for (const char *time :
             {"2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04", "2026-01-05"}) {
            const QJsonObject ride{{u"title"_s, u"a"_s},
                                   {u"start_time"_s, QLatin1StringView(time)}};
            QCOMPARE(call("POST", "/rides/", json(ride), ann).status, 201);
        }
        const auto first = client->get("/rides/owned?limit=2", ann);
        QCOMPARE(first.next(), "/rides/owned?limit=2&after=1767312000000,2");
        QCOMPARE(call("PUT", "/rides/2", R"({"start_time":"2026-02-01T00:00:00Z"})", ann).status,
                 200);
        QCOMPARE(idsOf(first.next(), ann), (QList<qint64>{3, 4, 5, 2}));
        QCOMPARE(call("DELETE", "/rides/2", {}, ann).status, 204);
        QCOMPARE(idsOf(first.next(), ann), (QList<qint64>{3, 4, 5}));
        const auto gone = client->get("/rides/owned?after_id=99", ann);
        QCOMPARE(gone.status, 410);
        QVERIFY(gone[u"detail"_s].toString().contains(u"no longer exists"_s));
        for (const char *wrong : {"", "1", "1,2,3", "x,2", "1,", "9223372036854775808,1"}) {
            QCOMPARE(client->get(QByteArray("/rides/owned?after=") + wrong, ann).wrongFields(),
                     QStringList{u"query.after"_s});
        }
    }

    void findsARideByItsCode()
    {
        const auto ride = newRide(R"(,"listed":false)");
        const QByteArray code = ride[u"code"_s].toString().toLatin1();
        QCOMPARE(client->get("/rides/code/" + code, bob).id(), ride.id());
        QCOMPARE(client->get("/rides/code/" + code.toLower() + "/", bob).id(), ride.id());
        QCOMPARE(client->get("/rides/code/" + code, {}).status, 401);
        for (const char *wrong : {"ZZZZZZ", "ABC", "%00ABCDE", "A%2FB"}) {
            QVERIFY(client->get(QByteArray("/rides/code/") + wrong, bob).status >= 400);
        }
        QCOMPARE(client->get("/rides/code/ZZZZZZ", bob).status, 404);
        QCOMPARE(client->get("/rides/code/A%2FB", bob).status, 404);
    }

    void showsRidesToWhomTheyConcern()
    {
        const auto ride = newRide();
        const QByteArray path = pathOf("rides", ride);
        QCOMPARE(client->get(path, bob).status, 200);
        QCOMPARE(client->get(path + "/participants", bob).status, 403);
        QCOMPARE(client->get("/rides/999", ann).status, 404);
        QCOMPARE(client->get("/rides/999/participants", ann).status, 404);
        QCOMPARE(call("PUT", path, R"({"listed":false})", ann).status, 200);
        QCOMPARE(client->get(path, bob).status, 404);
        QCOMPARE(client->get(path + "/participants", bob).status, 404);
        QCOMPARE(client->get(path + "/participants", desk).status, 200);
        QCOMPARE(join(ride, bob).status, 201);
        QCOMPARE(client->get(path, bob).status, 200);
        QCOMPARE(client->get(path + "/participants", bob).array().size(), 2);
        QCOMPARE(client->get(path + "/participants?limit=1", bob).array().size(), 1);
        QCOMPARE(idsOf(path + "/participants?limit=1", bob), (QList<qint64>{1, 2}));
    }

    void changesRides()
    {
        const auto route = newRoute();
        const auto ride =
            newRide(R"(,"description":"flat","route_id":)" + QByteArray::number(route.id()));
        const QByteArray path = pathOf("rides", ride);
        QCOMPARE(call("PUT", path, R"({"title":"b"})", bob).status, 403);
        const auto same = call("PUT", path, "{}", ann);
        QCOMPARE(same.status, 200);
        for (const char *field : {"title", "description", "route_id", "start_time", "listed"}) {
            QCOMPARE(same[QString::fromLatin1(field)], ride[QString::fromLatin1(field)]);
        }
        const auto cleared = call("PUT", path, R"({"description":null,"route_id":null})", ann);
        QVERIFY(cleared[u"description"_s].isNull() && cleared[u"route_id"_s].isNull());
        QCOMPARE(cleared[u"title"_s], "Sunday"_L1);
        QCOMPARE(call("PUT", path,
                      R"({"title":null,"start_time":null,"visibility":null,"listed":null,)"
                      R"("is_active":null,"status":null})",
                      ann)
                     .wrongFields()
                     .size(),
                 6);
        QCOMPARE(call("PUT", path, R"({"route_id":999})", ann).status, 404);
        QCOMPARE(call("PUT", "/rides/999", R"({"title":"b"})", ann).status, 404);
        QCOMPARE(call("PUT", path, R"({"title":"c","visibility":"secret"})", desk)[u"title"_s],
                 "c"_L1);
    }

    void ridesGoFromPlannedToTheirEnd()
    {
        const QByteArray path = pathOf("rides", newRide());
        const auto becomes = [&](const char *change) {
            const auto changed = call("PUT", path, change, ann);
            return changed.status == 200 ? changed[u"status"_s].toString()
                                         : QString::number(changed.status);
        };
        QCOMPARE(becomes(R"({"status":"finished"})"), "409"_L1);
        QCOMPARE(becomes(R"({"is_active":true})"), "planned"_L1);
        QCOMPARE(becomes(R"({"status":"live"})"), "live"_L1);
        QCOMPARE(becomes(R"({"status":"planned"})"), "409"_L1);
        QCOMPARE(becomes(R"({"status":"live","is_active":false})"), "422"_L1);
        QCOMPARE(becomes(R"({"is_active":false})"), "finished"_L1);
        QCOMPARE(becomes(R"({"is_active":true})"), "409"_L1);
        QCOMPARE(becomes(R"({"status":"cancelled"})"), "409"_L1);
        QCOMPARE(becomes(R"({"title":"remembered"})"), "finished"_L1);
    }

    void deletesRides()
    {
        const auto ride = newRide();
        const QByteArray path = pathOf("rides", ride);
        const QByteArray participation = pathOf("participations", join(ride, bob));
        QCOMPARE(call("DELETE", path, {}, bob).status, 403);
        QCOMPARE(call("PUT", path, R"({"listed":false})", ann).status, 200);
        QCOMPARE(call("DELETE", path, {}, client->newUser(u"stranger"_s)).status, 404);
        QCOMPARE(call("DELETE", path, {}, ann).status, 204);
        QCOMPARE(call("DELETE", path, {}, ann).status, 404);
        QCOMPARE(client->get(participation, bob).status, 404);
        QCOMPARE(call("DELETE", pathOf("rides", newRide()), {}, desk).status, 204);
    }

    void aDeletedRideIsGoneAtOnceForEverybody()
    {
        const auto route = newRoute();
        const auto ride = newRide(",\"route_id\":" + QByteArray::number(route.id()));
        const QByteArray path = pathOf("rides", ride);
        const QByteArray participation = pathOf("participations", join(ride, bob));
        QCOMPARE(call("DELETE", path, {}, ann).status, 204);
        for (const QByteArray &user : {ann, bob, desk}) {
            QCOMPARE(client->get(path, user).status, 404);
            QCOMPARE(client->get(path + "/participants", user).status, 404);
            QCOMPARE(
                client->get("/rides/code/" + ride[u"code"_s].toString().toLatin1(), user).status,
                404);
            QCOMPARE(client->get(participation, user).status, 404);
            QCOMPARE(client->get(participation + "/positions", user).status, 404);
            QCOMPARE(client->get("/rides/joined", user).status, 404);
            QCOMPARE(client->get("/rides/owned", user).status, 404);
            QCOMPARE(client->get("/rides/", user).body, "[]");
            QCOMPARE(client->get("/participations/", user).body, "[]");
        }
        QCOMPARE(join(ride, bob).status, 404);
        QCOMPARE(call("PUT", path, R"({"title":"x"})", ann).status, 404);
        QCOMPARE(call("DELETE", pathOf("routes", route), {}, ann).status, 204); // nobody uses it
    }

    void storesRoutes()
    {
        const auto route = newRoute();
        QCOMPARE(route.status, 201);
        QVERIFY(qAbs(route[u"distance_meters"_s].toDouble() - 1111.95) < 0.5);
        QCOMPARE(route[u"ascent_meters"_s].toDouble(), 4.0);
        QCOMPARE(route[u"gpx_data"_s].toString().toUtf8(), QByteArray(SmallGpx));
        const auto wrong = call("POST", "/routes/", routeBody("<gpx>\n<trk"), ann);
        QCOMPARE(wrong.status, 422);
        QCOMPARE(wrong.wrongFields(), QStringList{u"body.gpx_data"_s});
        const QString message = wrong[u"detail"_s][0]["msg"_L1].toString();
        QVERIFY2(message.contains(u"line 2"_s) && message.contains(u"column"_s),
                 qPrintable(message));
        QCOMPARE(call("POST", "/routes/", R"({"title":7})", ann).wrongFields(),
                 (QStringList{u"body.title"_s, u"body.gpx_data"_s}));
    }

    void takesPlacesWithoutALineAsARouteOfNoLength()
    {
        const auto places =
            call("POST", "/routes/", routeBody("<gpx><wpt lat='1' lon='2'/></gpx>"), ann);
        QCOMPARE(places.status, 201);
        QCOMPARE(places[u"distance_meters"_s].toDouble(), 0.0);
        QCOMPARE(call("POST", "/routes/", routeBody("<gpx/>"), ann).wrongFields(),
                 QStringList{u"body.gpx_data"_s});
    }

    void aRouteIsSeenAsItsRidesShowIt_data()
    {
        QTest::addColumn<QByteArray>("visibility");
        QTest::addColumn<QList<bool>>("shown"); // while planned, live, finished
        QTest::newRow("always") << QByteArray("always") << QList<bool>{true, true, true};
        QTest::newRow("start") << QByteArray("start") << QList<bool>{false, true, true};
        QTest::newRow("secret") << QByteArray("secret") << QList<bool>{false, false, false};
    }
    void aRouteIsSeenAsItsRidesShowIt()
    {
        QFETCH(QByteArray, visibility);
        QFETCH(QList<bool>, shown);
        const auto route = newRoute();
        const QByteArray path = pathOf("routes", route);
        const auto ride = newRide(R"(,"visibility":")" + visibility + R"(","route_id":)"
                                  + QByteArray::number(route.id()));
        QCOMPARE(client->get(path, bob).status, 404);
        QCOMPARE(join(ride, bob).status, 201);
        const std::array<const char *, 3> changes{R"({})", R"({"status":"live"})",
                                                  R"({"status":"finished"})"};
        for (size_t i = 0; i < changes.size(); ++i) {
            QCOMPARE(call("PUT", pathOf("rides", ride), changes[i], ann).status, 200);
            QCOMPARE(client->get(path, bob)[u"gpx_data"_s].isString(), shown[qsizetype(i)]);
            QCOMPARE(client->get("/routes/", bob).array()[0]["gpx_data"_L1].isString(),
                     shown[qsizetype(i)]);
            QVERIFY(client->get(path, ann)[u"gpx_data"_s].isString());
            QVERIFY(client->get(path, desk)[u"gpx_data"_s].isString());
        }
    }

    void changesAndDeletesRoutes()
    {
        const auto route = newRoute();
        const QByteArray path = pathOf("routes", route);
        const auto ride = newRide(R"(,"route_id":)" + QByteArray::number(route.id()));
        QCOMPARE(call("PUT", path, R"({"title":"x"})", bob).status, 404);
        QCOMPARE(call("DELETE", path, {}, bob).status, 404);
        QCOMPARE(join(ride, bob).status, 201);
        QCOMPARE(call("PUT", path, R"({"title":"x"})", bob).status, 403);
        QCOMPARE(call("DELETE", path, {}, bob).status, 403);
        QCOMPARE(call("PUT", path, R"({"title":""})", ann).status, 422);
        const auto renamed = call("PUT", path, R"({"title":"x","description":"hilly"})", ann);
        QCOMPARE(renamed[u"title"_s], "x"_L1);
        QCOMPARE(renamed[u"distance_meters"_s], route[u"distance_meters"_s]);
        const QByteArray longer = QByteArray(SmallGpx).replace("46.01", "46.02");
        const auto changed = call("PUT", path, routeBody(longer), ann);
        QVERIFY(changed[u"distance_meters"_s].toDouble() > 2000);
        QCOMPARE(changed[u"description"_s], "hilly"_L1);
        QCOMPARE(call("PUT", path, R"({"gpx_data":"no"})", ann).wrongFields(),
                 QStringList{u"body.gpx_data"_s});
        QCOMPARE(call("DELETE", path, {}, ann).status, 409);
        QCOMPARE(call("DELETE", pathOf("rides", ride), {}, ann).status, 204);
        QCOMPARE(call("DELETE", path, {}, ann).status, 204);
        QCOMPARE(client->get(path, ann).status, 404);
        QCOMPARE(call("PUT", path, R"({"title":"x"})", ann).status, 404);
        QCOMPARE(call("DELETE", path, {}, ann).status, 404);
    }

    void aHiddenRouteIsNotUsedForARideOfOnesOwn()
    {
        const auto route = newRoute();
        const QByteArray id = QByteArray::number(route.id());
        const auto ride = newRide(R"(,"visibility":"secret","route_id":)" + id);
        QCOMPARE(join(ride, bob).status, 201);
        const QByteArray mine =
            R"({"title":"mine","start_time":"2026-01-31T09:00:00Z","route_id":)" + id + "}";
        QCOMPARE(call("POST", "/rides/", mine, bob).status, 404);
        QCOMPARE(call("PUT", "/rides/1", R"({"visibility":"always"})", ann).status, 200);
        QCOMPARE(call("POST", "/rides/", mine, bob).status, 201);
    }

    void refusesRoutesBeyondTheQuotaOfARider()
    {
        constexpr qint64 Bob = 2;
        constexpr qint64 Dispatcher = 3;
        const RouteQuota two{.routes = 2};
        EXPECT_OK(storeRoute(Bob, 100, two));
        const auto second = storeRoute(Bob, 100, two);
        EXPECT_OK(second);
        const auto third = storeRoute(Bob, 100, two);
        EXPECT_ERROR(third, ErrorCode::Conflict);
        QVERIFY(third.error().message.contains(u"limits.routes_per_user"_s));
        QCOMPARE(call("DELETE", "/routes/" + QByteArray::number(second->id.value), {}, bob).status,
                 204);
        EXPECT_OK(storeRoute(Bob, 100, two));
        for (int i = 0; i < 3; ++i) {
            EXPECT_OK(storeRoute(Dispatcher, 100, two));
        }
    }

    void refusesBytesOfRoutesBeyondTheQuotaOfARider()
    {
        constexpr qint64 Bob = 2;
        const RouteQuota bytes{.bytes = 1'000};
        EXPECT_OK(storeRoute(Bob, 600, bytes));
        const auto over = storeRoute(Bob, 401, bytes);
        EXPECT_ERROR(over, ErrorCode::Conflict);
        QVERIFY(over.error().message.contains(u"limits.route_bytes_per_user"_s));
        const auto fits = storeRoute(Bob, 400, bytes);
        EXPECT_OK(fits);
        EXPECT_ERROR(changeRoute(Bob, fits->id, 401, bytes), ErrorCode::Conflict);
        EXPECT_ERROR(changeRoute(Bob, fits->id, 402, bytes, u'路'), ErrorCode::Conflict);
        EXPECT_OK(changeRoute(Bob, fits->id, 300, bytes));
        EXPECT_OK(changeRoute(Bob, fits->id, 400, bytes));
        const RouteQuota less{.bytes = 500}; // an admin made it less: what is there may shrink
        EXPECT_OK(changeRoute(Bob, fits->id, 390, less));
        EXPECT_ERROR(changeRoute(Bob, fits->id, 391, less), ErrorCode::Conflict);
    }

private:
    static MeasuredGpx gpxOf(qsizetype bytes, QChar letter = u'x')
    {
        return {QString(bytes / QString(letter).toUtf8().size(), letter), 0, 0};
    }

    Result<Route> storeRoute(qint64 user, qsizetype bytes, const RouteQuota &quota)
    {
        return database->write([this, user, bytes, quota](db::Session &session) -> Result<Route> {
            const auto owner = UserService(session, daemon->clock).find(UserId{user});
            return owner ? RouteService(session, daemon->clock)
                               .create(*owner, {u"loop"_s, {}, gpxOf(bytes)}, quota)
                         : owner.error();
        });
    }

    Result<Route> changeRoute(qint64 user, RouteId id, qsizetype bytes, const RouteQuota &quota,
                              QChar letter = u'x')
    {
        return database->write([this, user, id, quota,
                                gpx = gpxOf(bytes, letter)](db::Session &session) -> Result<Route> {
            const auto owner = UserService(session, daemon->clock).find(UserId{user});
            return owner
                ? RouteService(session, daemon->clock).change(*owner, id, {{}, {}, gpx}, quota)
                : owner.error();
        });
    }

    /// The ids of a whole list, page by page.
    QList<qint64> idsOf(QByteArray path, const QByteArray &token) const
    {
        QList<qint64> ids;
        while (!path.isEmpty()) {
            const auto page = client->get(path, token);
            for (const QJsonValue item : page.array()) {
                ids.append(item["id"_L1].toInteger());
            }
            path = page.next();
        }
        return ids;
    }

    /// To the first ride, each with a place.
    void addRiders(int count)
    {
        database->ask(
            u"INSERT INTO users (username, username_key, password_hash, role, created_at, "
            u"updated_at)"
            " WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i "
            "< %1)"
            " SELECT 'one of many ' || i, 'one of many ' || i, 'hash', 'rider', 1, 1 FROM numbers"_s
                .arg(count));
        database->ask(
            u"INSERT INTO participations (user_id, ride_id, role, joined_at, updated_at, fix_time,"
            " order_time, latitude, longitude, accuracy, speed, altitude)"
            " SELECT id, 1, 'rider', 1, 1, 1767225600000, 1767225600000, 45.123456, 14.123456, 8.5,"
            " 7.25, 300.5 FROM users WHERE username LIKE 'one of many %' ORDER BY id"_s);
    }
};

SAFERIDE_TEST(TestRestRides)
#include "tst_restrides.moc"
