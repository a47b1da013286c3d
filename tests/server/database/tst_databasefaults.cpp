// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/backup.h"
#include "server/database/connection.h"
#include "server/database/migrator.h"
#include "server/repositories/userrepository.h"
#include "tests/support/askversion.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QFile>
#include <QProcess>
#include <QSemaphore>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>

#include <array>
#include <csignal>
#include <functional>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

std::unique_ptr<db::Connection> openConnection(const db::DatabaseUrl &url)
{
    static db::StatementCounters counters;
    auto connection = db::Connection::create(url, db::Access::Write, &counters);
    return connection->open() ? std::move(connection) : nullptr;
}

/// The rides of what was told; read by the test when no job is under way.
class CommitLog final : public db::CommitListener
{
public:
    void committed(const std::vector<RideEvent> &events) override
    {
        committedRides += ridesOf(events);
    }
    void commitUnknown(const std::vector<RideEvent> &events) override
    {
        unknownRides += ridesOf(events);
    }

    QList<RideId> committedRides;
    QList<RideId> unknownRides;

private:
    static QList<RideId> ridesOf(const std::vector<RideEvent> &events)
    {
        QList<RideId> rides;
        for (const RideEvent &event : events) {
            rides.append(std::get<RideRemoved>(event).ride);
        }
        return rides;
    }
};

} // namespace

class TestDatabaseFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesANewerSchema_data() { TestDatabase::addRows(); }
    void refusesANewerSchema()
    {
        TestDatabase database;
        EXPECT_OK(database.open());
        EXPECT_OK(database.write([](db::Session &session) {
            return session.prepare(db::statement(QStringLiteral("schema_migrations/insert")))
                .bind(u":version"_s, db::currentSchemaVersion() + 1)
                .bind(u":name"_s, u"of_tomorrow"_s)
                .bind(u":applied_at"_s, 1)
                .execute();
        }));
        EXPECT_ERROR(db::migrate(database.url()), ErrorCode::Conflict);
        EXPECT_OK(database.reopen());
        QTRY_VERIFY(!database.pool().status().schemaFits);
    }

    void whatAJobRecordedIsToldAfterTheCommitAndOnlyThen_data() { TestDatabase::addRows(); }
    void whatAJobRecordedIsToldAfterTheCommitAndOnlyThen()
    {
        TestDatabase database;
        EXPECT_OK(database.open());
        CommitLog log;
        database.pool().setCommitListener(&log);
        const auto job = [](db::Session &session) {
            session.record(RideRemoved{{7}});
            return AskVersion(session);
        };
        EXPECT_OK(database.write(job));
        QCOMPARE(log.committedRides, QList<RideId>({RideId{7}}));
        EXPECT_ERROR(database.write([](db::Session &session) -> Result<int> {
            session.record(RideRemoved{{8}});
            return Error{ErrorCode::Conflict, u"no"_s};
        }),
                     ErrorCode::Conflict);
        {
            QObject gone;
            database.pool().write(job, &gone, [](const auto &) {});
        }
        EXPECT_OK(database.write(AskVersion)); // behind it
        QTRY_COMPARE(log.committedRides, QList<RideId>({RideId{7}, RideId{7}}));
        QVERIFY(log.unknownRides.isEmpty());
        database.pool().setCommitListener(nullptr);
        EXPECT_OK(database.write(job));
        QCOMPARE(log.committedRides.size(), 2);
    }

    void aLostCommitIsToldAsUnknown_data() { TestDatabase::addRows(); }
    void aLostCommitIsToldAsUnknown()
    {
        TestDatabase database;
        EXPECT_OK(database.open());
        if (!database.isPostgresql()) {
            QSKIP("a COMMIT of SQLite is not lost");
        }
        // Within the COMMIT: what was recorded is stored before it.
        database.ask(u"CREATE FUNCTION end_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                     " PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"_s);
        database.ask(u"CREATE CONSTRAINT TRIGGER ends AFTER INSERT ON ride_events DEFERRABLE"
                     " INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_here()"_s);
        CommitLog log;
        database.pool().setCommitListener(&log);
        EXPECT_ERROR(database.write([](db::Session &session) {
            session.record(RideRemoved{{7}});
            return AskVersion(session);
        }),
                     ErrorCode::Timeout);
        QCOMPARE(log.unknownRides, QList<RideId>({RideId{7}}));
        QVERIFY(log.committedRides.isEmpty());
        database.pool().setCommitListener(nullptr);
    }

    void saysWhatADryRunWouldDo()
    {
        QTemporaryDir folder;
        const auto url = db::DatabaseUrl::sqlite(folder.filePath(u"new.db"_s));
        const auto report = db::migrate(url, {.dryRun = true});
        EXPECT_OK(report);
        QCOMPARE(report->applied.size(), db::currentSchemaVersion());
        QVERIFY(!QFile::exists(url.path));
    }

    void migratesOnceWhenSeveralProgramsDo_data() { TestDatabase::addRows(); }
    void migratesOnceWhenSeveralProgramsDo()
    {
        TestDatabase database;
        EXPECT_OK(database.create());
        std::atomic<int> failed = 0;
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back(
                QThread::create([&] { failed += db::migrate(database.url()) ? 0 : 1; }));
            threads.back()->start();
        }
        for (const auto &thread : threads) {
            thread->wait();
        }
        QCOMPARE(failed.load(), 0);
        EXPECT_OK(database.reopen());
        QTRY_VERIFY(database.pool().status().isReady());
    }

    void saysWhyADatabaseCannotBeUsed_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<ErrorCode>("code"); // whether it may pass by itself
        QTest::newRow("no server")
            << u"postgresql://u:secret@127.0.0.1:1/x"_s << ErrorCode::Unavailable;
        if (qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            const QString server = qEnvironmentVariable("SAFERIDE_TEST_POSTGRESQL");
            QTest::newRow("no such database")
                << server + u"_not_there"_s << ErrorCode::InvalidInput;
            QTest::newRow("wrong password")
                << QString(server).replace(u"saferide:"_s, u"saferide:secret"_s)
                << ErrorCode::InvalidInput;
        }
        QTest::newRow("no such folder")
            << u"sqlite:///proc/saferide/x.db"_s << ErrorCode::InvalidInput;
    }
    void saysWhyADatabaseCannotBeUsed()
    {
        QFETCH(QString, url);
        const auto migrated = db::migrate(db::DatabaseUrl::parse(url).value());
        QFETCH(ErrorCode, code);
        EXPECT_ERROR(migrated, code);
        QVERIFY(!migrated.error().message.contains(u"secret"_s));
    }

    void refusesAFileThatIsNoDatabase()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"x.db"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8192, 'x'));
        file.close();
        EXPECT_ERROR(db::migrate(db::DatabaseUrl::sqlite(file.fileName())),
                     ErrorCode::InvalidInput);
        QCOMPARE(file.size(), 8192);
    }

    void backsUpWhileItIsInUse_data() { TestDatabase::addRows(); }
    void backsUpWhileItIsInUse()
    {
        QFETCH(bool, postgresql);
        TestDatabase database;
        EXPECT_OK(database.open());
        database.addParticipation();
        QTemporaryDir folder;
        const QString file = folder.filePath(u"copy"_s);
        int percent = 0;
        EXPECT_OK(db::backup(database.url(), file, [&percent](int now) { percent = now; }));
        QCOMPARE(percent, 100);
        QVERIFY(QFileInfo(file).size() > 0);
        EXPECT_ERROR(db::backup(database.url(), file, [](int) {}), ErrorCode::Conflict);
        if (!postgresql) {
            const auto report = db::migrate(db::DatabaseUrl::sqlite(file), {.dryRun = true});
            EXPECT_OK(report);
            QCOMPARE(report->before, db::currentSchemaVersion());
        }
    }

    void healsAfterAnotherProcessHeldTheLock()
    {
        TestDatabase database;
        EXPECT_OK(database.openSqlite({.url = {}, .deadline = std::chrono::seconds(1)}));
        auto other = openConnection(database.url());
        QVERIFY(!other->begin(db::Access::Write, db::Task::Clock::now() + std::chrono::seconds(5)));
        EXPECT_ERROR(database.write(AskVersion), ErrorCode::Unavailable);
        EXPECT_OK(database.read(AskVersion));
        other->rollback();
        EXPECT_OK(database.write(AskVersion));
    }

    void saysOfNothingThatItIsStoredInAFileThatIsGone()
    {
        TestDatabase database;
        EXPECT_OK(database.openSqlite({}));
        const QString path = database.url().path;
        const QString elsewhere = path + u".elsewhere"_s;
        const auto addUser = [](const QString &name) {
            return [name](db::Session &session) {
                User user;
                user.username = name;
                return UserRepository(session).insert(user, name, u"no hash"_s);
            };
        };
        EXPECT_OK(database.write(addUser(u"ann"_s)));
        const auto whileItMoves = database.write([&](db::Session &session) {
            auto added = addUser(u"ben"_s)(session);
            return QFile::rename(path, elsewhere) ? added : Error{};
        });
        EXPECT_ERROR(whileItMoves, ErrorCode::Timeout);
        QCOMPARE(whileItMoves.error(), db::outcomeUnknown());
        EXPECT_ERROR(database.write(addUser(u"cem"_s)), ErrorCode::Unavailable);
        EXPECT_ERROR(database.read(AskVersion), ErrorCode::Unavailable);
        QTRY_VERIFY(!database.pool().status().reachable);
        QVERIFY(!QFile::exists(path));

        QVERIFY(QFile::rename(elsewhere, path));
        QTRY_VERIFY(database.pool().status().reachable);
        // A connection that was opened meanwhile may still have to find out.
        QTRY_VERIFY(bool(database.write(addUser(u"dan"_s))));
        QCOMPARE(database.ask(u"SELECT username FROM users ORDER BY id"_s),
                 (QStringList{u"ann"_s, u"ben"_s, u"dan"_s}));
    }

    void noticesByItselfThatTheFileIsGone()
    {
        TestDatabase database;
        EXPECT_OK(database.openSqlite({}));
        QVERIFY(database.pool().status().reachable);
        QVERIFY(QFile::remove(database.url().path));
        QTRY_VERIFY(!database.pool().status().reachable);
    }

    void aCommitThatHangsIsNotCutAndItsOutcomeIsSaidToBeUnknown()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        TestDatabase database;
        EXPECT_OK(database.openPostgresql(
            {.url = {}, .connections = 2, .deadline = std::chrono::seconds(3)}));
        // As when a standby is away: the COMMIT itself waits, where no statement_timeout counts.
        database.ask(u"CREATE FUNCTION wait() RETURNS trigger AS $$ BEGIN"
                     " PERFORM pg_advisory_xact_lock(42); RETURN NULL; END; $$ LANGUAGE plpgsql"_s);
        database.ask(u"CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON users DEFERRABLE INITIALLY"
                     " DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()"_s);
        auto other = openConnection(database.url());
        QVERIFY(!other->begin(db::Access::Write, db::Task::Clock::now() + std::chrono::minutes(5)));
        QVERIFY(!other->runScript("SET LOCAL idle_in_transaction_session_timeout TO 0;"
                                  "SELECT pg_advisory_xact_lock(42)"));
        for (int i = 0; i < 4; ++i) {
            const auto outcome = database.write([i](db::Session &session) {
                User user;
                user.username = u"user%1"_s.arg(i);
                return UserRepository(session).insert(user, user.username, u"no hash"_s);
            });
            EXPECT_ERROR(outcome, ErrorCode::Timeout);
            if (i < 2) { // the others found no connection in time, and were not begun
                QCOMPARE(outcome.error(), db::outcomeUnknown());
            }
        }
        const QString backends = u"SELECT count(*) FROM pg_stat_activity WHERE datname ="
                                 " current_database() AND application_name = 'saferided'"_s;
        QTRY_COMPARE(database.ask(backends), QStringList{u"4"_s}); // the pool's and the other
        other->rollback();
        QTRY_COMPARE(database.ask(u"SELECT count(*) FROM users"_s), QStringList{u"2"_s});
        QTRY_VERIFY(database.write(AskVersion));
    }

    void aCommitThatTheServerRefusesIsToldAsWhatItIs_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("a constraint") << u"23514"_s << ErrorCode::InvalidInput;
        QTest::newRow("a deadlock") << u"40P01"_s << ErrorCode::Unavailable;
        QTest::newRow("a full disk") << u"53100"_s << ErrorCode::Unavailable;
        QTest::newRow("raised") << u"P0001"_s << ErrorCode::Unavailable;
    }
    void aCommitThatTheServerRefusesIsToldAsWhatItIs()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        QFETCH(QString, state);
        TestDatabase database;
        EXPECT_OK(database.openPostgresql({}));
        database.ask(u"CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION"
                     " 'refused' USING ERRCODE = '%1'; END; $$ LANGUAGE plpgsql"_s.arg(state));
        database.ask(u"CREATE CONSTRAINT TRIGGER refuses AFTER INSERT ON users DEFERRABLE INITIALLY"
                     " DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()"_s);
        const auto outcome = database.write([](db::Session &session) {
            User user;
            user.username = u"ann"_s;
            return UserRepository(session).insert(user, user.username, u"no hash"_s);
        });
        QFETCH(ErrorCode, code);
        EXPECT_ERROR(outcome, code);
        QCOMPARE(database.ask(u"SELECT count(*) FROM users"_s), QStringList{u"0"_s});
    }

    void aDatabaseOfAnotherEncodingIsRefusedByName()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        TestDatabase database;
        EXPECT_OK(database.openPostgresql({}));
        const QString name = database.url().name + u"_latin1"_s;
        database.ask(
            u"CREATE DATABASE %1 ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"_s.arg(name));
        db::DatabaseUrl url = database.url();
        url.name = name;
        const auto migrated = db::migrate(url);
        database.ask(u"DROP DATABASE %1"_s.arg(name));
        EXPECT_ERROR(migrated, ErrorCode::InvalidInput);
        QVERIFY2(migrated.error().message.contains(u"LATIN1"_s),
                 qPrintable(migrated.error().message));
    }

    void isNotReadyWhereTheOnlyConnectionServesPositionsOrAllButPositions()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        TestDatabase database;
        EXPECT_OK(database.openPostgresql({}));
        const QString role = u"narrow_"_s + database.url().name;
        database.ask(u"CREATE ROLE %1 LOGIN PASSWORD 'narrow' CONNECTION LIMIT 1"_s.arg(role));
        database.ask(u"GRANT ALL ON ALL TABLES IN SCHEMA public TO "_s + role);
        db::DatabaseUrl url = database.url();
        url.user = role;
        url.password = u"narrow"_s;
        {
            db::Pool pool({.url = url, .connections = 1});
            pool.start();
            db::JobOptions reserved;
            reserved.lane = db::Lane::Reserved;
            int succeeded = 0;
            int failed = 0;
            QObject asker; // the answers that come later find nobody
            const auto count = [&](const auto &done) { ++(done ? succeeded : failed); };
            QTRY_VERIFY_WITH_TIMEOUT((pool.write(AskVersion, &asker, count),
                                      pool.write(AskVersion, &asker, count, reserved),
                                      succeeded > 0 && failed > 0),
                                     20'000);
            QTRY_VERIFY(!pool.status().reachable);
        }
        database.ask(u"DROP OWNED BY "_s + role);
        database.ask(u"DROP ROLE "_s + role);
    }

    void positionsHaveAConnectionOfTheirOwn()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        TestDatabase database;
        EXPECT_OK(database.openPostgresql({.url = {}, .connections = 1}));
        QSemaphore held;
        std::optional<bool> slow;
        database.pool().write(
            [&held](db::Session &session) {
                held.acquire();
                return AskVersion(session);
            },
            this, [&](const auto &done) { slow = bool(done); });
        std::optional<bool> stored;
        db::JobOptions reserved;
        reserved.lane = db::Lane::Reserved;
        database.pool().write(
            AskVersion, this, [&](const auto &done) { stored = bool(done); }, reserved);
        QTRY_COMPARE(stored, std::optional(true));
        QVERIFY(!slow);
        held.release();
        QTRY_COMPARE(slow, std::optional(true));
    }

    void leavesAServerThatTakesNoChangesThoughItIsNeverIdle()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        TestDatabase database;
        EXPECT_OK(database.openPostgresql({.url = {}, .connections = 1}));
        // What a session may is settled when it begins, as that of one with a server that was
        // demoted.
        const QString alter = u"ALTER DATABASE "_s + database.url().name;
        database.ask(alter + u" SET default_transaction_read_only = on"_s);
        EXPECT_OK(database.reopen());
        QTRY_VERIFY(!database.pool().status().writable); // before anybody tries
        QTRY_VERIFY(database.pool().status().reachable);
        EXPECT_OK(database.read(AskVersion));
        const auto change = [](db::Session &session) {
            return session.prepare(db::statement(QStringLiteral("schema_migrations/touch")))
                .bind(u":by"_s, 0)
                .execute();
        };
        EXPECT_ERROR(database.write(change), ErrorCode::Unavailable);
        database.ask(
            u"BEGIN READ WRITE; %1 RESET default_transaction_read_only; COMMIT"_s.arg(alter));
        int changed = 0;
        std::function<void()> goOn;
        const auto onDone = [&](const auto &done) {
            changed += done ? 1 : 0;
            if (changed == 0) {
                goOn();
            }
        };
        goOn = [&] { database.pool().write(change, this, onDone); };
        for (int i = 0; i < 3; ++i) { // there is always another one that waits
            goOn();
        }
        QTRY_COMPARE_WITH_TIMEOUT(changed, 3, 20'000);
    }

    void isReadyAgainThoughItOnlyReadsAndIsNeverIdle()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        TestDatabase database;
        EXPECT_OK(database.openPostgresql({.url = {}, .connections = 1}));
        const QString alter = u"ALTER DATABASE "_s + database.url().name;
        database.ask(alter + u" SET default_transaction_read_only = on"_s);
        EXPECT_OK(database.reopen());
        QTRY_VERIFY(!database.pool().status().writable);
        int waiting = 0;
        bool isOver = false;
        std::function<void()> goOn;
        const auto onDone = [&](const auto &) {
            --waiting;
            if (!isOver) {
                goOn();
            }
        };
        goOn = [&] {
            ++waiting;
            database.pool().read(AskVersion, this, onDone);
        };
        for (int i = 0; i < 3; ++i) { // there is always another one that waits
            goOn();
        }
        database.ask(
            u"BEGIN READ WRITE; %1 RESET default_transaction_read_only; COMMIT"_s.arg(alter));
        const bool isReady = QTest::qWaitFor(
            [&database] { return database.pool().status().writable; }, test::TryMsecs);
        isOver = true;
        QTRY_COMPARE(waiting, 0);
        QVERIFY(isReady);
    }

    void cutsNoDescriptorThatIsSomebodyElsesByNow()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        TestDatabase database;
        EXPECT_OK(database.openPostgresql({}));
        const auto connection = openConnection(database.url());
        database.ask(
            u"SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE datname ="
            " current_database() AND application_name = 'saferided'"_s);
        QVERIFY(connection->runScript("SELECT 1")); // libpq closes its socket
        std::array<std::array<int, 2>, 16> others{}; // one of them has its number
        for (auto &pair : others) {
            QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()), 0);
        }
        connection->abort();
        for (const auto &pair : others) {
            char octet = 'x';
            QCOMPARE(::send(pair[0], &octet, 1, MSG_NOSIGNAL), 1);
            QCOMPARE(::recv(pair[1], &octet, 1, 0), 1);
            ::close(pair[0]);
            ::close(pair[1]);
        }
    }

    void asksWhetherTheServerAnswersAsWhoItWillBe()
    {
        QTcpServer server; // that of a pooler answers to known users of known databases only
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QByteArray heard;
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *const client = server.nextPendingConnection();
            connect(client, &QTcpSocket::readyRead, this, [&heard, client] {
                constexpr qsizetype EncryptionRequest = 8;
                const QByteArray packet = client->readAll();
                if (packet.size() == EncryptionRequest) {
                    client->write("N");
                } else {
                    heard = packet;
                    client->disconnectFromHost();
                }
            });
        });
        db::DatabaseUrl url;
        url.dialect = db::Dialect::Postgresql;
        url.servers = {{u"127.0.0.1"_s, server.serverPort()}};
        url.user = u"anna"_s;
        url.name = u"rides"_s;
        const std::unique_ptr<QThread> asking(QThread::create([&] { openConnection(url); }));
        asking->start();
        QTRY_VERIFY(asking->isFinished());
        QVERIFY(heard.contains(QByteArray("user\0anna\0", 10)));
        QVERIFY(heard.contains(QByteArray("database\0rides\0", 15)));
    }

    void healsAfterTheServerWasStopped()
    {
        const int server = qEnvironmentVariableIntValue("SAFERIDE_TEST_POSTGRESQL_PID");
        if (server == 0) {
            QSKIP("needs with-postgresql.sh");
        }
        TestDatabase database;
        EXPECT_OK(database.openPostgresql(
            {.url = {}, .connections = 2, .deadline = std::chrono::seconds(1)}));
        EXPECT_OK(database.read(AskVersion));
        signalTree(server, SIGSTOP);
        const auto stuck = database.write(AskVersion);
        const auto again = database.write(AskVersion);
        signalTree(server, SIGCONT);
        QVERIFY(!stuck && !again);
        QTRY_VERIFY_WITH_TIMEOUT(database.write(AskVersion), 20'000);
        QTRY_VERIFY(database.pool().status().isReady());
    }

private:
    /// The server and its children, which each serve a connection.
    static void signalTree(int server, int signal)
    {
        QProcess ps;
        ps.start(u"pgrep"_s, {u"-P"_s, QString::number(server)});
        ps.waitForFinished();
        ::kill(server, signal);
        for (const QByteArray &line : ps.readAllStandardOutput().split('\n')) {
            if (line.toInt() > 1) {
                ::kill(line.toInt(), signal);
            }
        }
    }
};

SAFERIDE_TEST(TestDatabaseFaults)
#include "tst_databasefaults.moc"
