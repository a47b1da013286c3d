// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/participantmodel.h"
#include "console/models/ridelistmodel.h"
#include "console/models/routefetcher.h"
#include "console/models/storefeed.h"
#include "tests/support/expect.h"
#include "tests/support/fixedport.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int Patience = 30'000; // milliseconds, for busy machines

struct Desk
{
    explicit Desk(const Clock &clock)
        : store(clock)
        , connection(clock)
        , names(store)
        , rides(store, names)
        , riders(store)
        , routes(store)
        , selection(store)
        , fetcher(store, routes, selection,
                  [this](RideId ride, QObject *context, RouteFetcher::Done done) {
                      connection.send(console::FindRideRoute{ride}, context, std::move(done));
                  })
    {
        QObject::connect(&connection, &DeskConnection::statusChanged, &fetcher,
                         [this] { isConnected() ? fetcher.start() : fetcher.stop(); });
        feedStore(connection, store);
        riders.showRide(std::nullopt);
    }
    bool isConnected() const { return connection.status().state == DeskState::Connected; }
    double latitudeOf(qint64 participation) const
    {
        return riders.indexOf(ParticipationId{participation})
            .data(ParticipantLatitudeRole)
            .toDouble();
    }

    /// Every value of both models that does not change with time.
    QStringList picture() const
    {
        QStringList lines;
        const auto read = [&lines](const QAbstractItemModel &model, int first, int last, int age) {
            for (int row = 0; row < model.rowCount(); ++row) {
                QStringList values;
                for (int role = first; role <= last; ++role) {
                    if (role != age) {
                        values.append(model.index(row, 0).data(role).toString());
                    }
                }
                lines.append(values.join(u'|'));
            }
        };
        read(rides, RideIdRole, RideSilentCountRole, RideNewestFixAgeRole);
        read(riders, ParticipationIdRole, ParticipantStateRole, ParticipantFixAgeRole);
        lines.sort();
        return lines;
    }

    LiveRideStore store;
    DeskConnection connection;
    RideNames names;
    RideListModel rides;
    ParticipantModel riders;
    RouteBook routes;
    Selection selection;
    RouteFetcher fetcher;
};

/// A wire between a desk and the daemon that can be cut.
class Wire
{
public:
    explicit Wire(const QString &daemon)
        : m_daemon(daemon)
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket *desk = m_server.nextPendingConnection()) {
                join(desk);
            }
        });
    }
    QString address() const { return u"127.0.0.1:%1"_s.arg(m_server.serverPort()); }
    void cut()
    {
        m_isCut = true;
        const auto sockets = m_server.findChildren<QTcpSocket *>();
        for (QTcpSocket *socket : sockets) {
            socket->abort();
        }
    }
    void mend() { m_isCut = false; }

private:
    void join(QTcpSocket *desk)
    {
        if (m_isCut) {
            desk->abort();
            return;
        }
        auto *daemon = new QTcpSocket(&m_server);
        const auto forward = [](QTcpSocket *from, QTcpSocket *to) {
            QObject::connect(from, &QTcpSocket::readyRead, to, [from, to] {
                to->write(from->readAll()); // waits in the socket until it is connected
            });
            QObject::connect(from, &QTcpSocket::disconnected, to, &QTcpSocket::abort);
        };
        forward(desk, daemon);
        forward(daemon, desk);
        daemon->connectToHost(m_daemon.section(u':', 0, 0), m_daemon.section(u':', 1).toUShort());
    }

    QTcpServer m_server;
    const QString m_daemon;
    bool m_isCut = false;
};

} // namespace

