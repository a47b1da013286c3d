// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/loosejson.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using tracking::LooseJson;
using tracking::LooseValue;

namespace {

QByteArray nested(int depth)
{
    return QByteArray(depth, '[') + QByteArray(depth, ']');
}

/// Of the member `a` of an object.
QByteArray textOfA(QByteArrayView json)
{
    const auto parsed = LooseJson::parse(json);
    const auto text = parsed ? parsed->root()["a"].text() : std::nullopt;
    return text ? text->toByteArray() : QByteArray("(absent)");
}

} // namespace

class TestLooseJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTexts_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char *name, const char *json, const char *text) {
            QTest::newRow(name) << QByteArray(json) << QByteArray(text);
        };
        row("string", R"({"a":"x y"})", "x y");
        row("empty string", R"({"a":""})", "");
        row("number", R"({"a":5.0E-4})", "5.0E-4");
        row("negative", R"({ "a" : -1 })", "-1");
        row("too large", R"({"a":1e999})", "1e999");
        row("null", R"({"a":null})", "(absent)");
        row("true", R"({"a":true})", "(absent)");
        row("NaN", R"({"a":NaN})", "(absent)");
        row("Infinity", R"({"a":Infinity})", "(absent)");
        row("object", R"({"a":{"a":1}})", "(absent)");
        row("array", R"({"a":[1]})", "(absent)");
        row("other member", R"({"b":1})", "(absent)");
        row("no object", R"([1])", "(absent)");
        row("twice", R"({"a":1,"a":2})", "1");
        row("behind nested members", R"({"b":{"a":[{"a":3}]},"c":[],"d":{},"a":4})", "4");
        row("escapes", "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\tx\"}", "\"\\/\b\f\n\r\tx");
        row("escaped name", "{\"\\u0061\":\"x\"}", "x");
        row("unicode", "{\"a\":\"\\u00e9\\u20ac\\ud83d\\udeb2\"}",
            "\xc3\xa9\xe2\x82\xac\xf0\x9f\x9a\xb2");
        row("lone surrogates", "{\"a\":\"\\ud83dx\\udeb2\"}", "\xef\xbf\xbdx\xef\xbf\xbd");
        row("two first halves", "{\"a\":\"\\ud83d\\ud83d\\udeb2\"}",
            "\xef\xbf\xbd\xf0\x9f\x9a\xb2");
        row("spaces", "\r\n\t {\r\n\t \"a\"\r\n\t :\r\n\t 1\r\n\t }\r\n\t ", "1");
    }
    void readsTexts()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, text);
        QCOMPARE(textOfA(json), text);
    }

    void visitsItems()
    {
        const auto json = LooseJson::parse(R"([1,[2,3],{"x":4},"5"])");
        QVERIFY(json);
        QByteArrayList texts;
        json->root().forEach([&texts](const LooseValue &item) {
            texts.append(item.text().value_or("-").toByteArray());
            return true;
        });
        QCOMPARE(texts, QByteArrayList({"1", "-", "-", "5"}));
        QCOMPARE(json->root().at(3).text().value_or("").toByteArray(), "5");
        QVERIFY(!json->root().at(4).text());
        QVERIFY(json->root().at(1).isArray());
        QVERIFY(json->root().at(2).isObject());
        QVERIFY(LooseJson::parse("[false]")->root().at(0).isFalse());
        QVERIFY(!LooseJson::parse(R"(["false"])")->root().at(0).isFalse());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json : {"",
                                 " ",
                                 "{",
                                 "[",
                                 "}",
                                 "{\"a\"}",
                                 "{\"a\":}",
                                 "{a:1}",
                                 "{'a':1}",
                                 "{\"a\":1,}",
                                 "{,\"a\":1}",
                                 "{\"a\":1 \"b\":2}",
                                 "[1,]",
                                 "[,1]",
                                 "[1 2]",
                                 "[1]]",
                                 "[1",
                                 "{\"a\":1]",
                                 "\"a",
                                 "{\"a\":\"x}",
                                 "{\"a\":\"\\x\"}",
                                 "{\"a\":\"\\u12\"}",
                                 "{\"a\":\"\\u12g4\"}",
                                 "{\"a\":\"\\",
                                 "{\"a\":\"\\u",
                                 "{\"a\":\"\\ud83d\\u",
                                 "{\"a\":#}",
                                 "{\"a\":1}x",
                                 "\x80"}) {
            QTest::newRow(json) << QByteArray(json);
        }
        QTest::newRow("NUL") << QByteArray("{\"a\":1}\0", 8);
        QTest::newRow("too deep") << nested(LooseJson::MaxDepth + 1);
        QTest::newRow("very deep") << nested(1'000'000);
        QTest::newRow("too many values")
            << QByteArray("[" + QByteArray("1,").repeated(LooseJson::MaxValues) + "1]");
        QByteArray members = "{\"a\":1";
        members += QByteArray(",\"a\":1").repeated(LooseJson::MaxMembers) + "}";
        QTest::newRow("too many members") << members;
    }
    void refuses()
    {
        QFETCH(QByteArray, json);
        QVERIFY(!LooseJson::parse(json));
    }

    void readsAsMuchAsIsAllowed()
    {
        QVERIFY(LooseJson::parse(nested(LooseJson::MaxDepth)));
        const QByteArray values = "[" + QByteArray("1,").repeated(LooseJson::MaxValues - 2) + "1]";
        QVERIFY(LooseJson::parse(values));
        const QByteArray members =
            "{\"a\":1" + QByteArray(",\"a\":1").repeated(LooseJson::MaxMembers - 1) + "}";
        QVERIFY(LooseJson::parse(members));
    }
};

SAFERIDE_TEST(TestLooseJson)
#include "tst_loosejson.moc"
