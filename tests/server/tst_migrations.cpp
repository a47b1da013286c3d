// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/migrator.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"

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

private:
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

QTEST_GUILESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
