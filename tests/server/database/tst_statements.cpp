// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/embeddedsql.h"
#include "server/database/fragments.h"
#include "shared/domain/fixfields.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QSet>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

/// What PostgreSQL does not prepare: what changes the schema, LOCK, and two statements in one text.
const QSet<QString> Unprepared{u"partitions/lock_other"_s, u"schema_migrations/lock"_s,
                               u"schema_migrations/create_table"_s,
                               u"schema_migrations/create_progress"_s};
/// What only SQLite has, in a file without a twin.
const QSet<QString> OnlySqlite{u"copy/forget_last_id"_s};

/// Names of the statements that this database runs. Those of tables that are named at run time
/// (%1) are not whole.
QStringList statementsOf(db::Dialect dialect)
{
    const bool isPostgresql = dialect == db::Dialect::Postgresql;
    QSet<QString> names;
    for (const db::EmbeddedFile &file : db::embeddedFiles()) {
        QString name = QString::fromUtf8(file.path.data(), qsizetype(file.path.size()));
        if (!name.startsWith(u"queries/"_s)) {
            continue;
        }
        name = name.mid(8).chopped(4);
        name = name.endsWith(u".postgresql"_s) ? name.chopped(11) : name;
        const auto text = db::queryText(name, dialect);
        const bool isLeftOut =
            isPostgresql && (Unprepared.contains(name) || OnlySqlite.contains(name));
        if (text && !text->contains(u'%') && !isLeftOut) {
            names.insert(name);
        }
    }
    return {names.cbegin(), names.cend()};
}

} // namespace

class TestStatements : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyOneSuitsTheSchema()
    {
        TestDatabase database;
        EXPECT_OK(database.openByEnvironment());
        QStringList wrong;
        {
            QSqlDatabase connection = QSqlDatabase::addDatabase(
                database.isPostgresql() ? u"QPSQL"_s : u"QSQLITE"_s, u"statements"_s);
            if (database.isPostgresql()) {
                const auto &server = database.url().servers.first();
                connection.setHostName(server.host);
                connection.setPort(server.port);
            }
            connection.setDatabaseName(database.isPostgresql() ? database.url().name
                                                               : database.url().path);
            connection.setUserName(database.url().user);
            connection.setPassword(database.url().password);
            QVERIFY2(connection.open(), qPrintable(connection.lastError().text()));
            const auto names = statementsOf(database.url().dialect);
            QVERIFY(names.size() > 80);
            for (const QString &name : names) {
                QSqlQuery query(connection);
                if (!query.prepare(*db::queryText(name, database.url().dialect))) {
                    wrong.append(name + u": "_s + query.lastError().text());
                }
            }
        }
        QSqlDatabase::removeDatabase(u"statements"_s);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void noNameInBracesIsUnknown()
    {
        for (const auto dialect : {db::Dialect::Sqlite, db::Dialect::Postgresql}) {
            for (const QString &name : statementsOf(dialect)) {
                QVERIFY2(!db::queryText(name, dialect)->contains(u'{'), qPrintable(name));
            }
        }
    }

    void columnsComeFromTheTableOfFields()
    {
        const auto ofFix = [](const QString &form) {
            return db::withFragments(u'{' + form + u'}').split(u", "_s);
        };
        QStringList names{u"fix_time"_s};
        for (const PlaceField &field : PlaceFields) {
            names.append(field.name);
        }
        for (const MeasuredField &field : MeasuredFields) {
            names.append(field.name);
        }
        QCOMPARE(ofFix(u"fix_columns"_s), names);
        QCOMPARE(ofFix(u"p.fix_columns"_s).first(), u"p.fix_time"_s);
        QCOMPARE(ofFix(u"fix_binds"_s).first(), u":fix_time"_s);
        QCOMPARE(ofFix(u"fix_assignments"_s).first(), u"fix_time = :fix_time"_s);
        QCOMPARE(ofFix(u"n.fix_assignments"_s).first(), u"fix_time = n.fix_time"_s);
        QCOMPARE(ofFix(u"fix_nulls"_s).first(), u"fix_time = NULL"_s);
        QCOMPARE(ofFix(u"fix_arrays"_s).first(), u"unnest(:fix_time::bigint[]) AS fix_time"_s);
    }

    void whatTheDatabaseFillsInIsNotInserted()
    {
        QVERIFY(db::withFragments(u"{ride_columns}"_s).startsWith(u"id, code, "_s));
        QVERIFY(db::withFragments(u"{ride_new_columns}"_s).startsWith(u"code, title, "_s));
        QVERIFY(db::withFragments(u"{ride_new_binds}"_s).startsWith(u":code, :title, "_s));
        const QString changes = db::withFragments(u"{ride_assignments}"_s);
        QVERIFY(changes.startsWith(u"title = :title, "_s));
        QVERIFY(!changes.contains(u"created"_s));
    }

    void unknownNamesStayAsTheyAre()
    {
        for (const auto &text : {u"{fix_numbers}"_s, u"{boat_columns}"_s, u"{no_such_file}"_s}) {
            QCOMPARE(db::withFragments(u"SELECT "_s + text + u", 1"_s),
                     u"SELECT "_s + text + u", 1"_s);
        }
    }
};

SAFERIDE_TEST(TestStatements)
#include "tst_statements.moc"
