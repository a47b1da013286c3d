// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/copy.h"
#include "server/database/migrator.h"
#include "server/repositories/positionrepository.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QTest>
#include <QThread>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

const auto Silent = [](const QString & /*table*/, qint64 /*done*/, qint64 /*total*/) {};

/// Values that a conversion could harm.
void fill(TestDatabase &database)
{
    std::vector<NewPosition> positions;
    for (int rider = 0; rider < 3; ++rider) {
        const qint64 participation = database.addParticipation();
        for (int i = 0; i < 40; ++i) {
            NewPosition position;
            position.participation = {participation};
            position.fix.fixTime = {1'767'225'600'000 + i * 86'400'000LL};
            position.fix.point = {45.123456789012345 + i / 3.0, -179.99999999999997 + i};
            position.fix.speed = i % 2 == 0 ? std::optional(0.1 + i) : std::nullopt;
            position.fix.altitude = -1e-300;
            position.receivedAt = position.fix.fixTime;
            position.future = i == 39;
            position.clientId =
                i % 3 == 0 ? QByteArray("\0\\\t\n\xff", 5) + QByteArray::number(i) : QByteArray();
            positions.push_back(position);
        }
    }
    EXPECT_OK(database.write(
        [&](db::Session &session) { return PositionRepository(session).store(positions); }));
    database.ask(u"UPDATE rides SET title = 'tab\t, line\nfeed, back\\slash, \\N, quote '' and ž',"
                 " description = NULL WHERE id = 1"_s);
    database.ask(u"UPDATE users SET password_hash = '' WHERE id = 2"_s);
    database.ask(u"DELETE FROM rides WHERE id = 3"_s); // its id must not come again
    database.ask(
        u"INSERT INTO incidents (ride_id, participation_id, user_id, kind, severity, state, text,"
        " latitude, longitude, raised_at, created_at, updated_at, alarms, alarmed_at)"
        " SELECT ride_id, id, user_id, 'sos', 'critical', 'open', 'line\nfeed, \\N', 45.1,"
        " -179.99999999999997, 1, 2, 3, 2, 4 FROM participations WHERE id = 1"_s);
    for (const char *by : {"true", "false"}) {
        database.ask(u"INSERT INTO incident_log (incident_id, participation_id, happened_at,"
                     " action, by_dispatcher, state, severity, external_id)"
                     " VALUES (1, 1, 5, 'raised', %1, 'open', 'critical', '%1')"_s.arg(
                         QString::fromLatin1(by)));
    }
    database.ask(u"INSERT INTO audit_entries (happened_at, actor_user_id, actor, source, address, "
                 u"action, detail)"
                 " VALUES (1, NULL, 'root', 'command', '', 'user logout', 'tab\t ž')"_s);
}

QStringList contents(const TestDatabase &database)
{
    QStringList all;
    for (const char *query :
         {"SELECT id || '|' || username || '|' || username_key || '|' || password_hash || '|' || "
          "role || '|' || created_at"
          " FROM users ORDER BY id",
          "SELECT id || '|' || code || '|' || title || '|' || coalesce(description, 'NULL') || '|' "
          "|| start_time || '|' ||"
          " CASE WHEN listed THEN 1 ELSE 0 END || '|' || status FROM rides ORDER BY id",
          "SELECT id || '|' || user_id || '|' || ride_id || '|' || role || '|' || "
          "coalesce(fix_time, 0) FROM participations"
          " ORDER BY id",
          "SELECT participation_id || '|' || fix_time || '|' || latitude_e7 || '|' || "
          "longitude_e7 || '|' ||"
          " CASE WHEN is_future THEN 1 ELSE 0 END FROM positions ORDER BY participation_id, "
          "fix_time",
          "SELECT latitude FROM positions ORDER BY participation_id, fix_time",
          "SELECT longitude FROM positions ORDER BY participation_id, fix_time",
          "SELECT coalesce(speed, -1) FROM positions ORDER BY participation_id, fix_time",
          "SELECT altitude FROM positions ORDER BY participation_id, fix_time",
          "SELECT id || '|' || participation_id || '|' || text || '|' || alarms FROM incidents",
          "SELECT id || '|' || CASE WHEN by_dispatcher THEN 1 ELSE 0 END || '|' || external_id"
          " FROM incident_log ORDER BY id",
          "SELECT id || '|' || happened_at || '|' || coalesce(actor_user_id, 0) || '|' || actor || "
          "'|' || source || '|' || address || '|' || action || '|' || detail"
          " FROM audit_entries ORDER BY id"}) {
        all += database.ask(QString::fromLatin1(query));
    }
    return all
        + database.ask(
            database.isPostgresql()
                ? u"SELECT participation_id || encode(client_id, 'hex') FROM position_client_ids ORDER BY 1"_s
                : u"SELECT participation_id || lower(hex(client_id)) FROM position_client_ids ORDER BY 1"_s);
}

