// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/connection.h"
#include "server/database/migrator.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// What a step makes of the rows that were there before it.
class TestMigrations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void step5OrdersLastKnownPositionsByWhatIsKnownOfThem_data() { TestDatabase::addRows(); }
    void step5OrdersLastKnownPositionsByWhatIsKnownOfThem()
    {
        TestDatabase database;
        fillAtStep4(database);
        database.ask(u"UPDATE participations SET latitude = 1, longitude = 2, fix_time = 900"
                     " WHERE id = 1"_s);
        database.ask(u"UPDATE participations SET latitude = 1, longitude = 2, fix_time = 250000"
                     " WHERE id = 2"_s);
        EXPECT_OK(db::migrate(database.url()));
        const QString columns = u"SELECT coalesce(order_time, -1), coalesce(heard_at, -1),"
                                " coalesce(left_at, -1) FROM participations ORDER BY id"_s;
        QCOMPARE(database.ask(columns, 0), (QStringList{u"900"_s, u"1000"_s, u"-1"_s}));
        QCOMPARE(database.ask(columns, 1), (QStringList{u"900"_s, u"1000"_s, u"-1"_s}));
        QCOMPARE(database.ask(columns, 2), (QStringList{u"-1"_s, u"-1"_s, u"-1"_s}));
    }

    void step5KnowsWhoWasErasedBefore_data() { TestDatabase::addRows(); }
    void step5KnowsWhoWasErasedBefore()
    {
        TestDatabase database;
        fillAtStep4(database);
        database.ask(u"UPDATE users SET username = '(erased 2)', updated_at = 7 WHERE id = 2"_s);
        EXPECT_OK(db::migrate(database.url()));
        QCOMPARE(database.ask(u"SELECT coalesce(erased_at, -1) FROM users ORDER BY id"_s),
                 (QStringList{u"-1"_s, u"7"_s, u"-1"_s}));
    }

    void step7RefusesTheSameOnBothDatabases_data() { TestDatabase::addRows(); }
    void step7RefusesTheSameOnBothDatabases()
    {
        TestDatabase database;
        EXPECT_OK(database.open());
        const qint64 id = database.addParticipation();
        database.ask(
            u"INSERT INTO audit_entries (happened_at, actor, source, address, action, detail)"
            " VALUES (1, 'root', 'command', '', '', '')"_s);
        const QString place =
            u"UPDATE participations SET latitude = %1, longitude = %2, fix_time = 1"
            " WHERE id = "_s
            + QString::number(id);
        const db::SqlFailure none = db::SqlFailure::None;
        QCOMPARE(failureOf(database, place.arg(-90).arg(180)), none);
        QCOMPARE(failureOf(database, place.arg(90).arg(-180)), none);
        const db::SqlFailure constraint = db::SqlFailure::Constraint;
        QCOMPARE(failureOf(database, place.arg(90.1).arg(0)), constraint);
        QCOMPARE(failureOf(database, place.arg(0).arg(-180.1)), constraint);
        const bool hasRide = database.isPostgresql();
        const QString position =
            u"INSERT INTO positions (%1participation_id, fix_time, latitude, longitude,"
            " latitude_e7, longitude_e7, received_at, is_future)"
            " VALUES (%2%3, 1, %4, 0, 0, 0, 1, %5)"_s
                .arg(hasRide ? u"ride_id, "_s : QString(), hasRide ? u"1, "_s : QString())
                .arg(id)
                .arg(u"%1"_s, hasRide ? u"false"_s : u"0"_s);
        QCOMPARE(failureOf(database, position.arg(-90.1)), constraint);
        QCOMPARE(failureOf(database, position.arg(-90)), none);
        const db::SqlFailure reference = db::SqlFailure::Reference;
        QCOMPARE(failureOf(database, u"UPDATE audit_entries SET detail = 'x'"_s), reference);
        QCOMPARE(failureOf(database, u"DELETE FROM audit_entries"_s), reference);
    }

    void step6KnowsOfWhomNoPositionIsLeft_data() { TestDatabase::addRows(); }
    void step6KnowsOfWhomNoPositionIsLeft()
    {
        TestDatabase database;
        fillAtStep4(database);
        database.ask(u"UPDATE rides SET status = 'finished'"_s);
        database.ask(u"UPDATE participations SET latitude = 1, longitude = 2, fix_time = 900"
                     " WHERE id = 1"_s);
        database.ask(u"INSERT INTO positions (participation_id, fix_time, latitude, longitude,"
                     " latitude_e7, longitude_e7, received_at, is_future)"
                     " VALUES (2, 900, 1, 2, 10000000, 20000000, 900, %1)"_s.arg(
                         database.isPostgresql() ? u"false"_s : u"0"_s));
        EXPECT_OK(db::migrate(database.url()));
        QCOMPARE(database.ask(u"SELECT coalesce(purged_at, -1) FROM participations ORDER BY id"_s),
                 (QStringList{u"-1"_s, u"-1"_s, u"1000"_s}));
    }

    void step9MakesWhatThereIsTheFirstVersion_data() { TestDatabase::addRows(); }
    void step9MakesWhatThereIsTheFirstVersion()
    {
        TestDatabase database;
        fillAtStep4(database);
        EXPECT_OK(db::migrate(database.url()));
        QCOMPARE(database.ask(u"SELECT version FROM rides"_s), QStringList{u"1"_s});
        QCOMPARE(database.ask(u"SELECT version FROM participations"_s),
                 (QStringList{u"1"_s, u"1"_s, u"1"_s}));
    }

private:
    static db::SqlFailure failureOf(const TestDatabase &database, const QString &sql)
    {
        static db::StatementCounters counters;
        const auto connection =
            db::Connection::create(database.url(), db::Access::Write, &counters);
        if (!connection->open()) {
            return db::SqlFailure::ConnectionLost;
        }
        return connection->runScript(sql.toUtf8()) ? connection->lastFailure()
                                                   : db::SqlFailure::None;
    }

    /// Three users in one ride, changed last at 1000.
    static void fillAtStep4(TestDatabase &database)
    {
        EXPECT_OK(database.create());
        EXPECT_OK(db::migrate(database.url(), {.upTo = 4}));
        for (int id = 1; id <= 3; ++id) {
            database.ask(
                u"INSERT INTO users (id, username, username_key, password_hash, role,"
                " created_at, updated_at) VALUES (%1, 'u%1', 'u%1', '!', 'rider', 1, 1)"_s.arg(id));
        }
        database.ask(
            u"INSERT INTO rides (id, code, title, start_time, visibility, listed, status,"
            " created_by_user_id, created_at, updated_at) VALUES (1, 'ABC123', 'r', 1,"
            " 'always', %1, 'live', 1, 1, 1)"_s.arg(database.isPostgresql() ? u"true"_s : u"1"_s));
        for (int id = 1; id <= 3; ++id) {
            database.ask(u"INSERT INTO participations (id, user_id, ride_id, role, joined_at,"
                         " updated_at) VALUES (%1, %1, 1, 'rider', 1, 1000)"_s.arg(id));
        }
    }
};

SAFERIDE_TEST(TestMigrations)
#include "tst_migrations.moc"
