// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/restfixture.h"
#include "tests/support/testprogram.h"

#include <QScopeGuard>

#include <semaphore>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Row
{
    const char *method;
    const char *path;
    const char *body = "";
};

constexpr const char *Form = "application/x-www-form-urlencoded";

/// Every row of the REST table that wants a token, with something to say.
constexpr std::array Rows{
    Row{"GET", "/users/"},
    Row{"GET", "/users/1"},
    Row{"POST", "/auth/renew"},
    Row{"GET", "/auth/me"},
    Row{"POST", "/rides/", R"({"title":"a","start_time":"2026-01-31T09:00:00Z"})"},
    Row{"GET", "/rides/"},
    Row{"GET", "/rides/owned"},
    Row{"GET", "/rides/joined"},
    Row{"GET", "/rides/available"},
    Row{"GET", "/rides/code/ABC123"},
    Row{"GET", "/rides/1"},
    Row{"GET", "/rides/1/participants"},
    Row{"PUT", "/rides/1", "{}"},
    Row{"DELETE", "/rides/1"},
    Row{"POST", "/rides/1/riders", R"({"display_name":"Carla"})"},
    Row{"POST", "/rides/1/riders/import", "name\nCarla\n"},
    Row{"GET", "/rides/1/contacts"},
    Row{"POST", "/rides/1/follow-links", R"({"expires_at":"2100-01-31T09:00:00Z"})"},
    Row{"GET", "/rides/1/follow-links"},
    Row{"DELETE", "/follow-links/1"},
    Row{"GET", "/routes/"},
    Row{"GET", "/routes/owned"},
    Row{"GET", "/routes/1"},
    Row{"POST", "/routes/",
        R"({"title":"a","gpx_data":"<gpx><trk><trkseg><trkpt lat='1' lon='1'/></trkseg></trk></gpx>"})"},
    Row{"PUT", "/routes/1", "{}"},
    Row{"DELETE", "/routes/1"},
    Row{"POST", "/participations/", R"({"ride_code":"ABC123"})"},
    Row{"GET", "/participations/"},
    Row{"GET", "/participations/1"},
    Row{"PUT", "/participations/1",
        R"({"latitude":1,"longitude":1,"location_timestamp":"2026-01-31T09:00:00Z"})"},
    Row{"DELETE", "/participations/1"},
    Row{"GET", "/participations/1/positions"},
    Row{"GET", "/participations/1/course"},
    Row{"GET", "/participations/1/contact"},
    Row{"PUT", "/participations/1/contact", "{}"},
    Row{"GET", "/participations/1/tracking-key"},
    Row{"POST", "/participations/1/tracking-key"},
    Row{"DELETE", "/participations/1/tracking-key"},
    Row{"GET", "/rides/1/incidents"},
    Row{"POST", "/rides/1/incidents", "{}"},
    Row{"GET", "/incidents/1"},
    Row{"PUT", "/incidents/1", R"({"version":1,"note":"x"})"},
};

/// Rows that want none.
constexpr std::array OpenRows{
    Row{"POST", "/users/", R"({"username":"carla","password":"secret"})"},
    Row{"POST", "/auth/login", "username=ann&password=secret"},
    Row{"GET", "/health"},
    Row{"GET", "/ready"},
    Row{"GET", "/openapi.json"},
    Row{"GET", "/docs"},
    Row{"GET", "/docs/phone-protocol.md"},
};

/// Rows that want the code of a ride instead.
constexpr std::array CodeRows{
    Row{"POST", "/join", R"({"ride_code":"ABC123","display_name":"Carla"})"},
    Row{"GET", "/join/ABC123"},
};

bool takesBody(const Row &row)
{
    return *row.body != '\0';
}

const char *typeOf(const Row &row)
{
    const bool isCsv = QByteArrayView(row.path).endsWith("/import");
    return qstrcmp(row.path, "/auth/login") == 0 ? Form : isCsv ? "text/csv" : "application/json";
}

} // namespace

