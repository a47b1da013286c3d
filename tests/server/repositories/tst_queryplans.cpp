// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/embeddedsql.h"
#include "server/repositories/partitionrepository.h"
#include "server/repositories/positionrepository.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QRegularExpression>
#include <QTest>

#include <array>
#include <memory>
#include <tuple>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// The statements that must stay fast with many rows find them by an index.
class TestQueryPlans : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findRowsByAnIndex_data()
    {
        QTest::addColumn<bool>("postgresql");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("index");
        const QList<std::tuple<const char *, const char *, const char *>> rows{
            // statement, index on SQLite, on PostgreSQL
            {"positions/select_history", "PRIMARY KEY", "positions_202601_pkey"},
            {"retention/delete_positions", "PRIMARY KEY", "positions_202601_pkey"},
            {"retention/delete_client_ids", "PRIMARY KEY", "position_client_ids_pkey"},
            {"participations/select_by_ride", "sqlite_autoindex_participations_1",
             "participations_ride_id_id_key"},
            {"participations/select_active", "rides_active_by_start", "rides_active_by_start"},
            {"participations/select_page_newest", "sqlite_autoindex_participations_1",
             "participations_ride_id_id_key"},
            {"participations/select_by_id", "INTEGER PRIMARY KEY", "participations_pkey"},
            {"participations/select_page_all", "INTEGER PRIMARY KEY", "participations_pkey"},
            {"participations/select_page_by_ride", "sqlite_autoindex_participations_1",
             "participations_ride_id_id_key"},
            {"participations/select_page_by_user_ever", "participations_by_user",
             "participations_by_user"},
            {"participations/select_page_by_user", "participations_by_user",
             "participations_by_user"},
            {"rides/select_by_code", "sqlite_autoindex_rides_1", "rides_code_key"},
            {"rides/select_by_id", "INTEGER PRIMARY KEY", "rides_pkey"},
            {"rides/select_page_all", "INTEGER PRIMARY KEY", "rides_pkey"},
            {"rides/select_page_visible", "INTEGER PRIMARY KEY", "rides_pkey"},
            {"rides/select_page_owned", "rides_by_organizer", "rides_by_organizer"},
            {"rides/select_page_joined", "participations_by_user", "participations_by_user"},
            {"rides/select_page_available", "rides_active_by_start", "rides_active_by_start"},
            {"rides/select_active", "rides_active_by_start", "rides_active_by_start"},
            {"routes/select_active_rides", "rides_by_route", "rides_by_route"},
            {"routes/select_page_all", "INTEGER PRIMARY KEY", "routes_pkey"},
            {"routes/select_page_reachable", "INTEGER PRIMARY KEY", "routes_pkey"},
            {"routes/select_page_owned", "routes_by_owner", "routes_by_owner"},
            {"audit_entries/select_by_actor", "audit_entries_by_actor", "audit_entries_by_actor"},
            {"audit_entries/select_page", "audit_entries_happened_at", "audit_entries_happened_at"},
            {"deletions/select_participations", "rides_deleted", "rides_deleted"},
            {"deletions/count", "users_erased", "users_erased"},
            {"deletions/delete_rides", "rides_deleted", "rides_deleted"},
            {"users/select_page", "INTEGER PRIMARY KEY", "users_pkey"},
            {"ride_events/select_since", "INTEGER PRIMARY KEY", "ride_events_by_xid"},
            {"users/select_by_key", "sqlite_autoindex_users_1", "users_username_key_key"},
            {"users/select_by_id", "INTEGER PRIMARY KEY", "users_pkey"},
        };
        const bool hasServer = qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL");
        for (const auto &[name, sqlite, postgresql] : rows) {
            QTest::addRow("SQLite, %s", name)
                << false << QString::fromLatin1(name) << QString::fromLatin1(sqlite);
            if (hasServer) {
                QTest::addRow("PostgreSQL, %s", name)
                    << true << QString::fromLatin1(name) << QString::fromLatin1(postgresql);
            }
        }
    }
    void findRowsByAnIndex()
    {
        QFETCH(bool, postgresql);
        QFETCH(QString, name);
        QFETCH(QString, index);
        const TestDatabase &database = filled(postgresql);
        const auto text =
            db::queryText(name, postgresql ? db::Dialect::Postgresql : db::Dialect::Sqlite);
        QVERIFY(text);
        const QString plan = explain(database, withValues(*text));
        QVERIFY2(plan.contains(index), qPrintable(plan));
        static const QRegularExpression wholeTable(
            u"Seq Scan on (positions|participations|rides|routes|audit_entries|ride_events)|"
            "SCAN (positions|p|r|t|e|audit_entries)$"_s,
            QRegularExpression::MultilineOption);
        QVERIFY2(!wholeTable.match(plan).hasMatch(), qPrintable(plan));
    }

    void cleanupTestCase()
    {
        for (auto &database : m_databases) {
            database.reset();
        }
    }

private:
    /// Made once for each kind.
    const TestDatabase &filled(bool postgresql)
    {
        auto &database = m_databases[postgresql ? 1 : 0];
        if (!database) {
            database = std::make_unique<TestDatabase>();
            expect(bool(postgresql ? database->openPostgresql({}) : database->openSqlite({})));
            for (int i = 0; i < 100; ++i) {
                database->addParticipation();
            }
            database->ask(
                u"INSERT INTO ride_events (kind, happened_at) SELECT 1, r.id FROM rides r, rides q"_s);
            if (postgresql) {
                database->ask(u"UPDATE ride_events SET xid = '3'"_s); // long ago
                expect(bool(database->write([](db::Session &session) {
                    return PartitionRepository(session).make(QDate(2026, 1, 1));
                })));
            }
            for (int batch = 0; batch < 20; ++batch) {
                std::vector<NewPosition> positions;
                for (int i = 1000 * batch; i < 1000 * (batch + 1); ++i) {
                    NewPosition position;
                    position.participation = {1 + i % 100};
                    position.fix.fixTime = {1'767'225'600'000 + i * 1000};
                    position.fix.point = {46, 14};
                    position.receivedAt = position.fix.fixTime;
                    positions.push_back(position);
                }
                expect(bool(database->write([&](db::Session &session) {
                    return PositionRepository(session).store(positions);
                })));
            }
            database->ask(u"ANALYZE"_s);
        }
        return *database;
    }
    static void expect(bool isDone) { QVERIFY(isDone); }

    static QString withValues(QString text)
    {
        static const QRegularExpression words(u":(code|username_key)\\b"_s);
        static const QRegularExpression numbers(u"(?<!:):[a-z_][a-z_0-9]*"_s);
        text.replace(u":cursor"_s, u"'7:7:'"_s).replace(u":until"_s, u"'7:7:'"_s);
        text.replace(u":from"_s, u"0"_s).replace(u":to"_s, u"1767300000000"_s);
        return text.replace(words, u"'x'"_s).replace(numbers, u"7"_s);
    }

    static QString explain(const TestDatabase &database, const QString &sql)
    {
        if (database.isPostgresql()) {
            // With a hundred rows reading all of a table is cheaper: the question is whether the
            // index can be used.
            database.ask(u"ALTER DATABASE %1 SET enable_seqscan = off"_s.arg(database.url().name));
            return database.ask(u"EXPLAIN "_s + sql).join(u'\n');
        }
        return database.ask(u"EXPLAIN QUERY PLAN "_s + sql, 3).join(u'\n');
    }

    std::array<std::unique_ptr<TestDatabase>, 2> m_databases;
};

SAFERIDE_TEST(TestQueryPlans)
#include "tst_queryplans.moc"
