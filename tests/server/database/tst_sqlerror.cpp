// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/sqlerror.h"
#include "tests/support/testprogram.h"

#include <QTest>

#include <sqlite3.h>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;
using db::Dialect;
using db::SqlFailure;

namespace {

bool isFaultOfTheValues(ErrorCode code)
{
    return code == ErrorCode::InvalidInput || code == ErrorCode::Conflict
        || code == ErrorCode::TooLarge;
}

} // namespace

class TestSqlError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsWhatACodeMeans_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<SqlFailure>("failure");
        QTest::newRow("unique") << u"23505"_s << SqlFailure::Duplicate;
        QTest::newRow("foreign key") << u"23503"_s << SqlFailure::Reference;
        QTest::newRow("check") << u"23514"_s << SqlFailure::Constraint;
        QTest::newRow("out of range") << u"22003"_s << SqlFailure::Value;
        QTest::newRow("index row too large") << u"54000"_s << SqlFailure::TooLarge;
        QTest::newRow("no such table") << u"42P01"_s << SqlFailure::WrongState;
        QTest::newRow("no such column") << u"42703"_s << SqlFailure::WrongState;
        QTest::newRow("no rights") << u"42501"_s << SqlFailure::WrongState;
        QTest::newRow("prepared statement gone") << u"26000"_s << SqlFailure::WrongState;
        QTest::newRow("prepared statement there") << u"42P05"_s << SqlFailure::WrongState;
        QTest::newRow("cached plan") << u"0A000"_s << SqlFailure::WrongState;
        QTest::newRow("prerequisite") << u"55000"_s << SqlFailure::WrongState;
        QTest::newRow("depended on") << u"2BP01"_s << SqlFailure::WrongState;
        QTest::newRow("raised") << u"P0001"_s << SqlFailure::WrongState;
        QTest::newRow("internal") << u"XX000"_s << SqlFailure::WrongState;
        QTest::newRow("damaged") << u"XX001"_s << SqlFailure::Corrupt;
        QTest::newRow("lock") << u"55P03"_s << SqlFailure::Busy;
        QTest::newRow("deadlock") << u"40P01"_s << SqlFailure::Serialization;
        QTest::newRow("timeout") << u"57014"_s << SqlFailure::Deadline;
        QTest::newRow("terminated") << u"57P01"_s << SqlFailure::ConnectionLost;
        QTest::newRow("idle in transaction") << u"25P03"_s << SqlFailure::ConnectionLost;
        QTest::newRow("standby") << u"25006"_s << SqlFailure::ReadOnly;
        QTest::newRow("disk full") << u"53100"_s << SqlFailure::DiskFull;
        QTest::newRow("syntax") << u"42601"_s << SqlFailure::Defect;
        QTest::newRow("unheard of") << u"ZZZZZ"_s << SqlFailure::Defect;
        QTest::newRow("none") << QString() << SqlFailure::Defect;
    }
    void knowsWhatACodeMeans()
    {
        QFETCH(QString, state);
        QFETCH(SqlFailure, failure);
        QCOMPARE(db::classify(Dialect::Postgresql, state), failure);
    }

    void onlyValuesThatAreRefusedAreTheFaultOfTheValues()
    {
        // Every class of PostgreSQL's documentation, Appendix A.
        for (const char *const group :
             {"08", "09", "0A", "0B", "0F", "0L", "0P", "0Z", "20", "21", "22", "23", "24",
              "25", "26", "27", "28", "2B", "2D", "2F", "34", "38", "39", "3B", "3D", "3F",
              "40", "42", "44", "53", "55", "57", "58", "72", "F0", "HV", "P0", "XX"}) {
            const QString state = QString::fromLatin1(group) + u"000"_s;
            const Error error = db::errorFor(db::classify(Dialect::Postgresql, state));
            const bool isOfValues = qstrcmp(group, "22") == 0 || qstrcmp(group, "23") == 0;
            QCOMPARE(isFaultOfTheValues(error.code), isOfValues);
        }
        // Every primary code of SQLite.
        for (int code = SQLITE_ERROR; code <= SQLITE_WARNING; ++code) {
            const Error error = db::errorFor(db::classify(Dialect::Sqlite, QString::number(code)));
            const bool isOfValues =
                code == SQLITE_CONSTRAINT || code == SQLITE_MISMATCH || code == SQLITE_TOOBIG;
            QCOMPARE(isFaultOfTheValues(error.code), isOfValues);
        }
    }

    void knowsExtendedCodesByTheirKind()
    {
        const auto sqlite = [](int code) {
            return db::classify(Dialect::Sqlite, QString::number(code));
        };
        QCOMPARE(sqlite(SQLITE_IOERR_FSYNC), SqlFailure::Storage);
        QCOMPARE(sqlite(SQLITE_READONLY_DBMOVED), SqlFailure::ReadOnly);
        QCOMPARE(sqlite(SQLITE_CONSTRAINT_NOTNULL), SqlFailure::Constraint);
        QCOMPARE(sqlite(SQLITE_CONSTRAINT_FOREIGNKEY), SqlFailure::Reference);
        QCOMPARE(sqlite(SQLITE_BUSY_SNAPSHOT), SqlFailure::Busy);
        QCOMPARE(sqlite(SQLITE_ERROR), SqlFailure::WrongState);
        QCOMPARE(sqlite(SQLITE_ERROR_SNAPSHOT), SqlFailure::Busy);
    }

    void anUnknownOutcomeAsksNobodyToTryAgain()
    {
        QCOMPARE(db::outcomeUnknown().code, ErrorCode::Timeout);
        QCOMPARE(db::outcomeUnknown().retryAfter.count(), 0);
    }
};

SAFERIDE_TEST(TestSqlError)
#include "tst_sqlerror.moc"