/// As many kinds of text as a conversion could change, and what a column of bytes may hold.
void fillWithExtremes(TestDatabase &database)
{
    QByteArray allBytes;
    for (int byte = 0; byte < 256; ++byte) {
        allBytes.append(char(byte));
    }
    QString text = u"\u00e9 e\u0301 \u202e\u05d0\u05d1 \U0001f6b4 \ufeff \\. \\N \\x41 %1 'q' \""_s;
    for (char16_t control = 1; control < 0x20; ++control) {
        text += QChar(control);
    }
    text.replace(u'\'', u"''"_s);
    database.ask(u"INSERT INTO routes (title, description, gpx_data, gpx_bytes, distance_meters,"
                 " ascent_meters, created_by_user_id, created_at, updated_at) VALUES"
                 " ('', '"_s
                 + text + u"', '"_s + text.repeated(1000)
                 + u"', 9223372036854775807, 5e-324, 1.7976931348623157e308, 1,"
                   " -62135596800000, 253402300799999)"_s);
    database.ask(
        u"UPDATE positions SET altitude = -0.0, speed = 2.2250738585072014e-308,"
        " accuracy = 0.1 + 0.2, course = 9007199254740993, received_at = -1,"
        " fix_time = 253402300799999 WHERE participation_id = 1 AND fix_time = 1767225600000"_s);
    database.ask(u"UPDATE position_client_ids SET client_id = x'"_s
                 + QString::fromLatin1(allBytes.toHex())
                 + u"' WHERE client_id = (SELECT min(client_id) FROM position_client_ids WHERE"
                   " participation_id = 1) AND participation_id = 1"_s);
}

/// All of an SQLite database but when its steps were taken; numbers by their bits.
QStringList dump(const TestDatabase &database)
{
    QStringList all;
    for (const QString &table : database.ask(
             u"SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'schema_migrations'"
             " ORDER BY name"_s)) {
        const QStringList columns =
            database.ask(u"SELECT name FROM pragma_table_info('%1')"_s.arg(table));
        for (const QString &column : columns) {
            const QString values =
                u"SELECT typeof(%1) || CASE typeof(%1) WHEN 'real' THEN printf('%!.26e', %1) WHEN"
                " 'null' THEN '' WHEN 'integer' THEN %1 ELSE hex(%1) END FROM %2 ORDER BY %3"_s;
            all += table + u'.' + column;
            all += database.ask(values.arg(column, table, columns.join(u", "_s)));
        }
    }
    return all;
}

} // namespace

