// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/services/userservice.h"
#include "tests/support/expect.h"
#include "tests/support/restclient.h"
#include "tests/support/restdaemon.h"
#include "tests/support/testdatabase.h"

#include <QTest>

namespace saferide::test {

/// A fresh database and a daemon on it for each test function, with a few users: ann (who makes
/// rides), bob, and the dispatcher desk. Call addRows(), start() and finish() from
/// initTestCase_data, init and cleanup.
class RestFixture : public QObject
{
protected:
    static void addRows() { TestDatabase::addRows(); }

    void start(db::Pool::Settings settings = {})
    {
        database = std::make_unique<TestDatabase>();
        QFETCH_GLOBAL(bool, postgresql);
        EXPECT_OK(postgresql ? database->openPostgresql({}) : database->openSqlite({}));
        settings.url = database->url();
        daemon = std::make_unique<RestDaemon>(settings);
        QVERIFY(daemon->start());
        client = std::make_unique<RestClient>(daemon->url());
        ann = client->newUser(QStringLiteral("ann"));
        bob = client->newUser(QStringLiteral("bob"));
        client->newUser(QStringLiteral("desk"));
        setRole(QStringLiteral("desk"), UserRole::Dispatcher);
        desk = client->tokenOf(QStringLiteral("desk"));
    }
    void finish()
    {
        const QStringList problems = client ? client->takeProblems() : QStringList();
        client.reset();
        daemon.reset();
        database.reset();
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
    }

    void setRole(const QString &name, UserRole role)
    {
        EXPECT_OK(database->write([&](db::Session &session) {
            return UserService(session, daemon->clock).setRole(name, role);
        }));
    }

    RestAnswer call(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
                    const QByteArray &token = {}, const QByteArray &type = "application/json") const
    {
        return client->call(method, path, body, RestClient::Fields{.token = token, .type = type});
    }
    static QByteArray json(const QJsonObject &object) { return QJsonDocument(object).toJson(); }

    /// A ride of ann's; `more` goes into its JSON: `,"listed":false`.
    RestAnswer newRide(const QByteArray &more = {}) const
    {
        return call("POST", "/rides/",
                    R"({"title":"Sunday","start_time":"2026-01-31T09:00:00Z")" + more + "}", ann);
    }
    RestAnswer join(const RestAnswer &ride, const QByteArray &token) const
    {
        const QJsonObject body{{QStringLiteral("ride_code"), ride[QStringLiteral("code")]}};
        return call("POST", "/participations/", json(body), token);
    }
    RestAnswer newRoute() const { return call("POST", "/routes/", routeBody(SmallGpx), ann); }
    static QByteArray routeBody(const QByteArray &gpx)
    {
        return json({{QStringLiteral("title"), QStringLiteral("loop")},
                     {QStringLiteral("gpx_data"), QString::fromUtf8(gpx)}});
    }
    static QByteArray pathOf(const QByteArray &kind, const RestAnswer &made)
    {
        return '/' + kind + '/' + QByteArray::number(made.id());
    }

    static constexpr const char *SmallGpx =
        R"(<gpx version='1.1'><trk><trkseg><trkpt lat='46' lon='14'><ele>1</ele></trkpt>)"
        R"(<trkpt lat='46.01' lon='14'><ele>5</ele></trkpt></trkseg></trk></gpx>)";

    std::unique_ptr<TestDatabase> database;
    std::unique_ptr<RestDaemon> daemon;
    std::unique_ptr<RestClient> client;
    QByteArray ann; ///< tokens
    QByteArray bob;
    QByteArray desk;
};

} // namespace saferide::test