/// What all rows of the REST table have in common, over real connections.
class TestRestGeneral : public test::RestFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addRows(); }
    void init() { start(); }
    void cleanup() { finish(); }

    void theRowsAreAllThatTheRouterKnows()
    {
        QStringList rows;
        for (const Row &row : Rows) {
            rows.append(operationOf(row));
        }
        for (const Row &row : OpenRows) {
            rows.append(operationOf(row));
        }
        for (const Row &row : CodeRows) {
            rows.append(operationOf(row));
        }
        QCOMPARE(sorted(rows), sorted(daemon->edge.router().list()));
    }

    void theDescriptionIsThatOfTheRouter()
    {
        QStringList described = client->description().operations();
        for (QString &operation : described) {
            if (operation.endsWith(u'/')) {
                operation.chop(1);
            }
        }
        QCOMPARE(sorted(described), sorted(daemon->edge.router().list()));
        QCOMPARE(client->description().ownProblems(), QStringList());
        QCOMPARE(client->get("/openapi.json")[u"openapi"_s], "3.1.0"_L1);
        QVERIFY(client->get("/docs").body.contains("openapi.json"));
        QVERIFY(client->get("/docs/phone-protocol.md").body.startsWith("# Phone protocol"));
    }

    void everyRowWantsAToken()
    {
        const QByteArray forged = ann.left(ann.lastIndexOf('.') + 1) + QByteArray(43, 'A');
        for (const Row &row : Rows) {
            for (const QByteArray &token : {QByteArray(), QByteArray("nonsense"), forged}) {
                const auto answer = ask(row, token);
                QVERIFY2(answer.status == 401, row.path);
                QCOMPARE(answer.headers.value("www-authenticate"), "Bearer");
            }
        }
        for (const Row &row : OpenRows) {
            QVERIFY2(ask(row, {}).status < 300, row.path);
        }
        for (const Row &row : CodeRows) {
            QVERIFY2(ask(row, {}).status == 404, row.path);
        }
    }

    void aTrailingSlashMakesNoDifference()
    {
        for (const Row &row : Rows) {
            QByteArray other = row.path;
            other = other.endsWith('/') ? other.chopped(1) : other + '/';
            QVERIFY2(call(row.method, other, row.body).status == 401, other.constData());
        }
        QCOMPARE(client->get("/health/").status, 200);
        QCOMPARE(client->get("/docs/").status, 200);
        QCOMPARE(client->get("/health//").status, 404);
    }

    void unknownPathsAndMethodsAreToldApart()
    {
        QCOMPARE(client->get("/").status, 404);
        QCOMPARE(client->get("/ride/1", ann).status, 404);
        QCOMPARE(client->get("/Rides/1", ann).status, 404);
        QCOMPARE(client->get("/metrics", ann).status, 404);
        QCOMPARE(client->get("/rides/1%2Fparticipants", ann).status, 422);
        const QHash<QByteArray, QByteArray> allowed{
            {"/users/", "POST, GET, HEAD, OPTIONS"},
            {"/auth/login", "POST, OPTIONS"},
            {"/rides/owned", "GET, HEAD, OPTIONS"},
            {"/rides/1", "GET, HEAD, PUT, DELETE, OPTIONS"},
            {"/participations/1", "GET, HEAD, PUT, DELETE, OPTIONS"},
            {"/health", "GET, HEAD, OPTIONS"},
        };
        for (auto it = allowed.begin(); it != allowed.end(); ++it) {
            const auto answer = call("PATCH", it.key(), "{}", ann);
            QCOMPARE(answer.status, 405);
            QCOMPARE(answer.headers.value("allow"), it.value());
        }
        QCOMPARE(call("DELETE", "/rides/owned", {}, ann).status, 405);
    }

    void bodiesMustBeWhatTheyAreCalled()
    {
        for (const Row &row : everyRowWithBody()) {
            const auto wrongType = call(row.method, row.path, "a=1", ann, "text/plain");
            QVERIFY2(wrongType.status == 415, row.path);
            const QByteArray latin = QByteArray(typeOf(row)) + "; charset=iso-8859-1";
            QVERIFY2(call(row.method, row.path, row.body, ann, latin).status == 415, row.path);
            if (QByteArrayView(typeOf(row)) == "text/csv") {
                continue; // any text is a file; what is wrong with it: tst_riderscsv
            }
            const auto broken = call(row.method, row.path, R"({"title":)", ann, typeOf(row));
            QVERIFY2(broken.status == 422, row.path);
            QVERIFY2(broken.wrongFields().first().startsWith(u"body"_s), row.path);
        }
    }

    void bodiesAreNotReadBeyondTheirLimit()
    {
        const QByteArray large(1'000'001, ' ');
        const QByteArray larger(10'000'001, ' ');
        for (const Row &row : everyRowWithBody()) {
            const bool gpx = QByteArray(row.path).startsWith("/routes");
            const auto refused = call(row.method, row.path, gpx ? larger : large, ann);
            QVERIFY2(refused.status == 413, row.path);
        }
        QCOMPARE(call("POST", "/routes/", large, ann).status, 422);
    }

    void everyAnswerHasItsLengthAndId()
    {
        for (const Row &row : Rows) {
            for (const QByteArray &token : {QByteArray(), ann}) {
                const auto answer = ask(row, token);
                QVERIFY2(answer.headers.contains("content-length"), row.path);
                QVERIFY2(answer.headers.value("x-request-id").size() == 16, row.path);
            }
        }
        const auto idFor = [&](const QByteArray &wanted) {
            return client->call("GET", "/health", {}, {.more = {{"X-Request-Id", wanted}}})
                .headers.value("x-request-id");
        };
        QCOMPARE(idFor("Abc-1.2_3"), "Abc-1.2_3");
        for (const QByteArray &strange :
             {QByteArray("a b"), QByteArray("<x>"), QByteArray(65, 'a')}) {
            QVERIFY(idFor(strange) != strange);
        }
    }

    void pagesOfOtherSitesAreTold()
    {
        const auto from = [&](const QByteArray &origin, const QByteArray &method) {
            return client->call(method, "/rides/1", {},
                                {.more = {{"Origin", origin},
                                          {"Access-Control-Request-Method", "PUT"},
                                          {"Access-Control-Request-Headers", "authorization"}}});
        };
        const auto allowed = from("http://localhost:3000", "OPTIONS");
        QCOMPARE(allowed.status, 204);
        QCOMPARE(allowed.headers.value("access-control-allow-origin"), "http://localhost:3000");
        QVERIFY(allowed.headers.value("access-control-allow-methods").contains("PUT"));
        QCOMPARE(allowed.headers.value("access-control-allow-headers"), "authorization");
        const auto foreign = from("https://evil.example.org", "OPTIONS");
        QCOMPARE(foreign.status, 403);
        QVERIFY(!foreign.headers.contains("access-control-allow-origin"));
        QVERIFY(!from("https://evil.example.org", "GET")
                     .headers.contains("access-control-allow-origin"));
        QCOMPARE(from("http://localhost:5173", "GET").headers.value("access-control-allow-origin"),
                 "http://localhost:5173");
    }

    void whileTheDatabaseStallsEveryRowSaysWhenToComeBack()
    {
        db::Pool::Settings settings{.url = database->url()};
        settings.connections = 1;
        settings.readers = 1;
        settings.deadline = std::chrono::milliseconds(100);
        test::RestDaemon stalling(settings);
        QVERIFY(stalling.start());
        test::RestClient asking(stalling.url());
        std::counting_semaphore<> goOn(0);
        const auto stall = [&goOn](db::Session &) -> Result<void> {
            goOn.acquire();
            return {};
        };
        auto letGo = qScopeGuard([&goOn] { goOn.release(2); });
        const db::JobOptions patient{u"stall"_s, std::chrono::minutes(5)};
        int ended = 0;
        const auto done = [&ended](const Result<void> &) { ++ended; };
        stalling.pool.read(stall, this, done, patient);
        stalling.pool.write(stall, this, done, patient);
        for (const Row &row : everyRowWithDatabase()) {
            const auto answer =
                asking.call(row.method, row.path, row.body, {.token = ann, .type = typeOf(row)});
            QVERIFY2(answer.status == 503, row.path);
            QVERIFY2(answer.headers.value("retry-after").toInt() > 0, row.path);
        }
        QCOMPARE(asking.get("/health").status, 200);
        letGo.dismiss();
        goOn.release(2);
        QTRY_COMPARE(ended, 2);
        QTRY_COMPARE(asking.get("/auth/me", ann).status, 200);
        QCOMPARE(asking.takeProblems(), QStringList());
    }

    void tooManyRegistrationsAreRefused()
    {
        test::RestDaemon strict({.url = database->url()}, {.perSecond = 1.0 / 3600, .burst = 1});
        QVERIFY(strict.start());
        test::RestClient other(strict.url());
        const auto made = [&](const QString &name) {
            return other.call("POST", "/users/",
                              json({{u"username"_s, name}, {u"password"_s, u"secret"_s}}));
        };
        QCOMPARE(made(u"carla"_s).status, 201);
        const auto refused = made(u"dora"_s);
        QCOMPARE(refused.status, 429);
        const int wait = refused.headers.value("retry-after").toInt();
        QVERIFY(wait > 3500 && wait <= 3600);
        QCOMPARE(made(u"x"_s).status, 422);
        QCOMPARE(other.takeProblems(), QStringList());
    }