class TestDatabaseCopy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isNotEndedByTheServerWhileOneSideWaitsForTheOther()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        TestDatabase from;
        EXPECT_OK(from.openPostgresql({}));
        fill(from);
        from.ask(u"ALTER DATABASE %1 SET idle_in_transaction_session_timeout = '500ms'"_s.arg(
            from.url().name));
        TestDatabase to;
        EXPECT_OK(to.openSqlite({}));
        const auto waitOnce = [](const QString &table, qint64 done, qint64 /*total*/) {
            if (table == u"users"_s && done == 0) {
                QThread::msleep(1'000); // twice as long as the server is patient
            }
        };
        EXPECT_OK(db::copyDatabase(from.url(), to.url(), waitOnce));
        QCOMPARE(contents(to), contents(from));
    }

    void movesEverythingThereAndBack_data() { TestDatabase::addRows(); }
    void movesEverythingThereAndBack()
    {
        QFETCH(bool, postgresql);
        TestDatabase first;
        EXPECT_OK(first.openSqlite({}));
        fill(first);
        TestDatabase second;
        EXPECT_OK(second.create());
        QSet<QString> seen;
        const auto there = db::copyDatabase(first.url(), second.url(),
                                            [&](const QString &table, qint64 done, qint64 total) {
                                                QVERIFY(done <= total);
                                                seen.insert(table);
                                            });
        EXPECT_OK(there);
        const QStringList tables = first.ask(
            u"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            " AND name NOT IN ('schema_migrations', 'migration_progress', 'ride_events',"
            " 'ride_changes', 'token_revocations')"_s); // only processes that run meanwhile read
                                                        // these
        QCOMPARE(seen, QSet<QString>(tables.cbegin(), tables.cend())); // none is forgotten
        QCOMPARE(contents(second), contents(first));
        TestDatabase third;
        EXPECT_OK(third.openSqlite({}));
        EXPECT_OK(db::copyDatabase(second.url(), third.url(), Silent));
        QCOMPARE(contents(third), contents(first));
        if (postgresql) { // months have their partitions there
            QCOMPARE(second.ask(u"SELECT count(*) FROM positions_202601"_s), QStringList{u"62"_s});
        }
        for (TestDatabase *copy : {&second, &third}) {
            copy->ask(u"INSERT INTO rides (code, title, start_time, visibility, listed, status,"
                      " created_by_user_id, created_at, updated_at) VALUES ('NEWONE', 't', 1,"
                      " 'always', %1, 'planned', 1, 1, 1)"_s.arg(copy->isPostgresql() ? u"true"_s
                                                                                      : u"1"_s));
            QVERIFY(copy->ask(u"SELECT id FROM rides WHERE code = 'NEWONE'"_s).value(0).toInt()
                    > 3);
        }
    }

    void changesNoBitOfWhatIsHardToConvert_data() { TestDatabase::addRows(); }
    void changesNoBitOfWhatIsHardToConvert()
    {
        TestDatabase first;
        EXPECT_OK(first.openSqlite({}));
        fill(first);
        fillWithExtremes(first);
        QCOMPARE(first.ask(u"SELECT count(*) FROM routes WHERE length(gpx_data) > 60000"_s),
                 QStringList{u"1"_s});
        QCOMPARE(first.ask(u"SELECT count(*) FROM position_client_ids WHERE"
                           " length(client_id) = 256"_s),
                 QStringList{u"1"_s});
        TestDatabase second;
        EXPECT_OK(second.create());
        EXPECT_OK(db::copyDatabase(first.url(), second.url(), Silent));
        TestDatabase third;
        EXPECT_OK(third.openSqlite({}));
        EXPECT_OK(db::copyDatabase(second.url(), third.url(), Silent));
        QCOMPARE(dump(third), dump(first));
    }

    void refusesATargetThatHoldsSomething_data() { TestDatabase::addRows(); }
    void refusesATargetThatHoldsSomething()
    {
        TestDatabase source;
        EXPECT_OK(source.openSqlite({}));
        fill(source);
        TestDatabase target;
        EXPECT_OK(target.open());
        target.addParticipation();
        const QStringList before = contents(target);
        EXPECT_ERROR(db::copyDatabase(source.url(), target.url(), Silent), ErrorCode::Conflict);
        QCOMPARE(contents(target), before);
    }

    void leavesNothingBehindWhenItCannotFinish_data() { TestDatabase::addRows(); }
    void leavesNothingBehindWhenItCannotFinish()
    {
        TestDatabase source;
        EXPECT_OK(source.openSqlite({}));
        fill(source);
        TestDatabase target;
        EXPECT_OK(target.open());
        target.ask(
            target.isPostgresql()
                ? u"ALTER TABLE positions ADD CHECK (fix_time < 1767225600001)"_s
                : u"CREATE TRIGGER t BEFORE INSERT ON positions WHEN new.fix_time > 1767225600000"
                  " BEGIN SELECT RAISE(ABORT, 'no'); END"_s);
        QVERIFY(!db::copyDatabase(source.url(), target.url(), Silent));
        QCOMPARE(target.ask(u"SELECT count(*) FROM users"_s), QStringList{u"0"_s});
    }

    void saysWhichValueOfWhichRowIsNoNumber_data() { TestDatabase::addRows(); }
    void saysWhichValueOfWhichRowIsNoNumber()
    {
        TestDatabase source;
        EXPECT_OK(source.open());
        fill(source);
        const QString infinity = source.isPostgresql() ? u"'-Infinity'"_s : u"-9e999"_s;
        const QString where = u" WHERE participation_id = 1 AND fix_time = 1768608000000"_s;
        source.ask(u"UPDATE positions SET altitude = "_s + infinity + where);
        TestDatabase target;
        EXPECT_OK(target.openSqlite({}));
        const auto copied = db::copyDatabase(source.url(), target.url(), Silent);
        EXPECT_ERROR(copied, ErrorCode::InvalidInput);
        QVERIFY2(copied.error().message.startsWith(
                     u"cannot copy positions: in the row with the participation_id 1, fix_time"
                     " 1768608000000, latitude_e7 504567901, longitude_e7 -1640000000, altitude is"
                     " -inf"_s),
                 qPrintable(copied.error().message));
        QCOMPARE(target.ask(u"SELECT count(*) FROM users"_s), QStringList{u"0"_s});
        if (source.isPostgresql()) { // SQLite stores NULL in its place
            source.ask(u"UPDATE positions SET altitude = 'NaN'"_s + where);
            EXPECT_ERROR(db::copyDatabase(source.url(), target.url(), Silent),
                         ErrorCode::InvalidInput);
        }
        source.ask(u"UPDATE positions SET altitude = NULL"_s + where);
        EXPECT_OK(db::copyDatabase(source.url(), target.url(), Silent));
    }

    void countsTheRowsForThePlanner()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("SQLite plans without counts: needs with-postgresql.sh");
        }
        TestDatabase source;
        EXPECT_OK(source.openSqlite({}));
        fill(source);
        TestDatabase target;
        EXPECT_OK(target.openPostgresql({}));
        EXPECT_OK(db::copyDatabase(source.url(), target.url(), Silent));
        QCOMPARE(target.ask(u"SELECT reltuples::bigint FROM pg_class WHERE relname IN"
                            " ('users', 'participations', 'positions_202601') ORDER BY relname"_s),
                 (QStringList{u"2"_s, u"62"_s, u"3"_s}));
    }

    void refusesASourceOfAnOlderSchemaAndItself()
    {
        TestDatabase old;
        EXPECT_OK(old.openSqlite({}));
        old.ask(
            u"DELETE FROM schema_migrations WHERE version = (SELECT max(version) FROM schema_migrations)"_s);
        TestDatabase target;
        EXPECT_OK(target.openSqlite({}));
        EXPECT_ERROR(db::copyDatabase(old.url(), target.url(), Silent), ErrorCode::Conflict);
        EXPECT_ERROR(db::copyDatabase(target.url(), target.url(), Silent), ErrorCode::InvalidInput);
        EXPECT_ERROR(
            db::copyDatabase(db::DatabaseUrl::sqlite(u"/nowhere/x.db"_s), target.url(), Silent),
            ErrorCode::Unavailable);
    }
};

SAFERIDE_TEST(TestDatabaseCopy)
#include "tst_databasecopy.moc"
