// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/redisproblem.h"
#include "server/bus/redisreply.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide::bus;
using Kind = RedisReply::Kind;

namespace {

constexpr char ReplyBytes[] = "+OK\r\n-ERR no\r\n:12\r\n$5\r\na\r\nbc\r\n$-1\r\n*-1\r\n*0\r\n"
                              "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$3\r\n\0\r\n\r\n"
                              "*4\r\n$1\r\na\r\n$0\r\n\r\n:7\r\n$-1\r\n";
const QByteArray Replies(ReplyBytes, sizeof ReplyBytes - 1);

} // namespace

class TestRedisReply : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheSameHoweverItArrives_data()
    {
        QTest::addColumn<int>("piece");
        for (const int piece : {1, 2, 3, 7, 1'000}) {
            QTest::addRow("%d bytes at once", piece) << piece;
        }
    }
    void readsTheSameHoweverItArrives()
    {
        QFETCH(int, piece);
        RedisReplyReader reader;
        QList<std::pair<Kind, QByteArrayList>> found;
        for (qsizetype at = 0; at < Replies.size(); at += piece) {
            reader.feed(QByteArrayView(Replies).sliced(at).first(
                std::min<qsizetype>(piece, Replies.size() - at)));
            while (const RedisReply *reply = reader.next()) {
                QByteArrayList items;
                for (qsizetype i = 0; i < reply->size; ++i) {
                    items.append(QByteArray(reply->items[size_t(i)].constData(),
                                            reply->items[size_t(i)].size()));
                }
                found.append({reply->kind, items});
            }
        }
        QVERIFY(!reader.failed());
        const QList<std::pair<Kind, QByteArrayList>> expected{
            {Kind::Status, {"OK"}},
            {Kind::Error, {"ERR no"}},
            {Kind::Integer, {""}},
            {Kind::Text, {"a\r\nbc"}},
            {Kind::Nil, {""}},
            {Kind::Nil, {""}},
            {Kind::List, {}},
            {Kind::List, {"message", "c", QByteArray("\0\r\n", 3)}},
            {Kind::List, {"a", "", "", ""}}};
        QVERIFY(found == expected);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QString>("failure");
        const auto row = [](const char *name, const QByteArray &stream, const QString &failure) {
            QTest::newRow(name) << stream << failure;
        };
        row("a web server", "HTTP/1.1 400 Bad Request\r\n\r\n", u"Protocol error"_s);
        row("TLS", QByteArray::fromHex("15030300020246"), u"Protocol error"_s);
        row("five items", "*5\r\n", u"a list of 5 items"_s);
        row("two billion items", "*2000000000\r\n", u"a list of 2000000000 items"_s);
        row("more items than a number has", "*99999999999999999999\r\n",
            u"Bad multi-bulk length"_s);
        row("a list within a list", "*2\r\n*1\r\n+a\r\n", u"a list within a list"_s);
        row("lists for ever", QByteArray("*1\r\n").repeated(100), u"a list within a list"_s);
        row("a size below nothing", "$-7\r\n", u"out of range"_s);
        row("a size that is no number", "$many\r\n", u"Bad bulk string length"_s);
        const QByteArray much(RedisReplyReader::MaxReplyBytes + 1, 'a');
        row("an endless line", '+' + much, u"more than 65536 bytes"_s);
        row("a text of two billion bytes", "$2000000000\r\n" + much, u"more than 65536 bytes"_s);
        row("an endless number", ':' + QByteArray(much).replace('a', '1'),
            u"more than 65536 bytes"_s);
    }
    void refuses()
    {
        QFETCH(QByteArray, stream);
        QFETCH(QString, failure);
        RedisReplyReader reader;
        reader.feed(stream);
        QVERIFY(reader.next() == nullptr);
        QVERIFY(reader.failed());
        QVERIFY2(reader.failure().contains(failure), qPrintable(reader.failure()));
        reader.feed("+OK\r\n");
        QVERIFY(reader.next() == nullptr);
    }

    void commandsAreOfAnyBytes()
    {
        QCOMPARE(redisCommand({"PUBLISH", "c", QByteArrayView("\0\r\n", 3)}),
                 "*3\r\n$7\r\nPUBLISH\r\n$1\r\nc\r\n$3\r\n" + QByteArray(1, '\0') + "\r\n\r\n");
    }

    void anErrorIsExplainedWithoutRepeatingIt_data()
    {
        QTest::addColumn<QString>("part");
        const auto row = [](const char *reply, const QString &part) {
            QTest::newRow(reply) << part;
        };
        row("NOAUTH Authentication required.", u"write it into the URL of cluster.bus"_s);
        row("WRONGPASS invalid username-password pair or user is disabled. sesame",
            u"(WRONGPASS): user or password is wrong"_s);
        row("NOPERM this user has no permissions", u"&PREFIX:p:*"_s);
        row("ERR AUTH <password> called without any password", u"remove the password"_s);
        row("ERR unknown command 'AUTH', with args beginning with: 'sesame'", u"(ERR)"_s);
        row("ERR max number of clients reached", u"refused the connection (ERR)"_s);
        row("ERR unknown command 'PUBLISH', with args", u"remove rename-command"_s);
        row("DENIED Redis is running in protected mode", u"protected mode"_s);
        row("LOADING Redis is loading the dataset in memory", u"loading"_s);
        row("sesame", u"an unknown error"_s);
        row("", u"an unknown error"_s);
        row("SESAMESESAMESESAMESESAMESESAME", u"(SESAMESESAMESESAMESE)"_s);
    }
    void anErrorIsExplainedWithoutRepeatingIt()
    {
        QFETCH(QString, part);
        const QString problem = problemOf(QTest::currentDataTag(), u"AUTH"_s);
        QVERIFY2(problem.contains(part), qPrintable(problem));
        QVERIFY(!problem.contains(u"sesame"_s));
    }
};

SAFERIDE_TEST(TestRedisReply)
#include "tst_redisreply.moc"
