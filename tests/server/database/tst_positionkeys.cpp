// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/connection.h"
#include "server/database/embeddedsql.h"
#include "server/database/migrator.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

/// More than two steps on either database.
constexpr int Rows = 120'000;
constexpr int Riders = 3;
constexpr qint64 January = 1'767'225'600'000;
constexpr qint64 Interval = 40'000; // milliseconds: Rows of them are 55 days

int stepOf(const QString &name)
{
    const auto all = db::migrations(db::Dialect::Sqlite);
    const auto found = std::ranges::find_if(
        all, [&](const db::Migration &migration) { return migration.name.mid(5) == name; });
    return found == all.end() ? 0 : found->version;
}

/// A number that both databases write in the same way.
QString plainBoolean(const QString &column)
{
    return u"CASE WHEN %1 THEN 1 ELSE 0 END"_s.arg(column);
}

} // namespace

/// What the step that rewrites positions makes of a database of the version before.
class TestPositionKeys : public QObject
{
    Q_OBJECT

private:
    static QString orFalse(const TestDatabase &database, bool value)
    {
        return database.isPostgresql() ? (value ? u"true"_s : u"false"_s)
                                       : QString::number(value ? 1 : 0);
    }
    static QString bytes(const TestDatabase &database, const QByteArray &hex)
    {
        return (database.isPostgresql() ? u"'\\x%1'"_s : u"x'%1'"_s).arg(QLatin1StringView(hex));
    }

    /// Three riders in two rides.
    static void makeRiders(TestDatabase &database)
    {
        EXPECT_OK(database.create());
        EXPECT_OK(db::migrate(database.url(), {.upTo = stepOf(u"position_keys"_s) - 1}));
        database.ask(u"INSERT INTO users (id, username, username_key, password_hash, role,"
                     " created_at, updated_at) VALUES (1, 'ann', 'ann', '!', 'rider', 1, 1)"_s);
        for (int rider = 1; rider <= Riders; ++rider) {
            database.ask(u"INSERT INTO rides (id, code, title, start_time, visibility, listed,"
                         " status, created_by_user_id, created_at, updated_at) VALUES"
                         " (%1, 'ABC12%1', 'r', 1, 'always', %2, 'live', 1, 1, 1)"_s.arg(
                             QString::number(10 + rider), orFalse(database, true)));
            database.ask(u"INSERT INTO participations (id, user_id, ride_id, role, joined_at,"
                         " updated_at) VALUES (%1, 1, %2, 'rider', 1, 1)"_s.arg(rider)
                             .arg(10 + rider));
        }
    }

    static QString insert(const QString &values)
    {
        return u"INSERT INTO positions (participation_id, fix_time, latitude, longitude,"
               " latitude_e7, longitude_e7, speed, received_at, is_future) "_s
            + values;
    }

    static void fill(TestDatabase &database)
    {
        makeRiders(database);
        if (database.isPostgresql()) {
            database.ask(u"SELECT ensure_positions_partition(%1)"_s.arg(January));
        }
        const QString numbers = database.isPostgresql()
            ? u"FROM generate_series(0, %1) AS number (i)"_s.arg(Rows - 1)
            : u"FROM (WITH RECURSIVE number (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM number"
              " WHERE i < %1) SELECT i FROM number)"_s.arg(Rows - 1);
        database.ask(
            insert(u"SELECT 1 + i %% %1, %2 + CAST(i AS bigint) * %3, 46 + i / 1e6, 14.5, "
                   u"460000000 + i * 10,"
                   " 145000000, CASE WHEN i %% 2 = 0 THEN i END, %2, %4 "_s.replace(u"%%"_s, u"%"_s)
                       .arg(Riders)
                       .arg(January)
                       .arg(Interval)
                       .arg(orFalse(database, false))
                   + numbers));
    }

