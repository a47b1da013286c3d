// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/participantmodel.h"
#include "console/models/storefeed.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
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
        , riders(store)
    {
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

    LiveRideStore store;
    DeskConnection connection;
    ParticipantModel riders;
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
    QByteArray tokenOf(const QByteArray &name)
    {
        const auto form = u"application/x-www-form-urlencoded"_s;
        return send("POST", u"/auth/login"_s, "username=" + name + "&password=secret-word", form)
            .value("access_token"_L1)
            .toString()
            .toLatin1();
    }
    void report(qint64 participation, double latitude)
    {
        const QJsonObject fix{{u"latitude"_s, latitude},
                              {u"longitude"_s, 14.36},
                              {u"location_timestamp"_s, m_clock.now().toIso()}};
        const auto answer =
            send("PUT", u"/participations/%1"_s.arg(participation), QJsonDocument(fix).toJson());
        QCOMPARE(answer.value("id"_L1).toInteger(), participation);
    }
    void logIn(Desk &desk)
    {
        desk.connection.logIn(u"ws://"_s + m_address, u"dora"_s, u"secret-word"_s);
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
        startDaemon(u"127.0.0.1:0"_s);
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
        QVERIFY(desk.connection.status().message.contains("Nothing was heard"_L1));
        QProcess::execute(u"kill"_s, {u"-CONT"_s, QString::number(m_daemon.processId())});
        QTRY_VERIFY_WITH_TIMEOUT(desk.isConnected(), Patience);
    }
};

QTEST_GUILESS_MAIN(TestDeskToDaemon)
#include "tst_desktodaemon.moc"