/// The real daemon, phones by REST, desks by their connection.
class TestDeskToDaemon : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;
    TestDatabase m_database;
    QProcess m_daemon;
    QString m_address;
    QNetworkAccessManager m_network;
    QByteArray m_token;
    SystemClock m_clock;

    QStringList database() const { return {u"--database"_s, m_database.urlText()}; }
    void startDaemon(const QString &listen)
    {
        m_daemon.start(QStringLiteral(SAFERIDED_PATH),
                       database()
                           + QStringList{u"--listen"_s, listen, u"--admin-listen"_s, u"off"_s});
        QString output;
        const QString sign = u"listening on http://"_s;
        QTRY_VERIFY_WITH_TIMEOUT((output += QString::fromUtf8(m_daemon.readAllStandardOutput()))
                                     .section(sign, 1)
                                     .contains(u'\n'),
                                 Patience);
        m_address = output.section(sign, 1).section(u'\n', 0, 0).trimmed();
    }
    void killDaemon()
    {
        m_daemon.kill();
        QVERIFY(m_daemon.waitForFinished(Patience));
    }
    QJsonObject send(const QByteArray &verb, const QString &path, const QByteArray &body,
                     const QString &type = u"application/json"_s)
    {
        QNetworkRequest request(QUrl(u"http://"_s + m_address + path));
        request.setHeader(QNetworkRequest::ContentTypeHeader, type);
        if (!m_token.isEmpty()) {
            request.setRawHeader("Authorization", "Bearer " + m_token);
        }
        QNetworkReply *reply = m_network.sendCustomRequest(request, verb, body);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), Patience); }();
        reply->deleteLater();
        return QJsonDocument::fromJson(reply->readAll()).object();
    }
    static QByteArray gpxTo(const QByteArray &latitude)
    {
        return "<gpx version='1.1'><trk><trkseg><trkpt lat='46' lon='14'/><trkpt lat='" + latitude
            + "' lon='14'/></trkseg></trk></gpx>";
    }
    QByteArray tokenOf(const QByteArray &name)
    {
        const auto form = u"application/x-www-form-urlencoded"_s;
        return send("POST", u"/auth/login"_s, "username=" + name + "&password=secret-word", form)
            .value("access_token"_L1)
            .toString()
            .toLatin1();
    }
    /// `clockOffset`: how far the phone's clock is ahead.
    void report(qint64 participation, double latitude, qint64 clockOffset = 0)
    {
        const QJsonObject fix{{u"latitude"_s, latitude},
                              {u"longitude"_s, 14.36},
                              {u"location_timestamp"_s, (m_clock.now() + clockOffset).toIso()}};
        const auto answer =
            send("PUT", u"/participations/%1"_s.arg(participation), QJsonDocument(fix).toJson());
        QCOMPARE(answer.value("id"_L1).toInteger(), participation);
    }
    void logIn(Desk &desk, const QString &address = {})
    {
        desk.connection.logIn(u"ws://"_s + (address.isEmpty() ? m_address : address), u"dora"_s,
                              u"secret-word"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.isConnected(), Patience);
    }

