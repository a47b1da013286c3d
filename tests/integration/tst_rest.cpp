// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/auditrepository.h"
#include "tests/support/restfixture.h"
#include "tests/support/testprogram.h"

#include <QNetworkReply>
#include <QSemaphore>
#include <QThread>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

/// The rows of the REST table about users, logins, participations and positions, each with its
/// status codes, over real connections. Rides and routes: tst_restrides.cpp.
class TestRest : public test::RestFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addRows(); }
    void init() { start(); }
    void cleanup() { finish(); }

    void registersUsers()
    {
        const auto made = call("POST", "/users", R"({"username":"Žižek","password":"secret"})");
        QCOMPARE(made.status, 201);
        QCOMPARE(made[u"role"_s], "rider"_L1);
        QCOMPARE(call("POST", "/users/", R"({"username":"žižek","password":"secret"})").status,
                 409);
        QCOMPARE(call("POST", "/users/", R"({"username":"a","password":"b"})").status, 422);
        QCOMPARE(call("POST", "/users/", "a=b", {}, "text/plain").status, 415);
    }

    void listsUsersForDispatchers()
    {
        QCOMPARE(client->get("/users/").status, 401);
        QCOMPARE(client->get("/users/", ann).status, 403);
        const auto first = client->get("/users/?limit=2", desk);
        QCOMPARE(first.status, 200);
        QCOMPARE(first.array().size(), 2);
        const auto second = client->get(first.next(), desk);
        QCOMPARE(second.array().size(), 1);
        QCOMPARE(second.next(), QByteArray());
    }

    void showsAUser()
    {
        QCOMPARE(client->get("/users/1", bob)[u"username"_s], "ann"_L1);
        QCOMPARE(client->get("/users/999", bob).status, 404);
        QCOMPARE(client->get("/users/1").status, 401);
    }

    void logsIn()
    {
        const QByteArray form = "application/x-www-form-urlencoded";
        const auto in = call("POST", "/auth/login", "username=ANN&password=secret", {}, form);
        QCOMPARE(in.status, 200);
        QCOMPARE(in.headers.value("cache-control"), "no-store");
        QCOMPARE(call("POST", "/auth/login", "{}").status, 415);
        QCOMPARE(call("POST", "/auth/login", "username=nobody&password=x", {}, form).status, 401);
        for (const char guess : QByteArray("vwxyz")) { // the same one again would count once
            const QByteArray login = QByteArray("username=ann&password=") + guess;
            QCOMPARE(call("POST", "/auth/login", login, {}, form).status, 401);
        }
        const auto refused = call("POST", "/auth/login", "username=ann&password=secret", {}, form);
        QCOMPARE(refused.status, 429);
        QVERIFY(refused.headers.value("retry-after").toInt() > 0);
    }

    void tellsHowLongATokenLasts()
    {
        QCOMPARE(client->logIn(u"ann"_s, u"secret"_s)[u"expires_in"_s].toInt(), 3600);
    }

    void logsInByAMultipartForm()
    {
        const QByteArray body =
            "--x\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nann\r\n"
            "--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nsecret\r\n--x--\r\n";
        const QByteArray type = "multipart/form-data; boundary=x";
        const auto in = call("POST", "/auth/login", body, {}, type);
        QCOMPARE(in.status, 200);
        QCOMPARE(client->get("/auth/me", in[u"access_token"_s].toString().toLatin1()).status, 200);
        QCOMPARE(call("POST", "/auth/login", body, {}, "multipart/form-data").status, 422);
        QCOMPARE(call("POST", "/auth/login", body.first(60), {}, type).status, 422);
    }

    void renewsATokenThatIsValid()
    {
        const auto renewed = call("POST", "/auth/renew", {}, ann);
        QCOMPARE(renewed.status, 200);
        QCOMPARE(renewed.headers.value("cache-control"), "no-store");
        QCOMPARE(renewed[u"token_type"_s], "bearer"_L1);
        QCOMPARE(renewed[u"expires_in"_s].toInt(), 3600);
        const QByteArray token = renewed[u"access_token"_s].toString().toLatin1();
        QCOMPARE(client->get("/auth/me", token)[u"username"_s], "ann"_L1);
        QCOMPARE(call("POST", "/auth/renew/", {}, token).status, 200);
        const auto lastEntry = [this] { // is written after the answer
            const auto entries = database->read([](db::Session &session) {
                return AuditRepository(session).listByActor(UserId{1}, Page{});
            });
            return entries && !entries->items.isEmpty() ? entries->items.last() : AuditEntry();
        };
        QTRY_COMPARE(lastEntry().action, u"renewed token"_s);
        QCOMPARE(lastEntry().address, u"127.0.0.1"_s);
    }

    void renewsNoOtherToken()
    {
        QCOMPARE(call("POST", "/auth/renew").status, 401);
        QCOMPARE(call("POST", "/auth/renew", {}, "x" + ann).status, 401);
        const QByteArray renewed =
            call("POST", "/auth/renew", {}, bob)[u"access_token"_s].toString().toLatin1();
        setRole(u"bob"_s, UserRole::Admin);
        for (const QByteArray &revoked : {bob, renewed}) {
            const auto refused = call("POST", "/auth/renew", {}, revoked);
            QCOMPARE(refused.status, 401);
            QCOMPARE(refused.headers.value("www-authenticate"), "Bearer");
        }
    }

    void givesAUserTwentyTokensAMinute()
    {
        int granted = 1; // for the login of the fixture
        auto answer = call("POST", "/auth/renew", {}, ann);
        for (; answer.status == 200 && granted < 1'000; ++granted) {
            answer = call("POST", "/auth/renew", {}, ann);
        }
        QCOMPARE(answer.status, 429);
        QVERIFY(answer.headers.value("retry-after").toInt() > 0);
        QVERIFY(granted >= 20); // and what came back meanwhile
        QCOMPARE(call("POST", "/auth/renew", {}, bob).status, 200);
    }

    void checksOnePasswordOfANameAtATimeAndThoseOfACrowdBehindAnAddress()
    {
        QSemaphore hold; // what all workers wait for
        const int workers = QThread::idealThreadCount();
        for (int i = 0; i < workers; ++i) {
            daemon->workers.run<bool>(
                [&hold](const PasswordHash &) -> Result<bool> {
                    hold.acquire();
                    return true;
                },
                this, [](const Result<bool> &) {});
        }
        QNetworkAccessManager network;
        QList<QNetworkReply *> replies;
        for (const QByteArray &name : {"ann"_ba, "ann"_ba, "bob"_ba, "desk"_ba}) {
            QNetworkRequest request(QUrl(daemon->url() + u"/auth/login"_s));
            request.setHeader(QNetworkRequest::ContentTypeHeader,
                              QStringLiteral("application/x-www-form-urlencoded"));
            replies.append(network.post(request, "username=" + name + "&password=secret"));
            replies.last()->setParent(&network);
        }
        const auto answered = [&] {
            return std::count_if(replies.cbegin(), replies.cend(),
                                 [](const QNetworkReply *reply) { return reply->isFinished(); });
        };
        QTRY_COMPARE_WITH_TIMEOUT(answered(), 1, 30'000);
        hold.release(workers);
        QList<int> statuses;
        for (const QNetworkReply *reply : std::as_const(replies)) {
            QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 30'000);
            statuses.append(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt());
        }
        QCOMPARE(statuses.count(200), 3);
        QCOMPARE(statuses.count(429), 1);
    }

    void aPasswordIsTheSameComposedAndDecomposed()
    {
        const QString composed = u"Gr\u00fc\u00dfe"_s;
        const QString decomposed = u"Gru\u0308\u00dfe"_s;
        QCOMPARE(
            call("POST", "/users", json({{u"username"_s, u"new"_s}, {u"password"_s, composed}}))
                .status,
            201);
        QCOMPARE(client->logIn(u"new"_s, composed).status, 200);
        QCOMPARE(client->logIn(u"new"_s, decomposed).status, 200);
        const auto hash = daemon->passwords.hash(decomposed.toUtf8()); // of an older account
        EXPECT_OK(hash);
        EXPECT_OK(database->write([&](db::Session &session) {
            return UserService(session, daemon->clock).setPassword(u"bob"_s, *hash);
        }));
        QCOMPARE(client->logIn(u"bob"_s, composed).status, 200);
        QCOMPARE(client->logIn(u"bob"_s, decomposed).status, 200);
        QCOMPARE(client->logIn(u"bob"_s, u"Grusse"_s).status, 401);
    }

    void saysWhoIAm()
    {
        QCOMPARE(client->get("/auth/me", ann)[u"username"_s], "ann"_L1);
        const auto stranger = client->get("/auth/me/");
        QCOMPARE(stranger.status, 401);
        QCOMPARE(stranger.headers.value("www-authenticate"), "Bearer");
    }

    void aRoleChangeVoidsTokens()
    {
        QCOMPARE(client->get("/auth/me", bob).status, 200);
        setRole(u"bob"_s, UserRole::Admin);
        QCOMPARE(client->get("/auth/me", bob).status, 401);
        QCOMPARE(client->get("/auth/me", client->tokenOf(u"bob"_s))[u"role"_s], "admin"_L1);
    }

    void aPasswordChangeVoidsTokens()
    {
        const auto hash = daemon->passwords.hash("other secret");
        EXPECT_OK(hash);
        EXPECT_OK(database->write([&](db::Session &session) {
            return UserService(session, daemon->clock).setPassword(u"bob"_s, *hash);
        }));
        const auto refused = client->get("/auth/me", bob);
        QCOMPARE(refused.status, 401);
        QCOMPARE(refused.headers.value("www-authenticate"), "Bearer");
        QCOMPARE(client->logIn(u"bob"_s, u"secret"_s).status, 401);
        QCOMPARE(client->logIn(u"bob"_s, u"other secret"_s).status, 200);
    }

    void aTokenRunsOut()
    {
        const auto account = database->read(
            [](db::Session &session) { return UserRepository(session).findByKey(u"ann"_s); });
        EXPECT_OK(account);
        const auto issue = [&](int seconds) {
            return daemon->tokens.issue((*account)->user, (*account)->tokenVersion,
                                        std::chrono::seconds(seconds));
        };
        QCOMPARE(client->get("/auth/me", issue(60)).status, 200);
        QCOMPARE(client->get("/auth/me", issue(0)).status, 401);
    }

    void joinsRides()
    {
        const auto ride = newRide();
        const auto mine = join(ride, bob);
        QCOMPARE(mine.status, 201);
        QCOMPARE(mine[u"role"_s], "rider"_L1);
        QVERIFY(mine[u"latitude"_s].isNull() && mine[u"location_timestamp"_s].isNull());
        QCOMPARE(join(ride, bob).status, 409);
        QCOMPARE(join(ride, ann).status, 409);
        const QString lower = ride[u"code"_s].toString().toLower();
        QCOMPARE(call("POST", "/participations/", json({{u"ride_code"_s, lower}}), desk).status,
                 201);
        for (const char *code : {"ZZZZZZ", "toolong7", "", "äöüäöü"}) {
            QCOMPARE(call("POST", "/participations/",
                          json({{u"ride_code"_s, QString::fromUtf8(code)}}), bob)
                         .status,
                     404);
        }
        QCOMPARE(call("POST", "/participations/", "{}", bob).wrongFields(),
                 QStringList{u"body.ride_code"_s});
        QCOMPARE(call("PUT", pathOf("rides", ride), R"({"status":"cancelled"})", ann).status, 200);
        QCOMPARE(join(ride, client->newUser(u"late"_s)).status, 409);
    }

    void showsParticipations()
    {
        const auto ride = newRide(R"(,"listed":false)");
        const auto mine = join(ride, bob);
        const QByteArray path = pathOf("participations", mine);
        const QByteArray stranger = client->newUser(u"stranger"_s);
        QCOMPARE(client->get("/participations/", bob).array().size(), 1);
        QCOMPARE(client->get("/participations/", stranger).array().size(), 0);
        QCOMPARE(client->get("/participations/", desk).array().size(), 2);
        QCOMPARE(client->get(path, ann).status, 200);
        QCOMPARE(client->get(path, desk).status, 200);
        QCOMPARE(client->get(path, stranger).status, 404);
        QCOMPARE(client->get(path + "/positions", stranger).status, 404);
        QCOMPARE(call("DELETE", path, {}, stranger).status, 404);
        QCOMPARE(call("PUT", path, Place, stranger).status, 404);
        QCOMPARE(call("PUT", "/rides/1", R"({"listed":true})", ann).status, 200);
        QCOMPARE(client->get(path, stranger).status, 403);
        QCOMPARE(client->get(path + "/positions", stranger).status, 403);
        QCOMPARE(call("DELETE", path, {}, stranger).status, 403);
        QCOMPARE(call("PUT", path, Place, stranger).status, 403);
        QCOMPARE(client->get("/participations/999", ann).status, 404);
        QCOMPARE(client->get("/participations/999/positions", ann).status, 404);
        QCOMPARE(call("DELETE", "/participations/999", {}, ann).status, 404);
    }

    void takesPositions()
    {
        const auto ride = newRide();
        const QByteArray path = pathOf("participations", join(ride, bob));
        const auto stored = call("PUT", path, Place, bob);
        QCOMPARE(stored.status, 200);
        QCOMPARE(stored[u"longitude"_s].toDouble(-1), 0.0);
        QCOMPARE(stored[u"speed"_s].toDouble(-1), 0.0);
        QVERIFY(stored[u"course"_s].isNull());
        QCOMPARE(stored[u"location_timestamp"_s], "2026-01-31T09:15:00+00:00"_L1);
        QCOMPARE(call("PUT", path, Place, bob).status, 200);
        QCOMPARE(call("PUT", path, Place, ann).status, 403);
        QCOMPARE(call("PUT", path, Place, desk).status, 403);
        QCOMPARE(
            call("PUT", path, R"({"latitude":91})", bob).wrongFields(),
            (QStringList{u"body.latitude"_s, u"body.longitude"_s, u"body.location_timestamp"_s}));
        QCOMPARE(call("PUT", "/participations/999", Place, bob).status, 404);
        QCOMPARE(client->get(path + "/positions", ann).array().size(), 1);
        QCOMPARE(call("PUT", pathOf("rides", ride), R"({"is_active":false})", ann).status, 200);
        QCOMPARE(call("PUT", path, Place, bob).status, 409);
    }

    void aLatePositionNeverMovesTheMarkerBack()
    {
        const QByteArray path = pathOf("participations", join(newRide(), bob));
        QCOMPARE(call("PUT", path, placeAt("2026-01-31T09:20:00Z"), bob).status, 200);
        const auto late = call("PUT", path, placeAt("2026-01-31T09:10:00Z"), bob);
        QCOMPARE(late[u"location_timestamp"_s], "2026-01-31T09:20:00+00:00"_L1);
        QCOMPARE(fixTimes(path + "/positions"), (QStringList{u"09:10:00"_s, u"09:20:00"_s}));
    }

    void aPositionFromTheFutureIsStoredButNeverLive()
    {
        const QByteArray path = pathOf("participations", join(newRide(), bob));
        const Timestamp now = daemon->clock.now();
        const Timestamp soon{now.msecs + 4 * 60'000};
        const Timestamp later{now.msecs + 60 * 60'000};
        QCOMPARE(call("PUT", path, placeAt(soon.toIso().toLatin1()), bob)[u"location_timestamp"_s],
                 soon.toIso());
        const auto far = call("PUT", path, placeAt(later.toIso().toLatin1()), bob);
        QCOMPARE(far.status, 200);
        QCOMPARE(far[u"location_timestamp"_s], soon.toIso());
        QCOMPARE(client->get(path + "/positions", bob).array().size(), 2);
        QCOMPARE(client->get("/rides/1/participants", bob).array()[1]["location_timestamp"_L1],
                 soon.toIso());
    }

    void tooManyPositionsAreRefused()
    {
        const QByteArray path = pathOf("participations", join(newRide(), bob));
        constexpr int Burst = 200;
        for (int i = 0; i < Burst; ++i) {
            (void)daemon->eventRate.refusal(UserId{2});
        }
        const auto refused = call("PUT", path, Place, bob);
        QCOMPARE(refused.status, 429);
        QVERIFY(refused.headers.value("retry-after").toInt() > 0);
    }

    void tooManyChangesThatARideIsToldAreRefused()
    {
        const auto ride = newRide();
        const QByteArray path = pathOf("participations", join(ride, bob));
        const QByteArray other = pathOf("participations", join(newRide(), bob));
        const auto isRefused = [this](UserId user, const auto &change) {
            for (int i = 0; i < 50; ++i) { // its rate goes on meanwhile
                while (!daemon->eventRate.refusal(user)) { }
                if (change().status == 429) {
                    return true;
                }
            }
            return false;
        };
        QVERIFY(isRefused(
            {1}, [&] { return call("PUT", pathOf("rides", ride), R"({"title":"x"})", ann); }));
        QVERIFY(isRefused({2}, [&] { return join(ride, bob); }));
        QVERIFY(isRefused({2}, [&] { return call("DELETE", path, {}, bob); }));
        while (!daemon->eventRate.refusal(UserId{3})) { }
        QCOMPARE(call("DELETE", other, {}, desk).status, 204); // a dispatcher's are not counted
    }

    void whoHoldsARevokedTokenTakesNothingOfItsUsersRate()
    {
        const QByteArray path = pathOf("participations", join(newRide(), bob));
        setRole(u"bob"_s, UserRole::Dispatcher); // which voids the tokens before
        for (int i = 0; i < 210; ++i) {
            QCOMPARE(call("PUT", path, Place, bob).status, 401);
        }
        QCOMPARE(call("PUT", path, Place, client->tokenOf(u"bob"_s)).status, 200);
    }

    void readsTheHistory()
    {
        const QByteArray path = pathOf("participations", join(newRide(), bob));
        for (const char *minute : {"03", "01", "05", "02", "04"}) {
            const QByteArray time = QByteArray("2026-01-31T09:") + minute + ":00Z";
            QCOMPARE(call("PUT", path, placeAt(time), bob).status, 200);
        }
        const QByteArray all = path + "/positions";
        const QStringList times{u"09:01:00"_s, u"09:02:00"_s, u"09:03:00"_s, u"09:04:00"_s,
                                u"09:05:00"_s};
        QCOMPARE(fixTimes(all), times);
        QCOMPARE(fixTimes(all + "?limit=2"), times);
        QCOMPARE(fixTimes(all + "?from=2026-01-31T09:02:00Z&to=2026-01-31T09:04:00Z"),
                 times.mid(1, 3));
        QCOMPARE(fixTimes(all + "?from=2026-01-31T10:04:00%2B01:00&limit=1"), times.mid(3));
        QCOMPARE(fixTimes(all + "?from=2026-01-31T10:04:00+01:00"), times.mid(3));
        QCOMPARE(fixTimes(all + "?to=2026-01-31T09:01:30"), times.mid(0, 1));
        QCOMPARE(fixTimes(all + "?from=2027-01-01"), QStringList());
        const auto whole = client->get(all, bob).array();
        for (qsizetype i = 0; i < whole.size(); ++i) {
            const QByteArray id = whole[i][u"id"_s].toString().toLatin1();
            QCOMPARE(fixTimes(all + "?limit=2&after_id=" + id), times.mid(i + 1));
        }
        QCOMPARE(fixTimes(all + "?after_id=0"), times);
        const auto numbered = client->get(all + "?after_id=7", bob);
        QCOMPARE(numbered.status, 422);
        QVERIFY(numbered.body.contains("positions have no numbers any more"));
        for (const char *other : {"x", "1,2,3", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
            QCOMPARE(client->get(all + "?after_id=" + other, bob).wrongFields(),
                     QStringList{u"query.after_id"_s});
        }
        // A link that the version before sent.
        const qint64 second = Timestamp::fromIso(u"2026-01-31T09:02:00Z"_s)->msecs;
        QCOMPARE(fixTimes(all + "?after=" + QByteArray::number(second) + ",900000000,1800000000"),
                 times.mid(2));
        const auto wrong = client->get(all + "?from=x&to=y&limit=0&after_id=-1", bob);
        QCOMPARE(wrong.status, 422);
        QCOMPARE(
            wrong.wrongFields(),
            (QStringList{u"query.limit"_s, u"query.after_id"_s, u"query.from"_s, u"query.to"_s}));
    }

    void leavesRides()
    {
        const auto ride = newRide();
        const QByteArray path = pathOf("participations", join(ride, bob));
        QCOMPARE(call("DELETE", path, {}, bob).status, 204);
        QCOMPARE(client->get(path, bob).status, 404);
        QCOMPARE(client->get("/rides/1/participants", bob).status, 403);
        QCOMPARE(call("PUT", path, Place, bob).status, 404);
        QCOMPARE(call("DELETE", path, {}, bob).status, 404);
        const auto again = join(ride, bob);
        QCOMPARE(again.status, 201);
        QCOMPARE(pathOf("participations", again), path);
        QCOMPARE(join(ride, bob).status, 409);
        QCOMPARE(call("DELETE", pathOf("participations", again), {}, ann).status, 204);
    }

    void aTrackIsThereAgainForWhoComesBack()
    {
        const auto ride = newRide();
        const QByteArray path = pathOf("participations", join(ride, bob));
        QCOMPARE(call("PUT", path, Place, bob).status, 200);
        QCOMPARE(call("DELETE", path, {}, bob).status, 204);
        QCOMPARE(client->get(path + "/positions", ann).status, 404);
        const auto again = join(ride, bob);
        QCOMPARE(again.status, 201);
        QCOMPARE(again[u"latitude"_s], QJsonValue(46));
        QCOMPARE(client->get(path + "/positions", ann).array().size(), 1);
    }

private:
    static constexpr const char *Place =
        R"({"latitude":46,"longitude":0,"location_timestamp":"2026-01-31T09:15:00Z","speed":0})";

    static QByteArray placeAt(const QByteArray &time)
    {
        return json({{u"latitude"_s, 46},
                     {u"longitude"_s, 14},
                     {u"location_timestamp"_s, QString::fromLatin1(time)}});
    }

    /// The times of day of a whole history, page by page.
    QStringList fixTimes(QByteArray path) const
    {
        QStringList times;
        while (!path.isEmpty()) {
            const auto page = client->get(path, bob);
            for (const QJsonValue position : page.array()) {
                times.append(position["fix_time"_L1].toString().mid(11, 8));
            }
            path = page.next();
        }
        return times;
    }
};

SAFERIDE_TEST(TestRest)
#include "tst_rest.moc"
