// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/embeddedsql.h"
#include "server/database/migrator.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// Which schemas a program serves: its own, and newer ones that were only expanded. So the nodes of
/// a cluster are upgraded one after the other.
class TestSchemaFit : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    const int m_own = db::currentSchemaVersion();

    /// As a program of tomorrow migrates it.
    void migrateTo(int version, int oldestProgram, qint64 appliedAt = 1)
    {
        EXPECT_OK(m_database->write([=](db::Session &session) -> Result<qint64> {
            const auto inserted =
                session.prepare(db::statement(QStringLiteral("schema_migrations/insert")))
                    .bind(u":version"_s, version)
                    .bind(u":name"_s, u"of_tomorrow"_s)
                    .bind(u":applied_at"_s, appliedAt)
                    .execute();
            return inserted ? session
                                  .prepare(db::statement(
                                      QStringLiteral("schema_migrations/set_oldest_program")))
                                  .bind(u":version"_s, version)
                                  .bind(u":oldest_program"_s, oldestProgram)
                                  .execute()
                            : inserted.error();
        }));
    }

    void expectServed()
    {
        EXPECT_OK(db::checkSchema(m_database->url()));
        const auto report = db::migrate(m_database->url());
        EXPECT_OK(report);
        QVERIFY(report->applied.isEmpty());
        EXPECT_OK(m_database->reopen());
        QTRY_VERIFY(m_database->pool().status().isReady());
    }

    void expectRefused()
    {
        EXPECT_ERROR(db::checkSchema(m_database->url()), ErrorCode::Conflict);
        EXPECT_ERROR(db::migrate(m_database->url()), ErrorCode::Conflict);
        EXPECT_OK(m_database->reopen());
        QTRY_VERIFY(m_database->pool().status().reachable);
        QVERIFY(!m_database->pool().status().isReady());
    }

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        EXPECT_OK(m_database->openByEnvironment());
    }
    void cleanup() { m_database.reset(); }

    void itsOwnIsServed() { expectServed(); }

    void aNewerOneForThisProgramIsServed()
    {
        migrateTo(m_own + 1, m_own);
        expectServed();
    }

    void aDaemonThatServesGoesOnWhileItIsMigrated()
    {
        QTRY_VERIFY(m_database->pool().status().isReady());
        migrateTo(m_own + 1, m_own, 0); // begun
        expectServed();
    }

    void aNewerOneForNewerProgramsIsNot()
    {
        migrateTo(m_own + 1, m_own + 1);
        expectRefused();
    }

    void aNewerOneThatDoesNotSayForWhomIsNot()
    {
        migrateTo(m_own + 1, 0);
        expectRefused();
    }

    void eachOfTheNewerMigrationsCounts()
    {
        migrateTo(m_own + 1, m_own);
        migrateTo(m_own + 2, m_own + 1);
        migrateTo(m_own + 3, m_own);
        expectRefused();
    }

    void whatThisProgramHasIsNotAsked()
    {
        migrateTo(m_own, m_own + 5); // says who may be older, not who may be the same
        expectServed();
    }

    void anOlderOneIsMigratedNotServed()
    {
        m_database->ask(u"DELETE FROM schema_migrations WHERE version = %1"_s.arg(m_own));
        EXPECT_ERROR(db::checkSchema(m_database->url()), ErrorCode::Conflict);
        EXPECT_OK(m_database->reopen());
        QTRY_VERIFY(m_database->pool().status().reachable);
        QVERIFY(!m_database->pool().status().isReady());
    }

    void aMigrationSaysForWhomItIs()
    {
        QCOMPARE(db::migrationFrom(u"0013_x"_s, "-- oldest program: 12\nSELECT 1;\n").oldestProgram,
                 12);
        QCOMPARE(db::migrationFrom(u"0013_x"_s, "SELECT 1;\n").oldestProgram, 0);
        QCOMPARE(m_database->ask(
                     u"SELECT oldest_program FROM schema_migrations WHERE version IN (11, 12)"
                     " ORDER BY version"_s),
                 (QStringList{u"0"_s, u"12"_s}));
    }
};

SAFERIDE_TEST(TestSchemaFit)
#include "tst_schemafit.moc"
