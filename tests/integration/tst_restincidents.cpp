// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/restfixture.h"
#include "tests/support/testprogram.h"

using namespace saferide;
using namespace Qt::Literals::StringLiterals;
using test::RestAnswer;

/// Incidents over REST, on each database.
class TestRestIncidents : public test::RestFixture
{
    Q_OBJECT

    /// A live ride of ann's that bob is in.
    RestAnswer rideWithBob()
    {
        daemon->pool.setCommitListener(&daemon->rides);
        const RestAnswer ride = newRide();
        call("PUT", pathOf("rides", ride), R"({"status":"live"})", ann);
        join(ride, bob);
        return ride;
    }
    RestAnswer sos(const RestAnswer &ride, const QByteArray &body) const
    {
        return call("POST", pathOf("rides", ride) + "/incidents", body, bob);
    }
    static QList<qint64> idsOf(const RestAnswer &list)
    {
        QList<qint64> ids;
        for (const QJsonValue &item : list.array()) {
            ids.append(item["id"_L1].toInteger());
        }
        return ids;
    }

private Q_SLOTS:
    void initTestCase_data() { addRows(); }
    void init() { start(); }
    void cleanup()
    {
        daemon->pool.setCommitListener(nullptr);
        finish();
    }

    void aRiderAsksForHelpAndADispatcherDealsWithIt()
    {
        const RestAnswer ride = rideWithBob();
        const QByteArray body = R"({"kind":"sos","id":"a","text":"I fell","latitude":46.05,)"
                                R"("longitude":14.5,"location_timestamp":"2026-01-31T09:00:00Z"})";
        const RestAnswer raised = sos(ride, body);
        QCOMPARE(raised.status, 201);
        QCOMPARE(raised[u"kind"_s], u"sos"_s);
        QCOMPARE(raised[u"state"_s], u"open"_s);
        QCOMPARE(raised[u"severity"_s], u"critical"_s);
        QCOMPARE(raised[u"text"_s], u"I fell"_s);
        QCOMPARE(raised[u"latitude"_s], 46.05);
        QCOMPARE(raised[u"place_time"_s], u"2026-01-31T09:00:00+00:00"_s);
        QCOMPARE(raised[u"username"_s], u"bob"_s);
        QCOMPARE(raised[u"version"_s], 1);
        QCOMPARE(sos(ride, body).id(), raised.id());

        const QByteArray path = pathOf("incidents", raised);
        const RestAnswer seen = call(
            "PUT", path,
            R"({"version":1,"state":"acknowledged","note":"on it","coming":"Marshal 3"})", desk);
        QCOMPARE(seen.status, 200);
        QCOMPARE(seen[u"version"_s], 2);
        QCOMPARE(call("GET", path, {}, bob)[u"coming"_s], u"Marshal 3"_s);
        QCOMPARE(
            call("PUT", path, R"({"version":2,"coming":")" + QByteArray(101, 'a') + R"("})", desk)
                .status,
            422);
        const RestAnswer stale =
            call("PUT", path, R"({"version":1,"state":"resolved","resolution":"ok"})", desk);
        QCOMPARE(stale.status, 409);
        QCOMPARE(stale[u"detail"_s],
                 u"desk has acknowledged this incident since you saw it: check it again"_s);
        QCOMPARE(stale[u"incident"_s]["state"_L1], u"acknowledged"_s);
        QCOMPARE(stale[u"incident"_s]["version"_L1], 2);
        QCOMPARE(
            call("PUT", path, R"({"version":2,"state":"resolved","resolution":"medical"})", desk)
                .status,
            200);
        const QJsonArray log = call("GET", path, {}, desk)[u"log"_s].toArray();
        QCOMPARE(log.size(), 3);
        QCOMPARE(log[1]["note"_L1], u"on it\ncoming: Marshal 3"_s);
        QCOMPARE(log[2]["action"_L1], u"resolved"_s);
        QVERIFY(call("GET", path, {}, bob)[u"log"_s].toArray()[1]["note"_L1].isNull());
    }