    /// Of both schemas.
    static QStringList contents(const TestDatabase &database)
    {
        return database.ask(
            u"SELECT participation_id || '|' || fix_time || '|' || latitude_e7 || '|' ||"
            " longitude_e7 || '|' || coalesce(cast(speed AS bigint), -1) || '|' || received_at"
            " || '|' || "_s
            + plainBoolean(u"is_future"_s)
            + u" FROM positions ORDER BY participation_id, fix_time, latitude_e7, longitude_e7"_s);
    }
    static QStringList clientIds(const TestDatabase &database)
    {
        return database.ask((database.isPostgresql()
                                 ? u"SELECT participation_id || ' ' || encode(client_id, 'hex')"_s
                                 : u"SELECT participation_id || ' ' || lower(hex(client_id))"_s)
                            + u" FROM position_client_ids ORDER BY 1"_s);
    }

private Q_SLOTS:
    void keepsEveryPositionHoweverOftenItIsInterrupted_data() { TestDatabase::addRows(); }
    void keepsEveryPositionHoweverOftenItIsInterrupted()
    {
        TestDatabase database;
        fill(database);
        database.ask(insert(u"VALUES (1, 5, 1, 2, 10000000, 20000000, 3, 4, %1)"_s.arg(
            orFalse(database, true)))); // of a month without a partition
        database.ask(
            u"INSERT INTO position_client_ids (participation_id, client_id) VALUES"
            " (1, %1), (3, %1), (2, %2)"_s.arg(bytes(database, "00ff5c"), bytes(database, "0a")));
        const QStringList before = contents(database);
        const QStringList ids = clientIds(database);
        QCOMPARE(before.size(), Rows + 1);
        int interruptions = 0;
        QStringList texts;
        const auto stop = [&](const db::MigrationProgress &progress) {
            texts.append(progress.text());
            return false;
        };
        for (; interruptions < 100; ++interruptions) {
            const auto migrated = db::migrate(database.url(), {.report = stop});
            if (migrated) {
                break;
            }
            EXPECT_ERROR(migrated, ErrorCode::Unavailable);
            EXPECT_ERROR(db::checkSchema(database.url()), ErrorCode::Conflict);
            const int step = stepOf(u"position_keys"_s);
            QCOMPARE(db::migrate(database.url(), {.dryRun = true})->before, step - 1);
            // An older program refuses what is half migrated.
            QCOMPARE(database.ask(u"SELECT max(version) FROM schema_migrations"_s),
                     QStringList{QString::number(step)});
        }
        QVERIFY2(interruptions >= 6, qPrintable(QString::number(interruptions)));
        QVERIFY2(!texts.filter(u"position_keys, part 2 of "_s).filter(u" rows"_s).isEmpty(),
                 qPrintable(texts.join(u'\n')));
        EXPECT_OK(db::checkSchema(database.url()));
        QCOMPARE(contents(database), before);
        QCOMPARE(clientIds(database), ids);
        QCOMPARE(database.ask(u"SELECT count(*) FROM migration_progress"_s), QStringList{u"0"_s});
        if (database.isPostgresql()) {
            QCOMPARE(
                database.ask(u"SELECT count(*) FROM positions p JOIN participations m ON m.id ="
                             " p.participation_id AND m.ride_id = p.ride_id"_s),
                QStringList{QString::number(Rows + 1)});
            QCOMPARE(database.ask(u"SELECT count(*) FROM positions_202601"_s),
                     QStringList{QString::number(31 * 24 * 3'600'000LL / Interval)});
            QCOMPARE(
                database.ask(u"SELECT relname FROM pg_class WHERE relname LIKE '%old%position%'"
                             " OR relname LIKE '%position%old%'"_s),
                QStringList());
        }
        database.ask(u"DELETE FROM participations WHERE id = 2"_s); // its history goes with it
        QCOMPARE(database.ask(u"SELECT count(*) FROM positions"_s),
                 QStringList{QString::number(1 + Rows - Rows / Riders)});
        QCOMPARE(clientIds(database).size(), 2);
    }

    void knowsOnePlaceOnThe180thMeridian_data() { TestDatabase::addRows(); }
    void knowsOnePlaceOnThe180thMeridian()
    {
        TestDatabase database;
        makeRiders(database);
        const QString row =
            u"VALUES (%1, %2, 7, %3, 70000000, %4, 3, 4, "_s + orFalse(database, false) + u')';
        for (const int participation : {1, 2}) {
            database.ask(insert(row.arg(participation).arg(10).arg(180).arg(1'800'000'000)));
            database.ask(insert(row.arg(participation).arg(10).arg(-180).arg(-1'800'000'000)));
            database.ask(insert(row.arg(participation).arg(10).arg(3).arg(30'000'000)));
        }
        database.ask(insert(row.arg(3).arg(20).arg(180).arg(1'800'000'000)));
        // Of a phone: 1, and the place in it.
        const QString east = bytes(database, "31042c1d806b49d200");
        const QString west = bytes(database, "31042c1d8094b62e00");
        database.ask(
            u"INSERT INTO position_client_ids (participation_id, client_id) VALUES"
            " (1, %1), (1, %2), (2, %1), (3, %3)"_s.arg(east, west, bytes(database, "6b49d200")));
        EXPECT_OK(db::migrate(database.url()));
        QCOMPARE(
            contents(database),
            (QStringList{u"1|10|70000000|-1800000000|3|4|0"_s, u"1|10|70000000|30000000|3|4|0"_s,
                         u"2|10|70000000|-1800000000|3|4|0"_s, u"2|10|70000000|30000000|3|4|0"_s,
                         u"3|20|70000000|-1800000000|3|4|0"_s}));
        QCOMPARE(clientIds(database),
                 (QStringList{u"1 31042c1d8094b62e00"_s, u"2 31042c1d8094b62e00"_s,
                              u"3 6b49d200"_s})); // an id, however it ends
    }

    void anEmptyDatabaseHasTheSameTables_data() { TestDatabase::addRows(); }
    void anEmptyDatabaseHasTheSameTables()
    {
        TestDatabase database;
        EXPECT_OK(database.create());
        int reports = 0;
        EXPECT_OK(
            db::migrate(database.url(), {.report = [&](const db::MigrationProgress &progress) {
                            reports += progress.parts > 1 ? 1 : 0;
                            return true;
                        }}));
        QVERIFY(reports > 1);
        QCOMPARE(contents(database), QStringList());
        QCOMPARE(clientIds(database), QStringList());
    }

    void aMigrationIsCutAtItsMarks()
    {
        const auto whole = db::migrationFrom(u"0001_whole"_s, "SELECT 1;\n");
        QCOMPARE(whole.version, 1);
        QCOMPARE(whole.parts.size(), 1);
        QVERIFY(!whole.parts[0].isRepeated);
        const auto cut = db::migrationFrom(
            u"0002_cut"_s,
            "-- Why.\n-- notice: takes\n-- notice: space.\n-- part: once\nSELECT 1;\n"
            "-- part: repeated\nSELECT 2;\nSELECT 3;\n");
        QCOMPARE(cut.notice, u"takes space."_s);
        QCOMPARE(cut.parts.size(), 2);
        QVERIFY(cut.parts[0].text.contains("SELECT 1;")
                && !cut.parts[0].text.contains("SELECT 2;"));
        QVERIFY(cut.parts[1].isRepeated);
        QVERIFY(cut.parts[1].text.contains("SELECT 3;"));
    }
};

SAFERIDE_TEST(TestPositionKeys)
#include "tst_positionkeys.moc"
