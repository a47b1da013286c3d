// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/idempotencyservice.h"
#include "tests/support/restfixture.h"
#include "tests/support/testprogram.h"

#include <QNetworkReply>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray SundayRide = R"({"title":"Sunday","start_time":"2026-01-31T09:00:00Z"})";
const QByteArray MondayRide = R"({"title":"Monday","start_time":"2026-01-31T09:00:00Z"})";
const QByteArray Newcomer = R"({"username":"newcomer","password":"secret"})";

} // namespace

/// A request that comes again with its `Idempotency-Key` makes nothing twice.
class TestIdempotency : public test::RestFixture
{
    Q_OBJECT

private:
    test::RestAnswer post(const QByteArray &path, const QByteArray &body, const QByteArray &token,
                          const QByteArray &key) const
    {
        return client->call(
            "POST", path, body,
            test::RestClient::Fields{.token = token, .more = {{"Idempotency-Key", key}}});
    }
    static QByteArray codeOf(const test::RestAnswer &ride)
    {
        return json(QJsonObject{{u"ride_code"_s, ride[u"code"_s]}});
    }
    qint64 count(const QString &table) const
    {
        return database->ask(u"SELECT count(*) FROM "_s + table).value(0).toLongLong();
    }
    /// Sends it so often at the same moment; the answers in the order in which they came.
    QList<test::RestAnswer> postAtOnce(int times, const QByteArray &path, const QByteArray &body,
                                       const QByteArray &token) const
    {
        QNetworkAccessManager network;
        QList<test::RestAnswer> answers;
        QEventLoop loop;
        for (int i = 0; i < times; ++i) {
            QNetworkRequest request(QUrl(daemon->url() + QString::fromLatin1(path)));
            request.setRawHeader("Content-Type", "application/json");
            request.setRawHeader("Idempotency-Key", "\"at once\"");
            if (!token.isEmpty()) {
                request.setRawHeader("Authorization", "Bearer " + token);
            }
            QNetworkReply *reply = network.post(request, body);
            connect(reply, &QNetworkReply::finished, &loop, [&, reply] {
                const auto status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute);
                answers.append({status.toInt(), reply->readAll(), {}});
                if (answers.size() == times) {
                    loop.quit();
                }
            });
        }
        loop.exec();
        return answers;
    }
    /// PostgreSQL: from now on a COMMIT of what makes a ride hangs until release().
    void hangCommits() const
    {
        database->ask(u"CREATE TABLE held (one integer)"_s);
        database->ask(u"INSERT INTO held VALUES (1)"_s);
        database->ask(u"CREATE FUNCTION wait_while_held() RETURNS trigger AS $$ BEGIN"
                      " WHILE EXISTS (SELECT 1 FROM held) LOOP PERFORM pg_sleep(0.02); END LOOP;"
                      " RETURN NULL; END; $$ LANGUAGE plpgsql"_s);
        database->ask(u"CREATE CONSTRAINT TRIGGER held_commits AFTER INSERT ON rides"
                      " DEFERRABLE INITIALLY DEFERRED"
                      " FOR EACH ROW EXECUTE FUNCTION wait_while_held()"_s);
    }
    void release() const { database->ask(u"DELETE FROM held"_s); }
    bool isCommitHanging() const
    {
        return database->ask(u"SELECT 1 FROM pg_stat_activity WHERE query = 'COMMIT'"
                             " AND state = 'active' AND datname = current_database()"_s)
            == QStringList{u"1"_s};
    }

