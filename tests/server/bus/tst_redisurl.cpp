// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/redisurl.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

using namespace Qt::Literals::StringLiterals;
using namespace saferide;
using namespace saferide::bus;
using enum RedisUrl::Transport;

class TestRedisUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<RedisUrl>("url");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char *text, const RedisUrl &url, const QString &name,
                            const QString &shown) { QTest::newRow(text) << url << name << shown; };
        row("redis://redis1", {Tcp, u"redis1"_s, 6379, {}, {}, {}}, u"redis1:6379"_s,
            u"redis://redis1:6379"_s);
        row("rediss://anna:se%40cret%2C%2F%23@redis1:7000/",
            {Tls, u"redis1"_s, 7000, {}, u"anna"_s, u"se@cret,/#"_s}, u"redis1:7000"_s,
            u"rediss://anna@redis1:7000"_s);
        row("redis://:secret@[::1]:7", {Tcp, u"::1"_s, 7, {}, {}, u"secret"_s}, u"[::1]:7"_s,
            u"redis://[::1]:7"_s);
        row("unix:///run/redis/redis%20server.sock",
            {Unix, {}, 6379, u"/run/redis/redis server.sock"_s, {}, {}},
            u"/run/redis/redis server.sock"_s, u"unix:///run/redis/redis server.sock"_s);
        row("unix://anna:secret@/run/redis.sock",
            {Unix, {}, 6379, u"/run/redis.sock"_s, u"anna"_s, u"secret"_s}, u"/run/redis.sock"_s,
            u"unix://anna@/run/redis.sock"_s);
    }
    void reads()
    {
        QFETCH(RedisUrl, url);
        QFETCH(QString, name);
        QFETCH(QString, shown);
        const auto parsed = RedisUrl::parse(QString::fromLatin1(QTest::currentDataTag()));
        EXPECT_OK(parsed);
        QVERIFY(*parsed == url);
        QCOMPARE(parsed->name(), name);
        QCOMPARE(parsed->toDisplayString(), shown);
    }

    void refusesWithoutRepeatingThePassword_data()
    {
        QTest::addColumn<QString>("part");
        const auto row = [](const char *text, const QString &part) { QTest::newRow(text) << part; };
        row("", u"not a valid URL"_s);
        row("redis1:6379", u"starts with redis://"_s);
        row("http://anna:sesame@redis1", u"starts with redis://"_s);
        row("redis://", u"looks like"_s);
        row("redis://anna:sesame@", u"looks like"_s);
        row("redis://anna:sesame@redis1:0", u"looks like"_s);
        row("redis://anna:sesame@redis1:70000", u"not a valid URL"_s);
        row("redis://anna:sesame@redis1:port", u"not a valid URL"_s);
        row("redis://anna:ses#ame@redis1", u"not a valid URL"_s);
        row("redis://anna:sesame?@redis1", u"not a valid URL"_s);
        row("redis://anna:ses@ame@redis1", u"not a valid URL"_s);
        row("redis://anna:ses%ame@redis1", u"not a valid URL"_s);
        row("redis://anna:sesame%0d%0a@redis1", u"printable"_s);
        row("redis://anna:sesame@redis1/0", u"no database"_s);
        row("redis://anna@redis1", u"no password"_s);
        row("unix://anna:sesame@host/run/redis.sock", u"three slashes"_s);
        row("unix://", u"three slashes"_s);
        row("unix:///", u"three slashes"_s);
    }
    void refusesWithoutRepeatingThePassword()
    {
        QFETCH(QString, part);
        const auto parsed = RedisUrl::parse(QString::fromLatin1(QTest::currentDataTag()));
        EXPECT_ERROR(parsed, ErrorCode::InvalidInput);
        QVERIFY2(parsed.error().message.contains(part), qPrintable(parsed.error().message));
        QVERIFY(!parsed.error().message.contains(u"anna"_s));
        QVERIFY(!parsed.error().message.contains(u"same"_s));
    }
};

SAFERIDE_TEST(TestRedisUrl)
#include "tst_redisurl.moc"
