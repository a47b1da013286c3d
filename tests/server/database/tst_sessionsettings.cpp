// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/connection.h"
#include "server/database/copy.h"
#include "server/repositories/partitionrepository.h"
#include "server/repositories/positionrepository.h"
#include "server/repositories/riderepository.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QSqlQuery>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// What an admin may have set for the server, the database or the role does not change what is
/// stored and read, nor what is locked.
class TestSessionSettings : public QObject
{
    Q_OBJECT

private:
    static constexpr double Latitude = 45.123456789012345;

    static NewPosition position(qint64 participation)
    {
        NewPosition position;
        position.participation = {participation};
        position.fix.point = {Latitude, -0.1};
        position.fix.fixTime = position.receivedAt = {1'767'225'600'000};
        position.clientId = QByteArray("\0\\'\xff", 4);
        return position;
    }

    static QString isolationOfAChange(const db::DatabaseUrl &url)
    {
        return ofAChange(url, u"transaction_isolation"_s);
    }
    static QString ofAChange(const db::DatabaseUrl &url, const QString &setting)
    {
        static db::StatementCounters counters;
        const auto connection = db::Connection::create(url, db::Access::Write, &counters);
        if (!connection->open()
            || connection->begin(db::Access::Write,
                                 db::Task::Clock::now() + std::chrono::minutes(1))) {
            return {};
        }
        QSqlQuery query(connection->database());
        return query.exec(u"SHOW "_s + setting) && query.next() ? query.value(0).toString()
                                                                : QString();
    }

private Q_SLOTS:
    /// Of a node that is frozen, or whose machine is lost, within a change.
    void locksOfWhoStoppedAreGoneAfterSeconds()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        TestDatabase database;
        EXPECT_OK(database.openPostgresql({}));
        const db::DatabaseUrl &url = database.url();
        QCOMPARE(ofAChange(url, u"idle_in_transaction_session_timeout"_s), u"10s"_s);
        QCOMPARE(ofAChange(url, u"tcp_user_timeout"_s), u"10000"_s);
        QCOMPARE(ofAChange(url, u"tcp_keepalives_idle"_s), u"5"_s);
    }

    void whatIsStoredComesBackAsItWas_data()
    {
        QTest::addColumn<QString>("setting");
        for (const char *setting :
             {"default_transaction_isolation = 'serializable'",
              "default_transaction_isolation = 'repeatable read'", "extra_float_digits = -10",
              "datestyle = 'German, DMY'", "standard_conforming_strings = off",
              "bytea_output = 'escape'", "quote_all_identifiers = on",
              "timezone = 'Pacific/Kiritimati'", "search_path = other, public",
              "synchronous_commit = off", "client_encoding = 'LATIN1'", "lock_timeout = '1ms'"}) {
            QTest::newRow(setting) << QString::fromLatin1(setting);
        }
    }
    void whatIsStoredComesBackAsItWas()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        QFETCH(QString, setting);
        TestDatabase database;
        EXPECT_OK(database.openPostgresql({}));
        const qint64 participation = database.addParticipation();
        database.ask(u"CREATE SCHEMA other"_s);
        database.ask(u"ALTER DATABASE %1 SET %2"_s.arg(database.url().name, setting));
        EXPECT_OK(database.reopen());
        QCOMPARE(isolationOfAChange(database.url()), u"read committed"_s);

        const QDate month(2026, 1, 1);
        EXPECT_OK(database.write(
            [&](db::Session &session) { return PartitionRepository(session).make(month); }));
        const auto missing = database.read([&](db::Session &session) {
            return PartitionRepository(session).firstMissing({1'767'225'600'000});
        });
        EXPECT_OK(missing);
        QCOMPARE(*missing, std::optional(month.addMonths(1)));

        const auto stored = database.write([&](db::Session &session) {
            return PositionRepository(session).store(
                {position(participation), position(participation)});
        });
        EXPECT_OK(stored);
        QCOMPARE(*stored, (std::vector{StoreOutcome::Stored, StoreOutcome::Duplicate}));
        const auto history = database.read([&](db::Session &session) {
            return PositionRepository(session).history({participation}, {}, {}, {});
        });
        EXPECT_OK(history);
        QCOMPARE(history->items.size(), 1);
        QVERIFY(history->items.first().fix.point.latitude == Latitude); // to the last digit

        Ride ride;
        ride.title = u"back\\slash, ' quote, \u017Eiga \U0001F6B4"_s;
        ride.code = u"QUOTES"_s;
        ride.organizer = {1};
        EXPECT_OK(database.write(
            [&](db::Session &session) { return RideRepository(session).insert(ride); }));
        const auto found = database.read([&](db::Session &session) {
            return RideRepository(session).findByCode(ride.code, {1});
        });
        EXPECT_OK(found);
        QCOMPARE((*found)->ride.title, ride.title);

        TestDatabase copy;
        EXPECT_OK(copy.openSqlite({}));
        EXPECT_OK(
            db::copyDatabase(database.url(), copy.url(), [](const QString &, qint64, qint64) {}));
        const auto copied = copy.read([&](db::Session &session) {
            return PositionRepository(session).history({participation}, {}, {}, {});
        });
        EXPECT_OK(copied);
        QCOMPARE(copied->items.size(), 1);
        QVERIFY(copied->items.first().fix.point.latitude == Latitude);
    }
};

SAFERIDE_TEST(TestSessionSettings)
#include "tst_sessionsettings.moc"
