// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/jobs.h"
#include "server/database/connection.h"
#include "server/live/positionwriter.h"
#include "tests/support/expect.h"
#include "tests/support/faultyfiles.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QTest>

#include <array>
#include <functional>
#include <memory>
#include <sqlite3.h>
#include <utility>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// Positions meet a database that refuses them for a while.
class TestPositionFailures : public QObject
{
    Q_OBJECT

    static constexpr qint64 Poisonous = 666; // the fix time of a row that the database refuses

    struct Outcome
    {
        PositionFigures figures;
        QString stalledBecause;
        QSet<quint64> failed; // fix times
    };

    static PendingPosition position(qint64 participation, qint64 fixTime, const ReceiptBox &box)
    {
        PendingPosition pending;
        pending.position.participation = {participation};
        pending.position.fix.point = {46, 14};
        pending.position.fix.fixTime = {fixTime};
        pending.position.receivedAt = {fixTime};
        pending.acknowledgement = {box.id(), 1, quint64(fixTime)};
        return pending;
    }

    static Outcome load(TestDatabase &database, const QString &hurt, const QString &heal)
    {
        return load(
            database, [&] { run(database, hurt); }, [&] { run(database, heal); });
    }

    /// 100 positions while it refuses, and 100 after it is well again.
    static Outcome load(TestDatabase &database, const std::function<void()> &hurt,
                        const std::function<void()> &heal)
    {
        Outcome outcome;
        const qint64 participation = database.addParticipation();
        PositionWriter::Settings settings;
        settings.retryMsecs = 1;
        settings.maxRetryMsecs = 20;
        PositionWriter writer(positionStore(database.pool()), settings);
        const ReceiptBox box(writer, [&](const Receipt &receipt) {
            if (receipt.outcome == PositionOutcome::Failed) {
                outcome.failed.insert(receipt.packet);
            }
        });
        hurt();
        for (qint64 i = 1; i <= 100; ++i) {
            (void)writer.submit(position(participation, Poisonous - 50 + i, box));
        }
        const auto isSettled = [&] {
            const PositionFigures figures = writer.figures();
            return figures.retries >= 2 || figures.queued == 0;
        };
        if (QTest::qWaitFor(isSettled, 30'000)) {
            outcome.stalledBecause = writer.stalledBecause().value_or(QString());
        }
        heal();
        for (qint64 i = 1; i <= 100; ++i) {
            (void)writer.submit(position(participation, 10'000 + i, box));
        }
        (void)QTest::qWaitFor([&] { return writer.figures().queued == 0; }, 30'000);
        outcome.figures = writer.figures();
        return outcome;
    }

    static void run(TestDatabase &database, const QString &script)
    {
        for (const QString &statement : script.split(u";;"_s, Qt::SkipEmptyParts)) {
            database.ask(statement);
        }
    }

    static QString raising(const QString &state, const QString &condition)
    {
        return u"CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN IF %2 THEN RAISE EXCEPTION"
               " 'refused' USING ERRCODE = '%1'; END IF; RETURN NEW; END; $$ LANGUAGE plpgsql;;"
               "CREATE TRIGGER refuses BEFORE INSERT ON positions FOR EACH ROW EXECUTE FUNCTION"
               " refuse()"_s.arg(state, condition);
    }

    /// Made once for each kind: what is hurt is healed again.
    TestDatabase &shared(bool postgresql)
    {
        auto &database = m_databases[postgresql ? 1 : 0];
        if (!database) {
            database = std::make_unique<TestDatabase>();
            const auto opened =
                postgresql ? database->openPostgresql({}) : database->openSqlite({});
            if (!opened) {
                qFatal("%s", qPrintable(opened.error().message));
            }
        }
        return *database;
    }

    static bool isReadyAgain(TestDatabase &database)
    {
        return QTest::qWaitFor([&] { return database.pool().status().isReady(); }, 30'000);
    }

    test::FaultyFiles m_files;
    std::array<std::unique_ptr<TestDatabase>, 2> m_databases;

private Q_SLOTS:
    void cleanupTestCase()
    {
        for (auto &database : m_databases) {
            database.reset();
        }
    }

    void whatIsNobodysFaultLosesNothing_data()
    {
        QTest::addColumn<bool>("postgresql");
        QTest::addColumn<QString>("hurt");
        QTest::addColumn<QString>("heal");
        const QString rename = u"ALTER TABLE %1 RENAME TO %2"_s;
        const QString awayAndBack[] = {rename.arg(u"positions"_s, u"gone"_s),
                                       rename.arg(u"gone"_s, u"positions"_s)};
        QTest::newRow("SQLite: no such table") << false << awayAndBack[0] << awayAndBack[1];
        QTest::newRow("SQLite: an error of an expression")
            << false
            << u"CREATE TRIGGER refuses BEFORE INSERT ON positions BEGIN"
               " SELECT abs(-9223372036854775807 - 1); END"_s
            << u"DROP TRIGGER refuses"_s;
        QTest::newRow("SQLite: no such column")
            << false << u"ALTER TABLE positions RENAME COLUMN accuracy TO gone"_s
            << u"ALTER TABLE positions RENAME COLUMN gone TO accuracy"_s;
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            return;
        }
        QTest::newRow("PostgreSQL: no such table") << true << awayAndBack[0] << awayAndBack[1];
        QTest::newRow("PostgreSQL: no such column")
            << true << u"ALTER TABLE positions RENAME COLUMN accuracy TO gone"_s
            << u"ALTER TABLE positions RENAME COLUMN gone TO accuracy"_s;
        for (const char *const state :
             {"08000", "08006", "09000", "0A000", "0B000", "0F000", "0L000", "0P000", "0Z000",
              "20000", "21000", "24000", "25001", "25006", "25P02", "25P03", "25P04", "26000",
              "27000", "28000", "2B000", "2D000", "2F000", "34000", "38000", "39000", "3B000",
              "3D000", "3F000", "40001", "40003", "40P01", "42501", "42601", "42703", "42P01",
              "42P05", "44000", "53000", "53100", "53200", "53300", "53400", "54001", "55000",
              "55006", "55P03", "57014", "57P01", "57P02", "57P03", "58000", "58030", "58P01",
              "72000", "F0000", "HV000", "P0001", "XX000", "XX001", "XX002", "ZZ999"}) {
            QTest::newRow(qPrintable(u"PostgreSQL: "_s + QLatin1StringView(state)))
                << true << raising(QString::fromLatin1(state), u"true"_s)
                << u"DROP TRIGGER refuses ON positions;;DROP FUNCTION refuse"_s;
        }
    }
    void whatIsNobodysFaultLosesNothing()
    {
        QFETCH(bool, postgresql);
        QFETCH(QString, hurt);
        QFETCH(QString, heal);
        TestDatabase &database = shared(postgresql);
        const Outcome outcome = load(database, hurt, heal);
        QVERIFY(!outcome.stalledBecause.isEmpty());
        QCOMPARE(outcome.figures.failed, quint64(0));
        QCOMPARE(outcome.figures.stored, quint64(200));
        QCOMPARE(database.ask(u"SELECT count(*) FROM positions WHERE participation_id ="
                              " (SELECT max(id) FROM participations)"_s),
                 QStringList{u"200"_s});
        QVERIFY(isReadyAgain(database));
    }

    void whatTheFilesRefuseLosesNothing_data()
    {
        using Operation = test::FaultyFiles::Operation;
        QTest::addColumn<Operation>("operation");
        QTest::addColumn<int>("code");
        QTest::newRow("the disk is full") << Operation::Write << SQLITE_FULL;
        QTest::newRow("cannot be written") << Operation::Write << SQLITE_IOERR_WRITE;
        QTest::newRow("cannot be synced") << Operation::Sync << SQLITE_IOERR_FSYNC;
        QTest::newRow("no memory") << Operation::Write << SQLITE_IOERR_NOMEM;
        QTest::newRow("read-only") << Operation::Open << SQLITE_READONLY;
        QTest::newRow("moved") << Operation::Write << SQLITE_READONLY_DBMOVED;
        QTest::newRow("cannot be opened") << Operation::Open << SQLITE_CANTOPEN;
        QTest::newRow("damaged") << Operation::Garble << SQLITE_CORRUPT;
        QTest::newRow("no database") << Operation::Garble << SQLITE_NOTADB;
        for (int code = SQLITE_ERROR; code <= SQLITE_NOTADB; ++code) {
            const ErrorCode means =
                db::errorFor(db::classify(db::Dialect::Sqlite, QString::number(code))).code;
            if (means != ErrorCode::InvalidInput && means != ErrorCode::Conflict
                && means != ErrorCode::TooLarge) {
                QTest::addRow("%d, %s", code, sqlite3_errstr(code)) << Operation::Write << code;
            }
        }
    }
    void whatTheFilesRefuseLosesNothing()
    {
        QFETCH(test::FaultyFiles::Operation, operation);
        QFETCH(int, code);
        TestDatabase &database = shared(false);
        const Outcome outcome = load(
            database, [&] { test::FaultyFiles::fail(operation, code); }, test::FaultyFiles::heal);
        QVERIFY(!outcome.stalledBecause.isEmpty());
        QCOMPARE(outcome.figures.failed, quint64(0));
        QCOMPARE(outcome.figures.stored, quint64(200));
        QCOMPARE(database.ask(u"SELECT count(*) FROM positions WHERE participation_id ="
                              " (SELECT max(id) FROM participations)"_s),
                 QStringList{u"200"_s});
        QVERIFY(isReadyAgain(database));
        QCOMPARE(database.ask(u"PRAGMA integrity_check"_s), QStringList{u"ok"_s});
    }

    void whoseCommitMayBeInTheFileIsNotAskedToTryAgain()
    {
        TestDatabase &database = shared(false);
        test::FaultyFiles::fail(test::FaultyFiles::Operation::Sync, SQLITE_IOERR_FSYNC);
        const auto outcome = database.write([](db::Session &session) {
            return session.prepare(db::statement(QStringLiteral("schema_migrations/touch")))
                .bind(u":by"_s, 1)
                .execute();
        });
        test::FaultyFiles::heal();
        EXPECT_ERROR(outcome, ErrorCode::Unavailable);
        QCOMPARE(outcome.error().retryAfter.count(), 0);
        QVERIFY(isReadyAgain(database));
    }

    void whoeverElseWritesToTheFileLosesNothing()
    {
        TestDatabase database;
        EXPECT_OK(database.openSqlite({}));
        static db::StatementCounters counters;
        const auto stranger = db::Connection::create(database.url(), db::Access::Write, &counters);
        EXPECT_OK(stranger->open());
        const Outcome outcome = load(
            database,
            [&] {
                QVERIFY(!stranger->begin(db::Access::Write,
                                         db::Task::Clock::now() + std::chrono::minutes(5)));
            },
            [&] { stranger->rollback(); });
        QVERIFY(!outcome.stalledBecause.isEmpty());
        QCOMPARE(outcome.figures.failed, quint64(0));
        QCOMPARE(outcome.figures.stored, quint64(200));
    }

    void aRowThatIsRefusedFailsAlone_data()
    {
        QTest::addColumn<bool>("postgresql");
        QTest::addColumn<QString>("hurt");
        QTest::addColumn<QString>("heal");
        QTest::newRow("SQLite: constraint")
            << false
            << u"CREATE TRIGGER refuses BEFORE INSERT ON positions WHEN NEW.fix_time = 666 BEGIN"
               " SELECT RAISE(ABORT, 'refused'); END"_s
            << u"DROP TRIGGER refuses"_s;
        const std::pair<const char *, const char *> rows[] = {
            {"SQLite: NOT NULL", "INSERT INTO other (a) VALUES (NULL)"},
            {"SQLite: CHECK", "INSERT INTO other (a) VALUES (-1)"},
            {"SQLite: UNIQUE", "INSERT INTO other (a) VALUES (1)"},
            {"SQLite: type of a column", "INSERT INTO other (a) VALUES ('text')"},
            {"SQLite: foreign key", "INSERT INTO other (a, b) VALUES (2, -1)"},
            {"SQLite: type of a key", "INSERT INTO other (id, a) VALUES ('text', 2)"},
            {"SQLite: too large", "SELECT zeroblob(2000000000)"},
        };
        for (const auto &[name, statement] : rows) {
            QTest::newRow(name)
                << false
                << u"CREATE TABLE IF NOT EXISTS other (id INTEGER PRIMARY KEY, a INTEGER NOT NULL "
                   u"UNIQUE CHECK"
                   " (a > 0), b INTEGER REFERENCES users (id)) STRICT;;"
                   "INSERT INTO other (a) VALUES (1) ON CONFLICT DO NOTHING;;"
                   "CREATE TRIGGER refuses BEFORE INSERT ON positions WHEN NEW.fix_time = 666 BEGIN"
                   " %1; END"_s.arg(QLatin1StringView(statement))
                << u"DROP TRIGGER refuses"_s;
        }
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            return;
        }
        for (const char *const state : {"22000", "22003", "22P02", "23000", "23001", "23502",
                                        "23503", "23505", "23514", "23P01", "40002", "54000"}) {
            QTest::newRow(qPrintable(u"PostgreSQL: "_s + QLatin1StringView(state)))
                << true << raising(QString::fromLatin1(state), u"NEW.fix_time = 666"_s)
                << u"DROP TRIGGER refuses ON positions;;DROP FUNCTION refuse"_s;
        }
    }
    void aRowThatIsRefusedFailsAlone()
    {
        QFETCH(bool, postgresql);
        QFETCH(QString, hurt);
        QFETCH(QString, heal);
        TestDatabase &database = shared(postgresql);
        const Outcome outcome = load(database, hurt, heal);
        QCOMPARE(outcome.figures.failed, quint64(1));
        QCOMPARE(outcome.figures.stored, quint64(199));
        QCOMPARE(outcome.failed, QSet<quint64>{quint64(Poisonous)});
    }

    void aParticipationThatSomebodyHasLockedKeepsNobodyElseWaiting()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("SQLite locks the whole file: needs with-postgresql.sh");
        }
        TestDatabase database;
        EXPECT_OK(database.openPostgresql({}));
        const qint64 locked = database.addParticipation();
        const qint64 other = database.addParticipation();
        static db::StatementCounters counters;
        const auto stranger = db::Connection::create(database.url(), db::Access::Write, &counters);
        EXPECT_OK(stranger->open());
        QVERIFY(
            !stranger->begin(db::Access::Write, db::Task::Clock::now() + std::chrono::minutes(5)));
        QVERIFY(!stranger->runScript("SELECT 1 FROM participations WHERE id = "
                                     + QByteArray::number(locked) + " FOR UPDATE"));
        PositionWriter writer(positionStore(database.pool()), {});
        const ReceiptBox box(writer, [](const Receipt &) {});
        for (qint64 i = 1; i <= 100; ++i) {
            EXPECT_OK(writer.submit(position(locked, i, box)));
            EXPECT_OK(writer.submit(position(other, i, box)));
        }
        QTRY_COMPARE(writer.figures().stored, quint64(100));
        QCOMPARE(writer.figures().queued, 100);
        QVERIFY(!writer.stalledBecause());
        stranger->rollback();
        QTRY_COMPARE(writer.figures().stored, quint64(200));
        QCOMPARE(writer.figures().failed, quint64(0));
    }
};

SAFERIDE_TEST(TestPositionFailures)
#include "tst_positionfailures.moc"
