// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/userservice.h"
#include "tests/support/expect.h"
#include "tests/support/restdaemon.h"
#include "tests/support/testdatabase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray Gpx =
    R"(<gpx version='1.1'><trk><trkseg><trkpt lat='46' lon='14'><ele>1</ele></trkpt>)"
    R"(<trkpt lat='46.01' lon='14'><ele>5</ele></trkpt></trkseg></trk></gpx>)";

struct Answer
{
    int status = 0;
    QJsonDocument json;
    QHash<QByteArray, QByteArray> headers;
    QJsonObject object() const { return json.object(); }
    qint64 id() const { return json.object().value("id"_L1).toInteger(); }
};

} // namespace

/// Every row of the REST table and its status codes, over real connections.
class TestRest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addRows(); }

    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        QFETCH_GLOBAL(bool, postgresql);
        EXPECT_OK(postgresql ? m_database->openPostgresql({}) : m_database->openSqlite({}));
        m_daemon = std::make_unique<test::RestDaemon>(m_database->url());
        QVERIFY(m_daemon->start());
        m_ann = registered(u"ann"_s);
        m_bob = registered(u"bob"_s);
        m_desk = registered(u"desk"_s);
        bool set = false;
        m_daemon->pool.write(
            [this](db::Session &session) {
                return UserService(session, m_daemon->clock)
                    .setRole(u"desk"_s, UserRole::Dispatcher);
            },
            this, [&set](const Result<User> &user) { set = bool(user); });
        QTRY_VERIFY(set);
        m_desk = logIn(u"desk"_s);
    }
    void cleanup()
    {
        m_daemon.reset();
        m_database.reset();
    }

    void registersUsers()
    {
        const auto made = call("POST", "/users", R"({"username":"Žižek","password":"secret"})");
        QCOMPARE(made.status, 201);
        QVERIFY(!made.object().contains("password"_L1) && made.object().size() == 5);
        QCOMPARE(call("POST", "/users/", R"({"username":"žižek","password":"secret"})").status,
                 409);
        const auto wrong = call("POST", "/users/", R"({"username":"a","password":"b"})");
        QCOMPARE(wrong.status, 422);
        QCOMPARE(wrong.object().value("detail"_L1).toArray().size(), 2);
        QCOMPARE(call("POST", "/users/", "{").status, 422);
        QCOMPARE(call("POST", "/users/", "a=b", {}, "text/plain").status, 415);
        QCOMPARE(call("GET", "/users/", {}, m_ann).status, 403);
        QCOMPARE(call("GET", "/users/?limit=2", {}, m_desk).json.array().size(), 2);
        QCOMPARE(call("GET", "/users/1", {}, m_bob).status, 200);
        QCOMPARE(call("GET", "/users/999", {}, m_bob).status, 404);
        QCOMPARE(call("GET", "/users/abc", {}, m_bob).status, 422);
        QCOMPARE(call("GET", "/users/99999999999999999999", {}, m_bob).status, 404);
    }

    void logsIn()
    {
        const QByteArray form = "application/x-www-form-urlencoded";
        QCOMPARE(call("POST", "/auth/login", "username=ANN&password=secret", {}, form).status, 200);
        QCOMPARE(call("POST", "/auth/login", "username=ann", {}, form).status, 422);
        QCOMPARE(call("POST", "/auth/login", "{}").status, 415);
        QCOMPARE(call("POST", "/auth/login", "username=nobody&password=x", {}, form).status, 401);
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(call("POST", "/auth/login", "username=ann&password=x", {}, form).status, 401);
        }
        const auto refused = call("POST", "/auth/login", "username=ann&password=secret", {}, form);
        QCOMPARE(refused.status, 429);
        QVERIFY(refused.headers.value("retry-after").toInt() > 0);
        QCOMPARE(call("GET", "/auth/me", {}, m_ann).object().value("username"_L1), "ann"_L1);
        const auto stranger = call("GET", "/auth/me/");
        QCOMPARE(stranger.status, 401);
        QCOMPARE(stranger.headers.value("www-authenticate"), "Bearer");
    }

    void plansAndChangesRides()
    {
        for (const char *list : {"/rides/owned", "/rides/joined", "/rides/available"}) {
            QCOMPARE(call("GET", list, {}, m_ann).status, 404);
        }
        const auto ride = newRide();
        QCOMPARE(ride.status, 201);
        const QByteArray path = "/rides/" + QByteArray::number(ride.id());
        const QByteArray code = ride.object().value("code"_L1).toString().toLower().toUtf8();
        QCOMPARE(call("GET", path, {}, m_bob).status, 200);
        QCOMPARE(call("GET", path + "/participants", {}, m_bob).status, 403);
        QCOMPARE(call("GET", path + "/participants", {}, m_ann).json.array().size(), 1);
        QCOMPARE(call("GET", "/rides/999/participants", {}, m_ann).status, 404);
        QCOMPARE(call("GET", "/rides/code/" + code, {}, m_bob).status, 200);
        QCOMPARE(call("GET", "/rides/code/nosuch", {}, m_bob).status, 404);
        QCOMPARE(call("GET", "/rides/available", {}, m_bob).json.array().size(), 1);
        QCOMPARE(call("GET", "/rides/", {}, m_bob).json.array().size(), 1);
        QCOMPARE(call("PUT", path, R"({"title":"b"})", m_bob).status, 403);
        QCOMPARE(call("PUT", path, R"({"title":""})", m_ann).status, 422);
        QCOMPARE(call("PUT", path, R"({"route_id":999})", m_ann).status, 404);
        QCOMPARE(call("PUT", path, R"({"status":"finished"})", m_ann).status, 409);
        QCOMPARE(call("PUT", path, R"({"listed":false})", m_desk).status, 200);
        QCOMPARE(call("GET", path, {}, m_bob).status, 404);
        QCOMPARE(call("PUT", path, R"({"title":"b"})", m_bob).status, 404);
        QCOMPARE(call("GET", "/rides/available", {}, m_bob).status, 404);
        QCOMPARE(call("PUT", path, R"({"status":"live"})", m_ann).status, 200);
        const auto ended = call("PUT", path, R"({"is_active":false})", m_ann);
        QCOMPARE(ended.object().value("status"_L1), "finished"_L1);
        QCOMPARE(call("DELETE", path, {}, m_bob).status, 404);
        QCOMPARE(call("DELETE", path, {}, m_ann).status, 204);
        QCOMPARE(call("DELETE", path, {}, m_ann).status, 404);
        QCOMPARE(
            call("POST", "/rides/", R"({"title":"a","start_time":"tomorrow","route_id":9})", m_ann)
                .status,
            422);
        QCOMPARE(call("POST", "/rides/",
                      R"({"title":"a","start_time":"2026-01-31T09:00:00Z","route_id":9})", m_ann)
                     .status,
                 404);
        QCOMPARE(call("GET", "/rides/?limit=0", {}, m_ann).status, 422);
    }

    void leadsThroughALongList()
    {
        for (int i = 0; i < 5; ++i) {
            newRide();
        }
        QByteArray next = "/rides/owned?limit=2";
        QList<qint64> ids;
        while (!next.isEmpty()) {
            const auto page = call("GET", next, {}, m_ann);
            QCOMPARE(page.status, 200);
            for (const auto &ride : page.json.array()) {
                ids.append(ride.toObject().value("id"_L1).toInteger());
            }
            const QByteArray link = page.headers.value("link");
            next = link.isEmpty() ? QByteArray() : link.mid(1, link.indexOf('>') - 1);
        }
        QCOMPARE(ids, (QList<qint64>{1, 2, 3, 4, 5}));
    }

    void keepsRoutes()
    {
        QCOMPARE(call("GET", "/routes/owned", {}, m_ann).status, 404);
        const auto route = call("POST", "/routes/", routeBody(Gpx), m_ann);
        QCOMPARE(route.status, 201);
        QVERIFY(qAbs(route.object().value("distance_meters"_L1).toDouble() - 1111.95) < 0.5);
        QCOMPARE(route.object().value("ascent_meters"_L1).toDouble(), 4.0);
        const auto wrong = call("POST", "/routes/", routeBody("<gpx>\n<trk"), m_ann);
        QCOMPARE(wrong.status, 422);
        const QString message =
            wrong.object().value("detail"_L1)[0].toObject().value("msg"_L1).toString();
        QVERIFY2(message.contains(u"line 2"_s), qPrintable(message));
        const QByteArray path = "/routes/" + QByteArray::number(route.id());
        QCOMPARE(call("GET", path, {}, m_bob).status, 404);
        const auto ride =
            newRide(R"(,"visibility":"start","route_id":)" + QByteArray::number(route.id()));
        QCOMPARE(ride.status, 201);
        QCOMPARE(join(ride, m_bob).status, 201);
        QVERIFY(call("GET", path, {}, m_bob).object().value("gpx_data"_L1).isNull());
        QCOMPARE(call("POST", "/rides/",
                      R"({"title":"mine","start_time":"2026-01-31T09:00:00Z","route_id":1})", m_bob)
                     .status,
                 404);
        QCOMPARE(call("PUT", "/rides/1", R"({"status":"live"})", m_ann).status, 200);
        QVERIFY(call("GET", "/routes/", {}, m_bob).json[0]["gpx_data"_L1].isString());
        QCOMPARE(call("PUT", path, R"({"title":"x"})", m_bob).status, 403);
        QCOMPARE(call("PUT", path, R"({"title":"x"})", m_ann).object().value("title"_L1), "x"_L1);
        QCOMPARE(call("DELETE", path, {}, m_bob).status, 403);
        QCOMPARE(call("DELETE", path, {}, m_ann).status, 409);
        QCOMPARE(call("DELETE", "/rides/1", {}, m_ann).status, 204);
        QCOMPARE(call("DELETE", path, {}, m_ann).status, 204);
        QCOMPARE(call("GET", path, {}, m_ann).status, 404);
    }

    void joinsReportsAndLeaves()
    {
        const auto ride = newRide();
        const auto mine = join(ride, m_bob);
        QCOMPARE(mine.status, 201);
        QVERIFY(mine.object().value("latitude"_L1).isNull());
        QCOMPARE(join(ride, m_bob).status, 409);
        QCOMPARE(call("POST", "/participations/", R"({"ride_code":"nosuch"})", m_bob).status, 404);
        const QByteArray path = "/participations/" + QByteArray::number(mine.id());
        const QByteArray place =
            R"({"latitude":46,"longitude":0,"location_timestamp":"2026-01-31T09:15:00Z","speed":0})";
        const auto stored = call("PUT", path, place, m_bob);
        QCOMPARE(stored.status, 200);
        QCOMPARE(stored.object().value("longitude"_L1).toDouble(-1), 0.0);
        QCOMPARE(stored.object().value("location_timestamp"_L1), "2026-01-31T09:15:00+00:00"_L1);
        QCOMPARE(call("PUT", path, place, m_bob).status, 200);
        QCOMPARE(call("PUT", path, place, m_ann).status, 403);
        QCOMPARE(call("PUT", path, R"({"latitude":91})", m_bob).status, 422);
        QCOMPARE(call("PUT", "/participations/999", place, m_bob).status, 404);
        const auto history = call("GET", path + "/positions", {}, m_ann);
        QCOMPARE(history.status, 200);
        QCOMPARE(history.json.array().size(), 1);
        const QByteArray stranger = registered(u"stranger"_s);
        QCOMPARE(call("GET", path + "/positions", {}, stranger).status, 403);
        QCOMPARE(call("GET", path, {}, stranger).status, 403);
        QCOMPARE(call("GET", path, {}, m_ann).status, 200);
        QCOMPARE(call("GET", "/participations/", {}, m_bob).json.array().size(), 1);
        QCOMPARE(call("GET", "/participations/", {}, m_desk).json.array().size(), 2);
        QCOMPARE(call("DELETE", path, {}, stranger).status, 403);
        QCOMPARE(call("DELETE", path, {}, m_bob).status, 204);
        QCOMPARE(call("GET", path, {}, m_bob).status, 404);
        QCOMPARE(call("PUT", "/rides/1", R"({"status":"cancelled"})", m_ann).status, 200);
        QCOMPARE(join(ride, m_bob).status, 409);
    }

    void describesItself()
    {
        QCOMPARE(call("GET", "/openapi.json").object().value("openapi"_L1), "3.1.0"_L1);
        QCOMPARE(call("GET", "/docs").status, 200);
    }