private Q_SLOTS:
    void initTestCase_data() { addRows(); }
    void init()
    {
        start({.url = {}, .connections = 4, .deadline = std::chrono::milliseconds(5'000)});
    }
    void cleanup() { finish(); }

    void answersARepeatedRequestWithWhatTheFirstMade()
    {
        const auto first = post("/rides/", SundayRide, ann, "\"k1\"");
        QCOMPARE(first.status, 201);
        const auto second = post("/rides", SundayRide, ann, "k1");
        QCOMPARE(second.status, 201);
        QCOMPARE(second.body, first.body);
        QCOMPARE(count(u"rides"_s), 1);

        const QByteArray code = codeOf(first);
        const auto joined = post("/participations/", code, bob, "k1");
        QCOMPARE(joined.status, 201);
        QCOMPARE(post("/participations/", code, bob, "k1").body, joined.body);
        QCOMPARE(post("/participations/", code, bob, "k2").status, 409);

        const auto route = post("/routes/", routeBody(SmallGpx), ann, "k1");
        QCOMPARE(route.status, 201);
        QCOMPARE(post("/routes/", routeBody(SmallGpx), ann, "k1").body, route.body);
        QCOMPARE(count(u"routes"_s), 1);
    }

    void whatIsShownOnceIsMadeAnewForWhoRepeatsARequest()
    {
        newRide();
        const auto rider = [&](const QByteArray &key) {
            return post("/rides/1/riders", R"({"display_name":"Carla","bib":"7"})", ann, key);
        };
        const auto first = rider("k1");
        const auto again = rider("k1");
        QCOMPARE(again.status, 201);
        QCOMPARE(again[u"participation"_s][u"id"_s], first[u"participation"_s][u"id"_s]);
        const auto asRider = [&](const test::RestAnswer &made) {
            return client->get("/participations/2/tracking-key",
                               made[u"key"_s].toString().toLatin1());
        };
        QCOMPARE(asRider(first).status, 401);
        QCOMPARE(asRider(again).status, 200);
        QCOMPARE(rider("k2").status, 409); // the bib is taken

        const QByteArray whole =
            json({{u"expires_at"_s, (daemon->clock.now() + 3'600'000).toIso()}});
        const auto link = post("/rides/1/follow-links", whole, ann, "k1");
        const auto remade = post("/rides/1/follow-links", whole, ann, "k1");
        QCOMPARE(remade.status, 201);
        QCOMPARE(remade[u"id"_s], link[u"id"_s]);
        QVERIFY(remade[u"url"_s] != link[u"url"_s]);
        QCOMPARE(count(u"follow_links"_s), 1);
        QCOMPARE(client->call("DELETE", "/follow-links/1", {}, ann).status, 204);
        QCOMPARE(post("/rides/1/follow-links", whole, ann, "k1").status, 409);
    }

    void makesAgainWithoutAKeyOrWithAnother()
    {
        QCOMPARE(post("/rides/", SundayRide, ann, "k1").status, 201);
        QCOMPARE(post("/rides/", SundayRide, ann, "k2").status, 201);
        QCOMPARE(newRide().status, 201);
        QCOMPARE(newRide().status, 201);
        QCOMPARE(count(u"rides"_s), 4);
        QCOMPARE(count(u"idempotency_keys"_s), 2);
    }

    void refusesAKeyThatWasUsedForAnotherRequest()
    {
        QCOMPARE(post("/rides/", SundayRide, ann, "k1").status, 201);
        const auto other = post("/rides/", MondayRide, ann, "k1");
        QCOMPARE(other.status, 422);
        QCOMPARE(other.wrongFields(), QStringList{u"header.Idempotency-Key"_s});
        // The same in other words is the same.
        QCOMPARE(post("/rides/", R"({ "start_time":"2026-01-31T09:00:00Z", "title":"Sunday" })",
                      ann, "k1")
                     .status,
                 201);
        QCOMPARE(post("/routes/", routeBody(SmallGpx), ann, "r").status, 201);
        QByteArray changed = SmallGpx;
        QCOMPARE(post("/routes/", routeBody(changed.replace("46.01", "46.02")), ann, "r").status,
                 422);
        QCOMPARE(count(u"rides"_s) + count(u"routes"_s), 2);
    }

    void refusesWhatIsNoKey()
    {
        for (const QByteArray &key :
             {QByteArray("\"\""), QByteArray("a,b"), QByteArray(300, 'k')}) {
            const auto refused = post("/rides/", SundayRide, ann, key);
            QCOMPARE(refused.status, 422);
            QCOMPARE(refused.wrongFields(), QStringList{u"header.Idempotency-Key"_s});
        }
        QCOMPARE(count(u"rides"_s), 0);
    }

    void aKeyIsItsAccountsAlone()
    {
        const auto hers = post("/rides/", SundayRide, ann, "k1");
        const auto his = post("/rides/", MondayRide, bob, "k1");
        QCOMPARE(his.status, 201);
        QVERIFY(his.id() != hers.id());
        QCOMPARE(post("/rides/", SundayRide, "x" + ann, "k1").status, 401);
    }

    void whatFailedIsTriedAgain()
    {
        QCOMPARE(post("/participations/", R"({"ride_code":"AAAAAA"})", bob, "k1").status, 404);
        QCOMPARE(count(u"idempotency_keys"_s), 0);
        const auto ride = newRide();
        const QByteArray code = codeOf(ride);
        QCOMPARE(post("/participations/", code, bob, "k1").status, 201);
    }

    void showsWhatWasMadeAsItIsNow()
    {
        const auto ride = post("/rides/", SundayRide, ann, "k1");
        QCOMPARE(call("PUT", pathOf("rides", ride), R"({"title":"Renamed"})", ann).status, 200);
        QCOMPARE(post("/rides/", SundayRide, ann, "k1")[u"title"_s], "Renamed"_L1);
        QCOMPARE(call("DELETE", pathOf("rides", ride), {}, ann).status, 204);
        const auto gone = post("/rides/", SundayRide, ann, "k1");
        QCOMPARE(gone.status, 409);
        QVERIFY(gone[u"detail"_s].toString().contains("no longer exists"_L1));
    }

    void aKeyRunsOutAfterADay()
    {
        QCOMPARE(post("/rides/", SundayRide, ann, "k1").status, 201);
        database->ask(u"UPDATE idempotency_keys SET created_at = created_at - 86400000"_s);
        QCOMPARE(post("/rides/", MondayRide, ann, "k1").status, 201);
        QCOMPARE(count(u"rides"_s), 2);
        QCOMPARE(count(u"idempotency_keys"_s), 1);
    }

    void remembersTheNewestOfAnAccount()
    {
        QCOMPARE(post("/rides/", SundayRide, ann, "first").status, 201);
        QCOMPARE(post("/rides/", SundayRide, ann, "second").status, 201);
        QCOMPARE(post("/rides/", SundayRide, bob, "first").status, 201);
        database->ask(u"INSERT INTO idempotency_keys"
                      " (user_id, endpoint, key, digest, made_id, created_at)"
                      " WITH RECURSIVE numbers (n) AS"
                      " (SELECT 3 UNION ALL SELECT n + 1 FROM numbers WHERE n < %1)"
                      " SELECT 1, 'POST /routes', CAST(n AS text), '', 1, %2 FROM numbers"_s
                          .arg(IdempotencyService::MaxKeys)
                          .arg(daemon->clock.now().msecs));
        QCOMPARE(count(u"idempotency_keys WHERE user_id = 1"_s), IdempotencyService::MaxKeys);
        QCOMPARE(post("/rides/", SundayRide, ann, "\"one more\"").status, 201);
        QCOMPARE(count(u"idempotency_keys WHERE user_id = 1"_s), IdempotencyService::MaxKeys);
        QCOMPARE(count(u"idempotency_keys WHERE key = 'first'"_s), 1); // bob's
        QCOMPARE(count(u"idempotency_keys WHERE key = 'second'"_s), 1);
    }

    void registersOnce()
    {
        const auto first = post("/users/", Newcomer, {}, "k1");
        QCOMPARE(first.status, 201);
        const auto second = post("/users/", Newcomer, {}, "k1");
        QCOMPARE(second.status, 201);
        QCOMPARE(second.body, first.body);
        QCOMPARE(count(u"users WHERE username = 'newcomer'"_s), 1);
    }

    void showsAnAccountToNobodyWhoHasNotItsKeyAndItsPassword()
    {
        QCOMPARE(post("/users/", Newcomer, {}, "k1").status, 201);
        // Without the key, or with another one, a taken name is a taken name.
        QCOMPARE(call("POST", "/users/", Newcomer).status, 409);
        QCOMPARE(post("/users/", Newcomer, {}, "k2").status, 409);
        const QByteArray guess = R"({"username":"newcomer","password":"guessed"})";
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(post("/users/", guess, {}, "k1").status, 422);
        }
        QCOMPARE(post("/users/", guess, {}, "k1").status, 429); // as logins are
        // Strangers who happen to choose the same key have nothing to do with each other.
        QCOMPARE(post("/users/", R"({"username":"another","password":"secret"})", {}, "k1").status,
                 201);
        // Nothing that is quick to compute is kept of a password.
        QCOMPARE(database->ask(u"SELECT DISTINCT digest FROM idempotency_keys"_s),
                 QStringList{u""_s});
    }

    void auditsWhatIsMadeOnce()
    {
        QCOMPARE(post("/rides/", SundayRide, desk, "k1").status, 201);
        QCOMPARE(post("/rides/", SundayRide, desk, "k1").status, 201);
        QCOMPARE(count(u"audit_entries WHERE action = 'POST /rides'"_s), 1);
    }

    void duplicatesAtTheSameMomentMakeOne_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("table");
        QTest::newRow("ride") << QByteArray("/rides/") << SundayRide << u"rides"_s;
        QTest::newRow("route") << QByteArray("/routes/") << routeBody(SmallGpx) << u"routes"_s;
        QTest::newRow("user") << QByteArray("/users/") << Newcomer
                              << u"users WHERE username = 'newcomer'"_s;
    }
    void duplicatesAtTheSameMomentMakeOne()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(QString, table);
        const auto answers = postAtOnce(6, path, body, path == "/users/" ? QByteArray() : ann);
        QSet<qint64> made;
        for (const test::RestAnswer &answer : answers) {
            if (answer.status == 201) {
                made.insert(answer.id());
            } else { // of a user's work some waits at most, and what is under way is not waited for
                QVERIFY2(answer.status == 409 || answer.status == 429, answer.body.constData());
            }
        }
        QCOMPARE(made.size(), 1);
        QCOMPARE(count(table), 1);
    }

    void aCommitThatHangsAndIsDoneAfterAllMakesOne()
    {
        QFETCH_GLOBAL(bool, postgresql);
        if (!postgresql) {
            QSKIP("SQLite commits within the process");
        }
        hangCommits();
        const auto first = post("/rides/", SundayRide, ann, "k1");
        QCOMPARE(first.status, 503);
        QVERIFY(!first.headers.contains("retry-after"));
        QVERIFY2(first[u"detail"_s].toString().contains("Idempotency-Key"_L1),
                 first.body.constData());
        QVERIFY(isCommitHanging());
        for (int i = 0; i < 3; ++i) { // more than connections would wait
            QCOMPARE(post("/rides/", SundayRide, ann, "k1").status, 409);
        }
        release();
        QTRY_COMPARE_WITH_TIMEOUT(count(u"rides"_s), 1, 30'000);
        const auto second = post("/rides/", SundayRide, ann, "k1");
        QCOMPARE(second.status, 201);
        QCOMPARE(second.id(), database->ask(u"SELECT id FROM rides"_s).value(0).toLongLong());
        QCOMPARE(count(u"rides"_s), 1);
    }

    void aCommitWhoseConnectionIsLostMakesOne()
    {
        QFETCH_GLOBAL(bool, postgresql);
        if (!postgresql) {
            QSKIP("SQLite commits within the process");
        }
        hangCommits();
        QCOMPARE(post("/rides/", SundayRide, ann, "k1").status, 503);
        database->ask(
            u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'COMMIT'"
            " AND state = 'active' AND datname = current_database()"_s);
        release();
        QTRY_COMPARE_WITH_TIMEOUT(post("/rides/", SundayRide, ann, "k1").status, 201, 30'000);
        QCOMPARE(post("/rides/", SundayRide, ann, "k1").status, 201);
        QCOMPARE(count(u"rides"_s), 1);
    }
};

SAFERIDE_TEST(TestIdempotency)
#include "tst_idempotency.moc"
