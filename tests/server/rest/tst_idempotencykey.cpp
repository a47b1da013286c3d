// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/idempotencykey.h"
#include "shared/protocol/json.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

class TestIdempotencyKey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAKey_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QString>("key");
        QTest::newRow("a string of RFC 8941")
            << QByteArray(R"("8e03978e-40d5-43dd-bc93-6894a57f9324")")
            << u"8e03978e-40d5-43dd-bc93-6894a57f9324"_s;
        QTest::newRow("without quotes")
            << QByteArray("8e03978e-40d5:43_dd") << u"8e03978e-40d5:43_dd"_s;
        QTest::newRow("spaces within quotes") << QByteArray(R"("a b")") << u"a b"_s;
        QTest::newRow("escapes") << QByteArray(R"("a\"b\\c")") << u"a\"b\\c"_s;
        QTest::newRow("comma and semicolon within quotes")
            << QByteArray(R"("a,b;c")") << u"a,b;c"_s;
        QTest::newRow("the longest")
            << QByteArray(rest::MaxIdempotencyKey, 'k') << QString(rest::MaxIdempotencyKey, u'k');
    }
    void readsAKey()
    {
        QFETCH(QByteArray, field);
        const auto key = rest::parseIdempotencyKey(field);
        EXPECT_OK(key);
        QTEST(*key, "key");
    }

    void refusesWhatIsNoKey_data()
    {
        QTest::addColumn<QByteArray>("field");
        const auto row = [](const char *name, const QByteArray &field) {
            QTest::newRow(name) << field;
        };
        row("empty", "");
        row("nothing between the quotes", R"("")");
        row("only one quote", R"(")");
        row("no closing quote", R"("abc)");
        row("escaped closing quote", R"("abc\")");
        row("another escape", R"("a\bc")");
        row("something after the string", R"("abc"d)");
        row("a parameter", R"("abc";a=1)");
        row("two strings", R"("abc", "def")");
        row("a list without quotes", "abc,def");
        row("a space without quotes", "abc def");
        row("a quote within", "ab\"c");
        row("a tab", "\"a\tb\"");
        row("a control character", QByteArray("\"a\x7f\""));
        row("NUL", QByteArray("a\0b", 3));
        row("UTF-8", "schlüssel");
        row("UTF-8 in quotes", R"("schlüssel")");
        row("too long", QByteArray(rest::MaxIdempotencyKey + 1, 'k'));
        row("too long in quotes", '"' + QByteArray(rest::MaxIdempotencyKey + 1, 'k') + '"');
    }
    void refusesWhatIsNoKey()
    {
        QFETCH(QByteArray, field);
        const auto key = rest::parseIdempotencyKey(field);
        EXPECT_ERROR(key, ErrorCode::InvalidInput);
        QCOMPARE(key.error().fields.first().location,
                 (QStringList{u"header"_s, u"Idempotency-Key"_s}));
    }

    void readsTheFieldOfARequest()
    {
        http::Request request;
        request.method = "POST";
        request.path = u"/rides"_s;
        auto attempt = rest::attemptFrom(request);
        EXPECT_OK(attempt);
        QCOMPARE(attempt->key, QString());
        request.headers.add("idempotency-key", "abc");
        attempt = rest::attemptFrom(request);
        EXPECT_OK(attempt);
        QCOMPARE(attempt->key, u"abc"_s);
        QCOMPARE(attempt->endpoint, u"POST /rides"_s);
        request.headers.add("Idempotency-Key", "abc");
        EXPECT_ERROR(rest::attemptFrom(request), ErrorCode::InvalidInput);
    }

    void formsThatSayTheSameHaveOneDigest()
    {
        const auto digest = [](QByteArrayView text) {
            const auto json = parseJson(text);
            return json ? rest::formDigest(*json) : QString();
        };
        const QString first = digest(R"({"title":"a","listed":true})");
        QCOMPARE(first.size(), 44);
        QCOMPARE(digest(R"( { "listed" : true, "title" : "\u0061" } )"), first);
        QVERIFY(digest(R"({"title":"b","listed":true})") != first);
        QVERIFY(digest(R"({"title":"a"})") != first);
    }
};

SAFERIDE_TEST(TestIdempotencyKey)
#include "tst_idempotencykey.moc"
