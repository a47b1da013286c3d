// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/databaseurl.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using saferide::db::DatabaseUrl;
using saferide::db::Dialect;

class TestDatabaseUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAFile()
    {
        const auto url = DatabaseUrl::parse(u" sqlite:///var/lib/a%20b/../saferide.db "_s);
        EXPECT_OK(url);
        QCOMPARE(*url, DatabaseUrl::sqlite(u"/var/lib/saferide.db"_s));
        QCOMPARE(url->toDisplayString(), u"sqlite:///var/lib/saferide.db"_s);
    }

    void namesAServer_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("hosts");
        QTest::addColumn<QString>("ports");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char *name, const QString &servers, const QString &hosts,
                            const QString &ports, const QString &shown) {
            QTest::newRow(name) << u"postgresql://anna:s%40cret@%1/rides"_s.arg(servers) << hosts
                                << ports << u"postgresql://anna@%1/rides"_s.arg(shown);
        };
        row("with its port", u"db:5433"_s, u"db"_s, u"5433"_s, u"db:5433"_s);
        row("at the usual port", u"10.0.0.1"_s, u"10.0.0.1"_s, u"5432"_s, u"10.0.0.1:5432"_s);
        row("IPv6", u"[::1]"_s, u"::1"_s, u"5432"_s, u"[::1]:5432"_s);
        row("several", u"a,[::1]:5433,c"_s, u"a,::1,c"_s, u"5432,5433,5432"_s,
            u"a:5432,[::1]:5433,c:5432"_s);
    }
    void namesAServer()
    {
        QFETCH(QString, url);
        const auto parsed = DatabaseUrl::parse(url);
        EXPECT_OK(parsed);
        QCOMPARE(parsed->dialect, Dialect::Postgresql);
        QTEST(parsed->hosts(), "hosts");
        QTEST(parsed->ports(), "ports");
        QTEST(parsed->toDisplayString(), "shown");
        QCOMPARE(parsed->user, u"anna"_s);
        QCOMPARE(parsed->password, u"s@cret"_s);
        QCOMPARE(parsed->name, u"rides"_s);
    }

    void ofSeveralServersThePrimaryIsUsed()
    {
        QCOMPARE(DatabaseUrl::parse(u"postgresql://u@a/n"_s)->sessionAttributes(), u"any"_s);
        QCOMPARE(DatabaseUrl::parse(u"postgresql://u@a,b/n"_s)->sessionAttributes(),
                 u"read-write"_s);
    }

    void isRefused_data()
    {
        QTest::addColumn<QString>("because");
        const auto row = [](const char *url, const QString &because) {
            QTest::newRow(url) << because;
        };
        row("", u"starts with sqlite:// or postgresql://"_s);
        row("mysql://u@h/n", u"starts with sqlite:// or postgresql://"_s);
        row("sqlite://saferide.db", u"three slashes"_s);
        row("sqlite:///var/lib/", u"is a folder"_s);
        row("sqlite:///a%2", u"invalid percent-encoding"_s);
        row("sqlite:///a%00", u"invalid percent-encoding"_s);
        row("postgresql://h/n", u"looks like"_s);
        row("postgresql://u@h", u"looks like"_s);
        row("postgresql://:p@h/n", u"no user"_s);
        row("postgresql://u:%ff@h/n", u"the password in the database URL"_s);
        row("postgresql://u@/n", u"no host"_s);
        row("postgresql://u@a,/n", u"no host"_s);
        row("postgresql://u@a,,b/n", u"no host"_s);
        row("postgresql://u@a%2Cb/n", u"no host"_s);
        row("postgresql://u@[::1/n", u"no closing bracket"_s);
        row("postgresql://u@a:5432,b:0/n", u"from 1 to 65535"_s);
        row("postgresql://u@a:65536/n", u"from 1 to 65535"_s);
        row("postgresql://u@a:x/n", u"from 1 to 65535"_s);
        row("postgresql://u@h/", u"no database name"_s);
        row("postgresql://u@h/a/b", u"no database name"_s);
        row("postgresql://u@h/n?sslmode=maybe", u"sslmode, one of"_s);
        row("postgresql://u@h/n?user=x", u"sslmode, one of"_s);
    }
    void isRefused()
    {
        QFETCH(QString, because);
        const auto url = DatabaseUrl::parse(QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY(!url);
        QVERIFY2(url.error().message.contains(because), qPrintable(url.error().message));
    }
};

SAFERIDE_TEST(TestDatabaseUrl)
#include "tst_databaseurl.moc"
