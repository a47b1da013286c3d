// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/databaseclaim.h"
#include "server/database/daemonlock.h"
#include "server/database/migrator.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(saferide::Error)

/// Who may serve a database, and what becomes of who has to wait for it.
class TestDatabaseClaim : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TestDatabase> m_database;

    DatabaseClaim::Settings settings(const db::DatabaseUrl &url) const
    {
        return {.url = url,
                .knownDatabases = m_folder->filePath(u"state/known-databases"_s),
                .pause = 10ms,
                .holderPatience = 300ms,
                .filePatience = 300ms,
                .lookInterval = 20ms};
    }
    DatabaseClaim::Settings settings() const { return settings(m_database->url()); }
    DatabaseClaim::Settings ofNode(const QString &name) const
    {
        auto node = settings();
        node.node = name;
        return node;
    }
    db::DatabaseUrl file(const QString &name) const
    {
        return db::DatabaseUrl::sqlite(m_folder->filePath(name));
    }

    static void grant(DatabaseClaim &claim)
    {
        QSignalSpy granted(&claim, &DatabaseClaim::granted);
        claim.start();
        QVERIFY(granted.wait(30'000));
    }

    static Error refuse(DatabaseClaim &claim)
    {
        QSignalSpy refused(&claim, &DatabaseClaim::refused);
        claim.start();
        [&] { QVERIFY(refused.wait(30'000)); }();
        return refused.isEmpty() ? Error{} : refused.first().first().value<Error>();
    }

private Q_SLOTS:
    static void initTestCase() { qRegisterMetaType<saferide::Error>("saferide::Error"); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_database = std::make_unique<TestDatabase>();
        EXPECT_OK(m_database->createByEnvironment());
    }
    void cleanup()
    {
        m_database.reset();
        m_folder.reset();
    }

    void bringsAnEmptyDatabaseToTheSchema()
    {
        DatabaseClaim claim(settings());
        QSignalSpy migrating(&claim, &DatabaseClaim::migrating);
        grant(claim);
        QVERIFY(migrating.count() > 1); // one step has several parts
        const auto report = db::migrate(m_database->url(), {.dryRun = true});
        EXPECT_OK(report);
        QCOMPARE(report->before, db::currentSchemaVersion());
    }

    void aSecondOneIsRefusedAndToldWhoHasIt()
    {
        DatabaseClaim first(settings());
        grant(first);
        DatabaseClaim second(settings());
        QSignalSpy held(&second, &DatabaseClaim::held);
        const Error error = refuse(second);
        QCOMPARE(error.code, ErrorCode::Unavailable);
        QVERIFY(error.message.contains(u"pid %1"_s.arg(QCoreApplication::applicationPid())));
        QVERIFY(error.message.contains(u"host "_s));
        QCOMPARE(held.count(), 1);
    }

    void aSecondOneHasItAsSoonAsTheFirstEnds()
    {
        auto first = std::make_unique<DatabaseClaim>(settings());
        grant(*first);
        auto patient = settings();
        patient.holderPatience = 30s;
        DatabaseClaim second(patient);
        QSignalSpy held(&second, &DatabaseClaim::held);
        QSignalSpy granted(&second, &DatabaseClaim::granted);
        second.start();
        QVERIFY(held.wait(30'000));
        QVERIFY(granted.isEmpty());
        first.reset();
        QVERIFY(!granted.isEmpty() || granted.wait(30'000));
    }

    void commandsNeedNoLock()
    {
        DatabaseClaim claim(settings());
        grant(claim);
        EXPECT_OK(db::migrate(m_database->url()));
    }

    void aFileHasOneLockHoweverItIsNamed()
    {
        QVERIFY(QDir(m_folder->path()).mkdir(u"real"_s));
        QVERIFY(QFile::link(m_folder->filePath(u"real"_s), m_folder->filePath(u"linked"_s)));
        const auto real = file(u"real/saferide.db"_s);
        DatabaseClaim first(settings(real));
        grant(first);
        QVERIFY(QFile::link(real.path, m_folder->filePath(u"link.db"_s)));
        for (const QString &name : {u"linked/saferide.db"_s, u"link.db"_s}) {
            DatabaseClaim second(settings(file(name)));
            QCOMPARE(refuse(second).code, ErrorCode::Unavailable);
        }
        QVERIFY(QFileInfo::exists(real.path + u".lock"_s));
    }

    void aLockThatWasLeftBehindIsNoLock()
    {
        const auto url = file(u"saferide.db"_s);
        {
            DatabaseClaim killed(settings(url));
            grant(killed);
        }
        QVERIFY(QFileInfo::exists(url.path + u".lock"_s));
        DatabaseClaim next(settings(url));
        grant(next);
    }

    void aFileThatWasServedAndIsMissingIsWaitedForAndNotMadeAnew()
    {
        const auto url = file(u"disk/saferide.db"_s);
        {
            DatabaseClaim claim(settings(url));
            grant(claim);
        }
        QVERIFY(QDir(m_folder->path()).rename(u"disk"_s, u"elsewhere"_s));
        {
            DatabaseClaim claim(settings(url));
            QSignalSpy waiting(&claim, &DatabaseClaim::waiting);
            const Error error = refuse(claim);
            QCOMPARE(error.code, ErrorCode::Unavailable);
            QVERIFY(error.message.contains(u"disk/saferide.db is missing"_s));
            QVERIFY(error.message.contains(u"saferided migrate"_s));
            QCOMPARE(waiting.count(), 1);
            QVERIFY(!QFileInfo::exists(m_folder->filePath(u"disk"_s)));
        }
        auto patient = settings(url);
        patient.filePatience = 30s;
        DatabaseClaim claim(patient);
        QSignalSpy waiting(&claim, &DatabaseClaim::waiting);
        QSignalSpy granted(&claim, &DatabaseClaim::granted);
        claim.start();
        QVERIFY(waiting.wait(30'000));
        QVERIFY(QDir(m_folder->path()).rename(u"elsewhere"_s, u"disk"_s)); // the disk is mounted
        QVERIFY(granted.wait(30'000));
    }

    void aFileThatWasServedAndIsEmptyIsNotBegunAnew()
    {
        const auto url = file(u"saferide.db"_s);
        {
            DatabaseClaim claim(settings(url));
            grant(claim);
        }
        QVERIFY(QFile::resize(url.path, 0)); // a copy onto a full disk
        DatabaseClaim claim(settings(url));
        const Error error = refuse(claim);
        QCOMPARE(error.code, ErrorCode::Unavailable);
        QVERIFY(error.message.contains(u"saferide.db is an empty file"_s));
        QCOMPARE(QFileInfo(url.path).size(), 0);
    }

    void anEmptyOneIsBegunOnPurpose()
    {
        const auto url = file(u"saferide.db"_s);
        {
            DatabaseClaim claim(settings(url));
            grant(claim);
        }
        QVERIFY(QFile::remove(url.path));
        EXPECT_OK(db::migrate(url)); // the command
        DatabaseClaim claim(settings(url));
        grant(claim);
    }

    void anotherFileIsMadeAtItsFirstStart()
    {
        for (const QString &name : {u"one.db"_s, u"two.db"_s}) {
            DatabaseClaim claim(settings(file(name)));
            grant(claim);
        }
    }

    void aFileThatIsNoDatabaseIsNotWaitedFor()
    {
        QFile noise(m_folder->filePath(u"noise.db"_s));
        QVERIFY(noise.open(QIODevice::WriteOnly));
        noise.write(QByteArray("this is no database").repeated(500));
        noise.close();
        QVERIFY(QDir(m_folder->path()).mkdir(u"folder"_s));
        for (const QString &name : {u"noise.db"_s, u"folder"_s, u"noise.db/saferide.db"_s}) {
            DatabaseClaim claim(settings(file(name)));
            QSignalSpy waiting(&claim, &DatabaseClaim::waiting);
            QCOMPARE(refuse(claim).code, ErrorCode::InvalidInput);
            QVERIFY(waiting.isEmpty());
        }
    }

    void aServerThatIsNotThereIsWaitedFor()
    {
        auto url = db::DatabaseUrl::parse(u"postgresql://u:hidden@127.0.0.1:1/name"_s);
        EXPECT_OK(url);
        DatabaseClaim claim(settings(*url));
        QSignalSpy waiting(&claim, &DatabaseClaim::waiting);
        QSignalSpy refused(&claim, &DatabaseClaim::refused);
        claim.start();
        QVERIFY(waiting.wait(30'000));
        QVERIFY(waiting.first().first().toString().contains(u"no server answers there"_s));
        QVERIFY(!waiting.first().first().toString().contains(u"hidden"_s));
        QVERIFY(!refused.wait(1'000)); // longer than a file would be waited for
        QCOMPARE(waiting.count(), 1);
    }

    void aServerThatSaysNothingIsReported()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        auto slow = settings(
            *db::DatabaseUrl::parse(u"postgresql://a:b@127.0.0.1:%1/x"_s.arg(silent.serverPort())));
        slow.silence = 50ms;
        DatabaseClaim claim(slow);
        QSignalSpy waiting(&claim, &DatabaseClaim::waiting);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"has not answered"_s));
        claim.start();
        QVERIFY(waiting.wait(30'000));
        QVERIFY(waiting.first().first().toString().contains(u"default_pool_size"_s));
    }

    void aServerThatKnowsNoSuchUserOrDatabaseIsNotWaitedFor()
    {
        if (!m_database->isPostgresql()) {
            QSKIP("concerns PostgreSQL");
        }
        auto wrongPassword = m_database->url();
        wrongPassword.password = u"wrong"_s;
        auto wrongUser = m_database->url();
        wrongUser.user = u"nobody"_s;
        auto wrongName = m_database->url();
        wrongName.name = u"nowhere"_s;
        for (const auto &url : {wrongPassword, wrongUser, wrongName}) {
            DatabaseClaim claim(settings(url));
            QSignalSpy waiting(&claim, &DatabaseClaim::waiting);
            const Error error = refuse(claim);
            QCOMPARE(error.code, ErrorCode::InvalidInput);
            QVERIFY(error.message.contains(u"user, password and database name are correct"_s));
            QVERIFY(waiting.isEmpty());
        }
    }

    void aBrokenConnectionTakesTheLockAgain()
    {
        if (!m_database->isPostgresql()) {
            QSKIP("concerns PostgreSQL");
        }
        DatabaseClaim claim(settings());
        grant(claim);
        QSignalSpy refused(&claim, &DatabaseClaim::refused);
        const auto locked = [this] {
            return m_database->ask(
                u"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 1398892114 "
                u"AND "
                "database = (SELECT oid FROM pg_database WHERE datname = current_database())"_s);
        };
        const QStringList before = locked();
        QCOMPARE(before.size(), 1);
        [[maybe_unused]] const auto ended =
            m_database->ask(u"SELECT pg_terminate_backend(%1)"_s.arg(before.first()));
        QTRY_VERIFY_WITH_TIMEOUT(locked().size() == 1 && locked() != before, 30'000);
        QVERIFY(refused.isEmpty());
    }

    void nodesShareADatabaseByTheirNames()
    {
        if (!m_database->isPostgresql()) {
            QSKIP("concerns PostgreSQL");
        }
        DatabaseClaim first(ofNode(u"n1"_s));
        grant(first);
        DatabaseClaim second(ofNode(u"n2"_s));
        grant(second);
        DatabaseClaim again(ofNode(u"n1"_s));
        QSignalSpy held(&again, &DatabaseClaim::held);
        const Error error = refuse(again);
        QCOMPARE(error.code, ErrorCode::InvalidInput); // waiting does not help
        QVERIFY(error.message.contains(u"another saferided has the name of this node"_s));
        QVERIFY(error.message.contains(u"pid %1"_s.arg(QCoreApplication::applicationPid())));
        QCOMPARE(held.count(), 1);
    }

    void aNodeHasItsNameAsSoonAsItsFormerRunEnds()
    {
        if (!m_database->isPostgresql()) {
            QSKIP("concerns PostgreSQL");
        }
        auto former = std::make_unique<DatabaseClaim>(ofNode(u"n1"_s));
        grant(*former);
        auto patient = ofNode(u"n1"_s);
        patient.holderPatience = 30s;
        DatabaseClaim next(patient);
        QSignalSpy held(&next, &DatabaseClaim::held);
        QSignalSpy granted(&next, &DatabaseClaim::granted);
        next.start();
        QVERIFY(held.wait(30'000));
        former.reset();
        QVERIFY(!granted.isEmpty() || granted.wait(30'000));
    }

    void nodesAndADaemonWithoutAClusterKeepEachOtherOff()
    {
        if (!m_database->isPostgresql()) {
            QSKIP("concerns PostgreSQL");
        }
        {
            DatabaseClaim node(ofNode(u"n1"_s));
            grant(node);
            DatabaseClaim alone(settings());
            const Error error = refuse(alone);
            QCOMPARE(error.code, ErrorCode::Unavailable);
            QVERIFY(error.message.contains(u"Set cluster.node"_s));
        }
        DatabaseClaim alone(settings());
        grant(alone);
        DatabaseClaim node(ofNode(u"n1"_s));
        const Error error = refuse(node);
        QCOMPARE(error.code, ErrorCode::Unavailable);
        QVERIFY(error.message.contains(u"without cluster.node serves this database"_s));
    }

    void aNodeWhoseConnectionBreaksTakesItsNameAgain()
    {
        if (!m_database->isPostgresql()) {
            QSKIP("concerns PostgreSQL");
        }
        DatabaseClaim claim(ofNode(u"n1"_s));
        grant(claim);
        QSignalSpy refused(&claim, &DatabaseClaim::refused);
        const auto named = [this] {
            return m_database->ask(
                u"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 1398892115 AND"
                " database = (SELECT oid FROM pg_database WHERE datname = current_database())"_s);
        };
        const QStringList before = named();
        QCOMPARE(before.size(), 1);
        [[maybe_unused]] const auto ended =
            m_database->ask(u"SELECT pg_terminate_backend(%1)"_s.arg(before.first()));
        QTRY_VERIFY_WITH_TIMEOUT(named().size() == 1 && named() != before, 30'000);
        QVERIFY(refused.isEmpty());
    }

    void whoLosesTheLockToAnotherEnds()
    {
        if (!m_database->isPostgresql()) {
            QSKIP("concerns PostgreSQL");
        }
        auto slow = settings();
        slow.lookInterval = 10s;
        DatabaseClaim claim(slow);
        grant(claim);
        QSignalSpy refused(&claim, &DatabaseClaim::refused);
        const auto other = db::DaemonLock::create(m_database->url());
        const auto taken = other->take();
        EXPECT_OK(taken);
        QVERIFY(!*taken);
        [[maybe_unused]] const auto ended = m_database->ask(
            u"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND "
            u"classid "
            "= 1398892114 AND database = (SELECT oid FROM pg_database WHERE datname = "
            "current_database())"_s);
        bool isTaken = false;
        for (int i = 0; i < 1'000 && !isTaken; ++i) {
            const auto again = other->take();
            EXPECT_OK(again);
            isTaken = *again;
        }
        QVERIFY(isTaken);
        QVERIFY(refused.wait(test::TryMsecs));
        QCOMPARE(refused.first().first().value<Error>().code, ErrorCode::Unavailable);
    }
};

SAFERIDE_TEST(TestDatabaseClaim)
#include "tst_databaseclaim.moc"
