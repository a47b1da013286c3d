// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/json.h"
#include "shared/protocol/jsonwriter.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <limits>

using namespace saferide;

static QByteArray nested(const QByteArray &open, int times, const QByteArray &close,
                         const QByteArray &inside = "1")
{
    return open.repeated(times) + inside + close.repeated(times);
}

// {"99":99,"98":98,…}: the keys fall.
static QByteArray objectOf(int members)
{
    QByteArray text("{");
    for (int key = members - 1; key >= 0; --key) {
        text += '"' + QByteArray::number(key) + "\":" + QByteArray::number(key) + ',';
    }
    return text.chopped(1) + '}';
}

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAndWritesBack_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("written");
        const auto row = [](const char *text, const char *written) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(written);
        };
        row("null", "null");
        row(" [ true , false ] ", "[true,false]");
        row("{\"a\":{\"b\":[1,-2,3.5]}}", "{\"a\":{\"b\":[1,-2,3.5]}}");
        row("\"\\u00e9\\ud83d\\ude00\\n\\\"\\\\\\/\"", "\"\xc3\xa9\xf0\x9f\x98\x80\\n\\\"\\\\/\"");
        row("[0,-0,1e-7,1E21,100000,0.1]", "[0,0,1e-7,1e+21,100000,0.1]");
        row("9007199254740993", "9007199254740993");
        row("18446744073709551615", "18446744073709551616");
        row("[18446744073709551616,-9223372036854775809]",
            "[18446744073709551616,-9223372036854775808]");
        row("123456789012345678901234567890", "1.2345678901234568e+29");
        row("1e-999", "0");
        row("{\"\":0}", "{\"\":0}");
        row("{\"\xef\xbb\xbf\":\"\\ufeffa\"}",
            "{\"\xef\xbb\xbf\":\"\xef\xbb\xbf"
            "a\"}"); // the mark is a character here
    }
    void readsAndWritesBack()
    {
        QFETCH(QByteArray, text);
        const Result<QJsonValue> value = parseJson(text);
        EXPECT_OK(value);
        QTEST(toJson(*value), "written");
    }

    void refusesWithWhatAndWhere_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char *name, QByteArray text, const char *message) {
            QTest::newRow(name) << text << QByteArray(message);
        };
        row("empty", "", "unexpected end at line 1, column 1");
        row("spaces", " \n ", "unexpected end at line 2, column 2");
        row("trailing junk", "{} x", "unexpected text after the value at line 1, column 4");
        row("two values", "1 2", "unexpected text after the value at line 1, column 3");
        row("duplicate key", "{\"a\":1,\"\\u0061\":2}", "duplicate key \"a\"");
        row("nested duplicate key", "{\"x\":[{\"b\":1,\"b\":2}]}", "duplicate key \"b\" in \"x\"");
        row("broken UTF-8", "\"\xff\"", "invalid UTF-8 at line 1, column 2");
        row("overlong UTF-8", "\"\xc0\x80\"", "invalid UTF-8 at line 1, column 2");
        row("UTF-8 surrogate", "\"\xed\xa0\x80\"", "invalid UTF-8 at line 1, column 2");
        row("lone high surrogate", "\"\\ud800\"", "lone surrogate in a string at line 1, column 2");
        row("lone low surrogate", "\"\\udc00\"", "lone surrogate in a string at line 1, column 2");
        row("two high surrogates", "\"\\ud800\\ud800\"",
            "lone surrogate in a string at line 1, column 2");
        row("escaped NUL", "[\"a\\u0000\"]", "\\u0000 in a string at line 1, column 4");
        row("NUL in a key", "{\"\\u0000\":1}", "\\u0000 in a string at line 1, column 3");
        row("beyond double", "[1e999]", "number out of range at line 1, column 2");
        row("integer beyond double", "1" + QByteArray(400, '0'),
            "number out of range at line 1, column 1");
        row("leading zero", "01", "number with a leading zero at line 1, column 1");
        row("NaN", "[NaN]", "expected a value at line 1, column 2");
        row("comma at the end", "[1,]", "expected a value at line 1, column 4");
        row("comma at the end of an object", "{\"a\":1,}", "expected a key at line 1, column 8");
        row("control character", "\"\t\"", "control character in a string at line 1, column 2");
        row("unknown escape", "\"\\x\"", "unknown escape at line 1, column 2");
        row("unterminated", "{\"a\":\n\"", "unexpected end at line 2, column 2");
        row("wrong bracket", "[1}", "expected ',' or ']' at line 1, column 3");
        row("byte order mark", "\xef\xbb\xbf{}", "expected a value at line 1, column 1");
        row("comment", "/**/1", "expected a value at line 1, column 1");
    }
    void refusesWithWhatAndWhere()
    {
        QFETCH(QByteArray, text);
        const Result<QJsonValue> value = parseJson(text);
        EXPECT_ERROR(value, ErrorCode::InvalidInput);
        QFETCH(QByteArray, message);
        QCOMPARE(value.error().message,
                 QString(QStringLiteral("invalid JSON: ") + QString::fromUtf8(message)));
    }

    void takesSixtyFourLevelsAndNoMore_data()
    {
        QTest::addColumn<QByteArray>("open");
        QTest::addColumn<QByteArray>("close");
        QTest::newRow("arrays") << QByteArray("[") << QByteArray("]");
        QTest::newRow("objects") << QByteArray("{\"a\":") << QByteArray("}");
    }
    void takesSixtyFourLevelsAndNoMore()
    {
        QFETCH(QByteArray, open);
        QFETCH(QByteArray, close);
        EXPECT_OK(parseJson(nested(open, 64, close)));
        EXPECT_ERROR(parseJson(nested(open, 65, close)), ErrorCode::TooLarge);
        EXPECT_ERROR(parseJson(nested(open, 10'000, close)), ErrorCode::TooLarge);
        EXPECT_ERROR(parseJson(open.repeated(10'000)), ErrorCode::TooLarge);
        EXPECT_ERROR(parseJson(nested(open, 2, close), 1), ErrorCode::TooLarge);
    }

    void takesAThousandMembersInAnyOrderAndNoMore_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("outermost") << QByteArray() << QByteArray();
        QTest::newRow("nested") << QByteArray("[{\"a\":") << QByteArray("}]");
    }
    void takesAThousandMembersInAnyOrderAndNoMore()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        const auto within = [&](int members) -> QByteArray {
            return before + objectOf(members) + after;
        };
        EXPECT_OK(parseJson(within(1000)));
        const auto refused = parseJson(within(1001));
        EXPECT_ERROR(refused, ErrorCode::TooLarge);
        QVERIFY(refused.error().message.startsWith(
            u"invalid JSON: an object has more than 1000 member"));
        EXPECT_ERROR(parseJson(within(100'000)), ErrorCode::TooLarge);
        EXPECT_ERROR(parseJsonForm(within(1001)), ErrorCode::TooLarge);
    }

    void refusesWhatCostsMuchToRead_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("most");
        QTest::newRow("numbers") << QByteArray("1") << 49'999;
        QTest::newRow("arrays") << QByteArray("[]") << 24'999;
        QTest::newRow("objects") << QByteArray("{\"a\":1}") << 24'999;
        QTest::newRow("texts") << QByteArray("\"a,b[{\\\"\"") << 49'999;
        QTest::newRow("long numbers") << QByteArray("12345678901234567890e-300") << 100;
        QTest::newRow("long fractions") << QByteArray("-1.234567890123456789") << 100;
        QTest::newRow("eighteen digits") << QByteArray("1.23456789012345678e-300") << 49'999;
        QTest::newRow("a float of a phone") << QByteArray("0.009999999776482582") << 49'999;
        QTest::newRow("zeros in front") << QByteArray("-0.000123456789012345678e-7") << 49'999;
        QTest::newRow("long numbers in texts") << QByteArray("\"12345678901234567890\"") << 49'999;
    }
    void refusesWhatCostsMuchToRead()
    {
        QFETCH(QByteArray, value);
        QFETCH(int, most);
        const auto listOf = [&value](int times) -> QByteArray {
            return '[' + QByteArray(value + ',').repeated(times).chopped(1) + ']';
        };
        EXPECT_OK(parseJson(listOf(most)));
        const auto refused = parseJson(listOf(most + 2));
        EXPECT_ERROR(refused, ErrorCode::TooLarge);
        QVERIFY(refused.error().message.startsWith(u"invalid JSON: more than "));
    }

    void keepsEveryMemberOfAnObjectWhateverTheirOrder()
    {
        const Result<QJsonValue> value = parseJson(objectOf(1000));
        EXPECT_OK(value);
        const QJsonObject object = value->toObject();
        QCOMPARE(object.size(), 1000);
        for (int key = 0; key < 1000; ++key) {
            QCOMPARE(object.value(QString::number(key)).toInt(-1), key);
        }
        // UTF-16 sorts the second before the first, UTF-8 does not.
        const auto mixed = parseJson("{\"\xee\x80\x80\":1,\"\xf0\x9f\x98\x80\":2,\"a\":3}");
        QCOMPARE(mixed->toObject().value(QString(QChar(0xE000))).toInt(), 1);
        QCOMPARE(mixed->toObject().value(QString::fromUtf8("\xf0\x9f\x98\x80")).toInt(), 2);
    }

    void aFormIsReadWithoutWhatIsNestedInIt()
    {
        const auto form = parseJsonForm(R"({"title":"a","deep":{"b":[1]},"list":[{"c":2}],"n":3})");
        EXPECT_OK(form);
        QCOMPARE(toJson(*form), R"({"deep":{},"list":[],"n":3,"title":"a"})");
        QCOMPARE(toJson(*parseJsonForm("[1,2]")), "[]");
        QCOMPARE(toJson(*parseJsonForm("1")), "1");
        EXPECT_ERROR(parseJsonForm(R"({"a":{"b":1,"b":2}})"), ErrorCode::InvalidInput);
    }

    void takesEmptyContainersAtTheDeepestLevel()
    {
        EXPECT_OK(parseJson(nested("[", 64, "]", "")));
        EXPECT_ERROR(parseJson(nested("[", 65, "]", "")), ErrorCode::TooLarge);
    }

    void readsLargeTextsAndForgetsThem()
    {
        const QByteArray large = "[\"" + QByteArray(3'000'000, 'x') + "\"]";
        QCOMPARE(parseJson(large)->toArray().first().toString().size(), 3'000'000);
        QCOMPARE(parseJson("[1]")->toArray().first().toInteger(), 1);
    }

    void writesTheShortestNumbers_data()
    {
        QTest::addColumn<double>("number");
        QTest::addColumn<QByteArray>("written");
        const auto row = [](double number, const char *written) {
            QTest::newRow(written) << number << QByteArray(written);
        };
        row(48.1374, "48.1374");
        row(-0.0, "0");
        row(0.000001, "0.000001");
        row(1e-7, "1e-7");
        row(1.5e300, "1.5e+300");
        row(123456789012345680000.0, "123456789012345683968");
        row(1e21, "1e+21");
        row(5e-324, "5e-324");
        row(0.1 + 0.2, "0.30000000000000004");
    }
    void writesTheShortestNumbers()
    {
        QFETCH(double, number);
        QByteArray out;
        appendJson(out, number);
        QTEST(out, "written");
        QCOMPARE(out.toDouble(), number);
    }

    void writesWhatIsNotFiniteAsNull()
    {
        QByteArray out;
        appendJson(out, std::numeric_limits<double>::infinity());
        QCOMPARE(out, "null");
    }

    void minifiesOutsideOfStringsOnly()
    {
        QCOMPARE(minifiedJson("[ \"a b\" ,\n{ \"c\" : 1 } ]"), "[\"a b\",{\"c\":1}]");
    }
};

SAFERIDE_TEST(TestJson)
#include "tst_json.moc"