    void listsAPageInOneState()
    {
        const RestAnswer ride = rideWithBob();
        const qint64 first = sos(ride, R"({"kind":"sos"})").id();
        const qint64 second = sos(ride, R"({"kind":"crash"})").id();
        const QByteArray path = pathOf("rides", ride) + "/incidents";
        QCOMPARE(idsOf(call("GET", path, {}, ann)), QList<qint64>({first, second}));
        QCOMPARE(idsOf(call("GET", path + "?state=resolved", {}, desk)), QList<qint64>());
        const RestAnswer page = call("GET", path + "?limit=1", {}, bob);
        QCOMPARE(idsOf(page), QList<qint64>{first});
        QCOMPARE(idsOf(call("GET", path + "?after_id=" + QByteArray::number(first), {}, bob)),
                 QList<qint64>{second});
        QCOMPARE(call("GET", path + "?state=gone", {}, desk).status, 422);
    }

    void whereARiderWasLastIsWhereTheyAre()
    {
        const RestAnswer ride = rideWithBob();
        const RestAnswer mine = call("GET", "/participations", {}, bob);
        const QByteArray participation =
            "/participations/" + QByteArray::number(mine.array()[0]["id"_L1].toInteger());
        QCOMPARE(call("PUT", participation,
                      R"({"latitude":1.5,"longitude":2.5,)"
                      R"("location_timestamp":"2026-01-31T09:00:00Z"})",
                      bob)
                     .status,
                 200);
        const RestAnswer raised = sos(ride, "{}");
        QCOMPARE(raised[u"latitude"_s], 1.5);
        QCOMPARE(raised[u"longitude"_s], 2.5);
        QCOMPARE(raised[u"place_time"_s], u"2026-01-31T09:00:00+00:00"_s);
    }

    void refusesWhatIsNoAlarm_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("kind") << QByteArray(R"({"kind":"stopped"})") << 422;
        QTest::newRow("half a place") << QByteArray(R"({"latitude":1})") << 422;
        QTest::newRow("off the earth") << QByteArray(R"({"latitude":91,"longitude":0})") << 422;
        QTest::newRow("long text")
            << QByteArray(R"({"text":")" + QByteArray(501, 'a') + R"("})") << 422;
        QTest::newRow("long id") << QByteArray(R"({"id":")" + QByteArray(65, 'a') + R"("})") << 422;
        QTest::newRow("time") << QByteArray(R"({"location_timestamp":1})") << 422;
        QTest::newRow("no object") << QByteArray("[]") << 422;
    }
    void refusesWhatIsNoAlarm()
    {
        QFETCH(QByteArray, body);
        const RestAnswer ride = rideWithBob();
        QTEST(sos(ride, body).status, "status");
        QCOMPARE(idsOf(call("GET", pathOf("rides", ride) + "/incidents", {}, desk)),
                 QList<qint64>());
    }

    void refusesStrangersAndTooManyAlarms()
    {
        const RestAnswer ride = rideWithBob();
        const QByteArray path = pathOf("rides", ride) + "/incidents";
        const QByteArray eve = client->newUser(u"eve"_s);
        QCOMPARE(call("POST", path, "{}", eve).status, 403);
        QCOMPARE(call("GET", path, {}, eve).status, 403);
        QCOMPARE(call("POST", "/rides/999999/incidents", "{}", bob).status, 404);
        for (int alarm = 0; alarm < 10; ++alarm) {
            QCOMPARE(sos(ride, "{}").status, 201);
        }
        const RestAnswer refused = sos(ride, "{}");
        QCOMPARE(refused.status, 429);
        const RestAnswer one = call("GET", path, {}, bob);
        QCOMPARE(one.array().size(), 1);
        QCOMPARE(one.array()[0]["alarms"_L1], 10);
        QCOMPARE(call("PUT", "/incidents/999999", R"({"version":1,"note":"x"})", desk).status, 404);
        QCOMPARE(call("GET",
                      "/incidents/" + QByteArray::number(one.array()[0]["id"_L1].toInteger()), {},
                      eve)
                     .status,
                 404);
    }
};

SAFERIDE_TEST(TestRestIncidents)
#include "tst_restincidents.moc"