private:
    static QStringList sorted(QStringList list)
    {
        list.sort();
        return list;
    }
    QString operationOf(const Row &row) const
    {
        QString path = QString::fromLatin1(row.path);
        path.replace(u"ABC123"_s, u"{code}"_s).replace(u"/1"_s, u"/{id}"_s);
        return QLatin1StringView(row.method) + u' '
            + (path.endsWith(u'/') ? path.chopped(1) : path);
    }
    test::RestAnswer ask(const Row &row, const QByteArray &token) const
    {
        return call(row.method, row.path, row.body, token, typeOf(row));
    }
    static QList<Row> everyRowWithDatabase()
    {
        QList<Row> rows{OpenRows[0], OpenRows[1]};
        std::copy_if(Rows.begin(), Rows.end(), std::back_inserter(rows), [](const Row &row) {
            return !QByteArrayView(row.path).endsWith("/riders/import"); // it has 30 s of its own
        });
        return rows;
    }
    static QList<Row> everyRowWithBody()
    {
        QList<Row> rows;
        std::copy_if(Rows.begin(), Rows.end(), std::back_inserter(rows), takesBody);
        std::copy_if(OpenRows.begin(), OpenRows.end(), std::back_inserter(rows), takesBody);
        return rows;
    }
};

SAFERIDE_TEST(TestRestGeneral)
#include "tst_restgeneral.moc"
