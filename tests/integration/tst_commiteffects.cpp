// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lossyrelay.h"
#include "tests/support/restfixture.h"
#include "tests/support/testprogram.h"

#include <QSemaphore>
#include <QTcpSocket>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int PatienceMsecs = 30'000;

/// Keeps the one connection that writes busy from when it is made until it goes.
class BusyDatabase
{
public:
    BusyDatabase(db::Pool &pool, QObject *context)
    {
        pool.write(
            [turn = m_turn](db::Session &) -> Result<void> {
                turn->started.release();
                turn->ended.acquire();
                return {};
            },
            context, [](const Result<void> &) {});
        m_turn->started.acquire();
    }
    ~BusyDatabase() { m_turn->ended.release(); }
    Q_DISABLE_COPY_MOVE(BusyDatabase)

private:
    struct Turn
    {
        QSemaphore started;
        QSemaphore ended;
    };
    std::shared_ptr<Turn> m_turn = std::make_shared<Turn>();
};

} // namespace

/// What was committed is told to the live rides, whatever becomes of who asked for it and of the
/// answer to the COMMIT.
class TestCommitEffects : public test::RestFixture
{
    Q_OBJECT

private:
    test::LossyRelay m_relay;
    QByteArray m_ridePath;
    QByteArray m_bobsPath;
    QByteArray m_code;
    UserId m_bob;
    std::shared_ptr<LiveRide> m_live;

    /// Bob is in ann's ride where `isIn`; the ride is in memory.
    void openRide(bool isIn)
    {
        daemon->pool.setCommitListener(&daemon->rides);
        const auto ride = newRide();
        m_ridePath = pathOf("rides", ride);
        m_code = ride[u"code"_s].toString().toLatin1();
        m_bob = {client->get("/auth/me", bob).id()};
        if (isIn) {
            m_bobsPath = pathOf("participations", join(ride, bob));
        }
        daemon->rides.open(RideKey(RideId{ride.id()}), this,
                           [this](const auto &opened) { m_live = opened ? *opened : nullptr; });
        QTRY_VERIFY_WITH_TIMEOUT(m_live, PatienceMsecs);
    }
    bool isTold(const QByteArray &change) const
    {
        if (change == "join") {
            return m_live->participant(m_bob).has_value();
        }
        if (change == "leave" || change == "remove") {
            return !m_live->participant(m_bob);
        }
        if (change == "edit") {
            return m_live->ride().title == u"Monday"_s;
        }
        return change == "start" ? m_live->ride().status == RideStatus::Live : m_live->isDeleted();
    }
    /// Method, path, body and who asks.
    std::tuple<QByteArray, QByteArray, QByteArray, QByteArray>
    requestOf(const QByteArray &change) const
    {
        if (change == "join") {
            return {"POST", "/participations/", "{\"ride_code\":\"" + m_code + "\"}", bob};
        }
        if (change == "leave" || change == "remove") {
            return {"DELETE", m_bobsPath, {}, change == "leave" ? bob : ann};
        }
        if (change == "delete") {
            return {"DELETE", m_ridePath, {}, ann};
        }
        return {"PUT", m_ridePath,
                change == "edit" ? "{\"title\":\"Monday\"}" : "{\"status\":\"live\"}", ann};
    }
    static void addChanges()
    {
        QTest::addColumn<QByteArray>("change");
        for (const char *change : {"join", "leave", "remove", "edit", "start", "delete"}) {
            QTest::newRow(change) << QByteArray(change);
        }
    }

private Q_SLOTS:
    void initTestCase_data() { addRows(); }
    void init()
    {
        db::Pool::Settings settings;
        settings.connections = 1; // so that one job keeps the next waiting
        settings.deadline = std::chrono::milliseconds(PatienceMsecs);
        start(settings);
    }
    void cleanup()
    {
        if (daemon) {
            daemon->pool.setCommitListener(nullptr);
        }
        m_live.reset();
        finish();
    }

    void areToldThoughTheClientLeftBeforeItsAnswer_data() { addChanges(); }
    void areToldThoughTheClientLeftBeforeItsAnswer()
    {
        QFETCH(const QByteArray, change);
        openRide(change != "join");
        const auto [method, path, body, token] = requestOf(change);
        {
            const BusyDatabase busy(daemon->pool, this);
            QTcpSocket leaving;
            leaving.connectToHost(QHostAddress::LocalHost, quint16(QUrl(daemon->url()).port()));
            leaving.write(method + ' ' + path
                          + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                            "Authorization: Bearer "
                          + token + "\r\nContent-Length: " + QByteArray::number(body.size())
                          + "\r\n\r\n" + body);
            QTRY_COMPARE_WITH_TIMEOUT(daemon->pool.metrics().queued, 1, PatienceMsecs);
            leaving.abort();
            QVERIFY(!isTold(change));
        }
        QTRY_VERIFY_WITH_TIMEOUT(isTold(change), PatienceMsecs);
    }

    void areToldThoughTheAnswerToTheCommitWasLost_data() { addChanges(); }
    void areToldThoughTheAnswerToTheCommitWasLost()
    {
        if (!database->isPostgresql()) {
            QSKIP("a COMMIT of SQLite is not lost");
        }
        auto url = database->url();
        const auto &server = url.servers.first();
        QVERIFY(m_relay.start(server.host, quint16(server.port)));
        url.servers = {{u"127.0.0.1"_s, m_relay.port()}};
        client.reset();
        daemon =
            std::make_unique<test::RestDaemon>(db::Pool::Settings{.url = url, .connections = 1});
        QVERIFY(daemon->start());
        client = std::make_unique<test::RestClient>(daemon->url());

        QFETCH(const QByteArray, change);
        openRide(change != "join");
        const auto [method, path, body, token] = requestOf(change);
        m_relay.loseCommits(true);
        const auto answer = call(method, path, body, token);
        m_relay.loseCommits(false);
        QCOMPARE(answer.status, 503);
        QVERIFY2(answer.body.contains("not known"), answer.body.constData());
        QVERIFY(m_relay.lost() > 0);
        QTRY_VERIFY_WITH_TIMEOUT(isTold(change), PatienceMsecs);
    }
};

SAFERIDE_TEST(TestCommitEffects)
#include "tst_commiteffects.moc"