private:
    Answer call(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
                const QByteArray &token = {}, const QByteArray &type = "application/json")
    {
        QNetworkRequest request(QUrl(m_daemon->url() + QString::fromUtf8(path)));
        if (!body.isEmpty()) {
            request.setRawHeader("Content-Type", type);
        }
        if (!token.isEmpty()) {
            request.setRawHeader("Authorization", "Bearer " + token);
        }
        const std::unique_ptr<QNetworkReply> reply(
            m_client.sendCustomRequest(request, method, body));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished() && !finished.wait(20'000)) {
            return {};
        }
        Answer answer{reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
                      QJsonDocument::fromJson(reply->readAll()),
                      {}};
        for (const auto &[name, value] : reply->rawHeaderPairs()) {
            answer.headers.insert(name.toLower(), value);
        }
        return answer;
    }
    static QByteArray json(const QJsonObject &object) { return QJsonDocument(object).toJson(); }
    QByteArray registered(const QString &name)
    {
        call("POST", "/users/", json({{u"username"_s, name}, {u"password"_s, u"secret"_s}}));
        return logIn(name);
    }
    QByteArray logIn(const QString &name)
    {
        return call("POST", "/auth/login", "username=" + name.toUtf8() + "&password=secret", {},
                    "application/x-www-form-urlencoded")
            .object()
            .value("access_token"_L1)
            .toString()
            .toUtf8();
    }
    Answer newRide(const QByteArray &more = {})
    {
        return call("POST", "/rides/",
                    R"({"title":"Sunday","start_time":"2026-01-31T09:00:00Z")" + more + "}", m_ann);
    }
    Answer join(const Answer &ride, const QByteArray &token)
    {
        const QJsonObject body{{u"ride_code"_s, ride.object().value("code"_L1)}};
        return call("POST", "/participations/", json(body), token);
    }
    static QByteArray routeBody(const QByteArray &gpx)
    {
        return QJsonDocument(
                   QJsonObject{{u"title"_s, u"loop"_s}, {u"gpx_data"_s, QString::fromUtf8(gpx)}})
            .toJson();
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<test::RestDaemon> m_daemon;
    QNetworkAccessManager m_client;
    QByteArray m_ann;
    QByteArray m_bob;
    QByteArray m_desk;
};

QTEST_GUILESS_MAIN(TestRest)
#include "tst_rest.moc"
