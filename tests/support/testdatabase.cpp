// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testdatabase.h"

#include "server/database/migrator.h"
#include "server/repositories/participationrepository.h"
#include "server/repositories/riderepository.h"
#include "server/repositories/userrepository.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

Result<void> runOnServer(const db::DatabaseUrl &server, const QString &sql)
{
    const QString name = QUuid::createUuid().toString();
    QString failure;
    {
        QSqlDatabase connection = QSqlDatabase::addDatabase(u"QPSQL"_s, name);
        connection.setHostName(server.hosts());
        connection.setPort(server.servers.first().port);
        connection.setDatabaseName(server.name);
        connection.setUserName(server.user);
        connection.setPassword(server.password);
        if (!connection.open()) {
            failure = connection.lastError().text();
        } else if (QSqlQuery query(connection); !query.exec(sql)) {
            failure = query.lastError().text();
        }
    }
    QSqlDatabase::removeDatabase(name);
    return failure.isEmpty() ? Result<void>() : Error{ErrorCode::Unavailable, failure};
}

} // namespace

void TestDatabase::addRows()
{
    QTest::addColumn<bool>("postgresql");
    QTest::newRow("SQLite") << false;
    if (qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
        QTest::newRow("PostgreSQL") << true;
    }
}

TestDatabase::TestDatabase() = default;

TestDatabase::~TestDatabase()
{
    m_pool.reset();
    if (!m_url.name.isEmpty()) {
        (void)runOnServer(m_server, u"DROP DATABASE "_s + m_url.name);
    }
}

Result<void> TestDatabase::create()
{
    QFETCH(bool, postgresql);
    return create(postgresql);
}

Result<void> TestDatabase::create(bool postgresql)
{
    m_url = db::DatabaseUrl::sqlite(m_folder.filePath(u"test.db"_s));
    if (!postgresql) {
        return {};
    }
    const auto server = db::DatabaseUrl::parse(qEnvironmentVariable("SAFERIDE_TEST_POSTGRESQL"));
    if (!server) {
        return server.error();
    }
    m_server = *server;
    const QString name = u"test_"_s + QUuid::createUuid().toString(QUuid::Id128);
    if (auto made = runOnServer(m_server, u"CREATE DATABASE "_s + name); !made) {
        return made;
    }
    m_url = m_server;
    m_url.name = name;
    return {};
}

Result<void> TestDatabase::open()
{
    auto made = create();
    return made ? migrateAndOpen() : made;
}

Result<void> TestDatabase::createByEnvironment()
{
    return create(qEnvironmentVariable("SAFERIDE_TEST_DATABASE") == u"postgresql"_s);
}

Result<void> TestDatabase::openByEnvironment()
{
    auto made = createByEnvironment();
    return made ? migrateAndOpen() : made;
}

QString TestDatabase::urlText() const
{
    if (!isPostgresql()) {
        return u"sqlite://"_s + m_url.path;
    }
    return qEnvironmentVariable("SAFERIDE_TEST_POSTGRESQL").section(u'/', 0, -2) + u'/'
        + m_url.name;
}

Result<void> TestDatabase::openSqlite(db::Pool::Settings settings)
{
    m_settings = std::move(settings);
    auto made = create(false);
    return made ? migrateAndOpen() : made;
}

Result<void> TestDatabase::openPostgresql(db::Pool::Settings settings)
{
    m_settings = std::move(settings);
    auto made = create(true);
    return made ? migrateAndOpen() : made;
}

Result<void> TestDatabase::migrateAndOpen()
{
    const auto migrated = db::migrate(m_url);
    return migrated ? reopen() : migrated.error();
}

Result<void> TestDatabase::reopen()
{
    m_pool.reset();
    m_settings.url = m_url;
    m_pool = std::make_unique<db::Pool>(m_settings);
    return m_pool->open();
}

QStringList TestDatabase::ask(const QString &sql, int column) const
{
    const QString name = QUuid::createUuid().toString();
    QStringList answers;
    {
        QSqlDatabase connection =
            QSqlDatabase::addDatabase(isPostgresql() ? u"QPSQL"_s : u"QSQLITE"_s, name);
        connection.setHostName(m_url.hosts());
        connection.setPort(isPostgresql() ? m_url.servers.first().port : -1);
        connection.setDatabaseName(isPostgresql() ? m_url.name : m_url.path);
        connection.setUserName(m_url.user);
        connection.setPassword(m_url.password);
        const bool isOpen = connection.open();
        QSqlQuery query(connection);
        if (isOpen && !isPostgresql()) {
            query.exec(u"PRAGMA foreign_keys = ON"_s);
        }
        if (!isOpen || !query.exec(sql)) {
            qWarning() << sql << connection.lastError().text() << query.lastError().text();
        }
        while (query.next()) {
            answers.append(query.value(column).toString());
        }
    }
    QSqlDatabase::removeDatabase(name);
    return answers;
}

qint64 TestDatabase::addParticipation()
{
    const int number = ++m_added;
    const auto added = write([number](db::Session &session) -> Result<qint64> {
        const QString name = u"rider%1"_s.arg(number);
        User user;
        user.username = name;
        const auto userId = UserRepository(session).insert(user, name, u"hash"_s);
        if (!userId) {
            return userId.error();
        }
        Ride ride;
        ride.code = u"R%1"_s.arg(number, 5, 10, QChar(u'0'));
        ride.title = u"ride"_s;
        ride.organizer = **userId;
        const auto rideId = RideRepository(session).insert(ride);
        if (!rideId) {
            return rideId.error();
        }
        Participation participation;
        participation.user = **userId;
        participation.ride = **rideId;
        const auto id = ParticipationRepository(session).insert(participation);
        return id ? Result<qint64>((*id)->id.value) : id.error();
    });
    return added ? *added : 0;
}