private Q_SLOTS:
    void initTestCase()
    {
        EXPECT_OK(m_database.createByEnvironment());
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"SAFERIDE_SECRET_KEY"_s, QString(32, u'k'));
        environment.insert(u"XDG_DATA_HOME"_s, m_directory.path());
        m_daemon.setProcessEnvironment(environment);
        m_daemon.setProcessChannelMode(QProcess::SeparateChannels);
        m_daemon.setStandardErrorFile(QProcess::nullDevice());
        m_daemon.start(QStringLiteral(SAFERIDED_PATH),
                       QStringList{u"user"_s, u"add"_s, u"dora"_s, u"--role"_s, u"dispatcher"_s,
                                   u"--password-stdin"_s}
                           + database());
        m_daemon.write("secret-word\n");
        m_daemon.closeWriteChannel();
        QVERIFY(m_daemon.waitForFinished(Patience));
        QCOMPARE(m_daemon.exitCode(), 0);
        startDaemon(u"127.0.0.1:%1"_s.arg(test::fixedPort()));
    }
    void cleanupTestCase() { killDaemon(); }

    void aPositionReachesEveryDeskAndAKilledDaemonsDesksComeBack()
    {
        Desk one(m_clock);
        Desk two(m_clock);
        logIn(one);
        logIn(two);
        send("POST", u"/users/"_s, R"({"username":"ada","password":"secret-word"})");
        m_token = tokenOf("ada");
        QVERIFY(!m_token.isEmpty());
        const auto ride =
            send("POST", u"/rides/"_s, R"({"title":"Sunday","start_time":"2026-05-01T08:00:00Z"})");
        const RideId id{ride.value("id"_L1).toInteger()};
        QTRY_VERIFY_WITH_TIMEOUT(one.store.participantCount(id) == 1, Patience);
        const qint64 participation = one.store.participantsOf(id).value(0).value;
        report(participation, 45.5);
        QTRY_COMPARE_WITH_TIMEOUT(one.latitudeOf(participation), 45.5, Patience);
        QTRY_COMPARE_WITH_TIMEOUT(two.latitudeOf(participation), 45.5, Patience);

        killDaemon();
        QTRY_VERIFY_WITH_TIMEOUT(!one.isConnected() && !two.isConnected(), Patience);
        QCOMPARE(one.latitudeOf(participation), 45.5); // the old picture stays
        startDaemon(m_address);
        QTRY_VERIFY_WITH_TIMEOUT(one.isConnected() && two.isConnected(), Patience);
        QCOMPARE(one.latitudeOf(participation), 45.5);
        report(participation, 46.5);
        QTRY_COMPARE_WITH_TIMEOUT(one.latitudeOf(participation), 46.5, Patience);
        QTRY_COMPARE_WITH_TIMEOUT(two.latitudeOf(participation), 46.5, Patience);
        QVERIFY(one.store.rides() == two.store.rides());
    }

    void aPhoneWhoseClockIsWrongIsHeardAndGoesOn()
    {
        constexpr qint64 Minute = 60'000;
        constexpr qint64 WeekRollover = -7168LL * 24 * 60 * Minute;
        Desk desk(m_clock);
        logIn(desk);
        send("POST", u"/users/"_s, R"({"username":"clara","password":"secret-word"})");
        m_token = tokenOf("clara");
        const auto ride =
            send("POST", u"/rides/"_s, R"({"title":"Clocks","start_time":"2026-05-01T08:00:00Z"})");
        const RideId id{ride.value("id"_L1).toInteger()};
        QTRY_VERIFY_WITH_TIMEOUT(desk.store.participantCount(id) == 1, Patience);
        const ParticipationId clara = desk.store.participantsOf(id).constFirst();
        QVERIFY(!desk.store.heardAt(clara));

        report(clara.value, 45.1, 60 * Minute); // too far ahead to be shown
        QTRY_VERIFY_WITH_TIMEOUT(desk.store.heardAt(clara), Patience);
        QVERIFY(!desk.store.fixAge(clara));
        report(clara.value, 45.2, 4 * Minute);
        QTRY_COMPARE_WITH_TIMEOUT(desk.latitudeOf(clara.value), 45.2, Patience);
        report(clara.value, 45.3); // put right: it need not wait for four minutes
        QTRY_COMPARE_WITH_TIMEOUT(desk.latitudeOf(clara.value), 45.3, Patience);
        const auto before = desk.store.heardAt(clara);
        report(clara.value, 45.4, WeekRollover);
        QTRY_VERIFY_WITH_TIMEOUT(desk.store.heardAt(clara) > before, Patience);
        QCOMPARE(desk.latitudeOf(clara.value), 45.3); // the history has the rest
    }

    void twoDesksAndAKilledConnectionEndWithTheSamePicture_data()
    {
        QTest::addColumn<bool>("daemonDies");
        QTest::newRow("the wire is cut") << false;
        QTest::newRow("the daemon dies") << true;
    }
    void twoDesksAndAKilledConnectionEndWithTheSamePicture()
    {
        QFETCH(bool, daemonDies);
        Wire wire(m_address);
        Desk steady(m_clock);
        Desk cut(m_clock);
        logIn(steady);
        logIn(cut, wire.address());
        const QByteArray name = daemonDies ? "gina" : "emma";
        send("POST", u"/users/"_s, R"({"username":")" + name + R"(","password":"secret-word"})");
        m_token = tokenOf(name);
        const auto make = [this](const char *title) {
            return send("POST", u"/rides/"_s,
                        R"({"start_time":"2026-05-01T08:00:00Z","title":")" + QByteArray(title)
                            + R"("})")
                .value("id"_L1)
                .toInteger();
        };
        const RideId kept{make("Before")};
        const RideId dropped{make("Dropped")};
        QTRY_COMPARE_WITH_TIMEOUT(cut.store.participantCount(kept), 1, Patience);
        QTRY_COMPARE_WITH_TIMEOUT(cut.store.participantCount(dropped), 1, Patience);
        const qint64 rider = cut.store.participantsOf(kept).value(0).value;
        report(rider, 45.5);
        QTRY_COMPARE_WITH_TIMEOUT(cut.latitudeOf(rider), 45.5, Patience);
        QTRY_COMPARE_WITH_TIMEOUT(steady.latitudeOf(rider), 45.5,
                                  Patience); // as a speed comes of it

        wire.cut();
        if (daemonDies) {
            killDaemon();
        }
        QTRY_VERIFY_WITH_TIMEOUT(!cut.isConnected(), Patience);
        if (daemonDies) {
            startDaemon(m_address);
        }
        // Everything that can happen to a picture happens while one desk does not see it.
        send("PUT", u"/rides/%1"_s.arg(kept.value), R"({"title":"After","status":"live"})");
        const RideId made{make("Made meanwhile")};
        send("DELETE", u"/rides/%1"_s.arg(dropped.value), {});
        report(rider, 46.5);
        QTRY_VERIFY_WITH_TIMEOUT(steady.isConnected() && steady.store.ride(made), Patience);
        QTRY_COMPARE_WITH_TIMEOUT(steady.latitudeOf(rider), 46.5, Patience);
        QVERIFY(cut.picture() != steady.picture());
        QCOMPARE(cut.latitudeOf(rider), 45.5);

        wire.mend();
        QTRY_COMPARE_WITH_TIMEOUT(cut.latitudeOf(rider), 46.5, Patience);
        QTRY_COMPARE_WITH_TIMEOUT(cut.picture(), steady.picture(), Patience);
        QVERIFY(cut.store.ride(dropped) == nullptr);
        QCOMPARE(cut.store.ride(kept)->title, u"After"_s);
        QVERIFY(cut.store.ride(kept)->status == RideStatus::Live);
        QCOMPARE(cut.store.participantCount(made), 1);
        // And it goes on alike.
        report(rider, 47.5);
        QTRY_COMPARE_WITH_TIMEOUT(cut.latitudeOf(rider), 47.5, Patience);
        QTRY_COMPARE_WITH_TIMEOUT(cut.picture(), steady.picture(), Patience);
    }

    void aChangedRouteReachesOpenDesks_data()
    {
        QTest::addColumn<bool>("isCut");
        QTest::addColumn<bool>("daemonDies");
        QTest::newRow("as it happens") << false << false;
        QTest::newRow("after the wire was cut") << true << false;
        QTest::newRow("after the daemon died") << true << true;
    }
    void aChangedRouteReachesOpenDesks()
    {
        QFETCH(bool, isCut);
        QFETCH(bool, daemonDies);
        Wire wire(m_address);
        Desk desk(m_clock);
        logIn(desk, wire.address());
        const QByteArray name = !isCut ? "hana" : daemonDies ? "iris" : "jana";
        send("POST", u"/users/"_s, R"({"username":")" + name + R"(","password":"secret-word"})");
        m_token = tokenOf(name);
        const auto route = send("POST", u"/routes/"_s,
                                R"({"title":"Loop","gpx_data":")" + gpxTo("46.01") + R"("})")
                               .value("id"_L1)
                               .toInteger();
        const RideId ride{send("POST", u"/rides/"_s,
                               R"({"title":"Sunday","start_time":"2026-05-01T08:00:00Z",)"
                               R"("route_id":)"
                                   + QByteArray::number(route) + '}')
                              .value("id"_L1)
                              .toInteger()};
        const auto end = [&] {
            const RideRoute *shown = desk.routes.route(ride);
            return shown ? shown->segments.constLast().constLast().latitude : 0;
        };
        QTRY_COMPARE_WITH_TIMEOUT(end(), 46.01, Patience);
        if (isCut) {
            wire.cut();
            QTRY_VERIFY_WITH_TIMEOUT(!desk.isConnected(), Patience);
        }
        const auto changed =
            send("PUT", u"/routes/%1"_s.arg(route), R"({"gpx_data":")" + gpxTo("46.02") + R"("})");
        QCOMPARE(changed.value("id"_L1).toInteger(), route);
        if (daemonDies) {
            killDaemon();
            startDaemon(m_address);
        }
        wire.mend();
        QTRY_COMPARE_WITH_TIMEOUT(end(), 46.02, Patience);
    }

    void whatOneDeskDoesTheOtherSees()
    {
        Desk one(m_clock);
        Desk two(m_clock);
        logIn(one);
        logIn(two);
        std::optional<Result<QJsonValue>> made;
        one.connection.request(
            u"create_ride"_s,
            {{u"title"_s, u"Made at a desk"_s}, {u"start_time"_s, u"2026-05-01T08:00:00Z"_s}},
            &one.connection, [&](const Result<QJsonValue> &result) { made = result; });
        QTRY_VERIFY_WITH_TIMEOUT(made, Patience);
        QVERIFY(*made);
        const RideId id{(**made)["ride"_L1]["id"_L1].toInteger()};
        QTRY_VERIFY_WITH_TIMEOUT(two.store.ride(id) != nullptr, Patience);
        QCOMPARE(two.store.ride(id)->title, u"Made at a desk"_s);
        QTRY_COMPARE_WITH_TIMEOUT(two.store.participantCount(id), 1, Patience);
    }

    void aFrozenDaemonIsNoticed()
    {
        Desk desk(m_clock);
        logIn(desk);
        QProcess::execute(u"kill"_s, {u"-STOP"_s, QString::number(m_daemon.processId())});
        QTRY_VERIFY_WITH_TIMEOUT(!desk.isConnected(), Patience);
        QVERIFY(desk.connection.status().message.contains("No data received"_L1));
        QProcess::execute(u"kill"_s, {u"-CONT"_s, QString::number(m_daemon.processId())});
        QTRY_VERIFY_WITH_TIMEOUT(desk.isConnected(), Patience);
    }
};

SAFERIDE_TEST(TestDeskToDaemon)
#include "tst_desktodaemon.moc"
