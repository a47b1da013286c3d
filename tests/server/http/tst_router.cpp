// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/router.h"
#include "server/http/target.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

http::Router ridesRouter()
{
    http::Router router;
    const auto none = [](const http::Request &, const http::ReplyHandle &) {};
    router.add("GET", u"/"_s, none);
    router.add("GET", u"/rides/"_s, none);
    router.add("POST", u"/rides/"_s, none);
    router.add("GET", u"/rides/owned"_s, none);
    router.add("GET", u"/rides/{id}"_s, none);
    router.add("DELETE", u"/rides/{id}"_s, none);
    router.add("GET", u"/rides/{id}/participants"_s, none);
    return router;
}

} // namespace

class TestRouter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsTheRouteOfAPath_data();
    void findsTheRouteOfAPath();
    void namesTheParameters();
    void tellsTheMethodsOfAPath();
    void decodesQueries();
    void takesAHundredItemsInAQueryAndNoMore();
    void namesInALogOnlyTheWordsThatRoutesHave_data();
    void namesInALogOnlyTheWordsThatRoutesHave();
    void refusesBrokenEscapes_data();
    void refusesBrokenEscapes();
};

void TestRouter::findsTheRouteOfAPath_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QStringList>("segments");
    QTest::addColumn<QString>("pattern");
    QTest::newRow("root") << "GET"_ba << QStringList{} << u"/"_s;
    QTest::newRow("list") << "GET"_ba << QStringList{u"rides"_s} << u"/rides/"_s;
    QTest::newRow("method") << "POST"_ba << QStringList{u"rides"_s} << u"/rides/"_s;
    QTest::newRow("fixed first") << "GET"_ba << QStringList{u"rides"_s, u"owned"_s}
                                 << u"/rides/owned"_s;
    QTest::newRow("parameter") << "GET"_ba << QStringList{u"rides"_s, u"7"_s} << u"/rides/{id}"_s;
    QTest::newRow("head") << "HEAD"_ba << QStringList{u"rides"_s, u"7"_s} << u"/rides/{id}"_s;
    QTest::newRow("slash inside") << "GET"_ba << QStringList{u"rides"_s, u"7/participants"_s}
                                  << u"/rides/{id}"_s;
    QTest::newRow("unknown") << "GET"_ba << QStringList{u"nothing"_s} << QString();
    QTest::newRow("empty segment") << "GET"_ba << QStringList{u"rides"_s, u""_s} << QString();
    QTest::newRow("wrong method") << "PATCH"_ba << QStringList{u"rides"_s} << QString();
    QTest::newRow("owned by the fixed one")
        << "DELETE"_ba << QStringList{u"rides"_s, u"owned"_s} << QString();
}

void TestRouter::findsTheRouteOfAPath()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QStringList, segments);
    QFETCH(const QString, pattern);
    const http::Router router = ridesRouter();
    const http::RouteMatch match = router.find(method, segments);
    QCOMPARE(match.route == nullptr ? QString() : match.route->pattern, pattern);
}

void TestRouter::namesTheParameters()
{
    const http::Router router = ridesRouter();
    const auto match = router.find("GET", {u"rides"_s, u"7"_s, u"participants"_s});
    QCOMPARE(match.parameters.value(u"id"_s), u"7"_s);
}

void TestRouter::tellsTheMethodsOfAPath()
{
    const http::Router router = ridesRouter();
    QCOMPARE(router.find("PUT", {u"rides"_s, u"7"_s}).allow, "GET, HEAD, DELETE, OPTIONS"_ba);
    QCOMPARE(router.find("PUT", {u"rides"_s}).allow, "GET, HEAD, POST, OPTIONS"_ba);
    QCOMPARE(router.find("GET", {u"nothing"_s}).allow, QByteArray());
}

void TestRouter::decodesQueries()
{
    const auto query = http::Query::parse("a=1&b=x+y%2B&&c&a=2");
    QVERIFY(query);
    QCOMPARE(query->value(u"a"), u"1"_s);
    QCOMPARE(query->value(u"b"), u"x y+"_s);
    QCOMPARE(query->value(u"c"), u""_s);
    QVERIFY(!query->value(u"d"));
}

void TestRouter::takesAHundredItemsInAQueryAndNoMore()
{
    const QByteArray item = "&a=1"_ba;
    const auto most = http::Query::parse(QByteArray("a=1" + item.repeated(99)));
    QVERIFY(most);
    QCOMPARE(most->items.size(), 100);
    QVERIFY(!http::Query::parse(QByteArray("a=1" + item.repeated(100))));
    QVERIFY(!http::Query::parse("&"_ba.repeated(1'000'000)));
    const auto target = http::parseTarget("GET"_ba, "/a?"_ba + item.repeated(200));
    QVERIFY(target && !target->query);
}

void TestRouter::namesInALogOnlyTheWordsThatRoutesHave_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("known");
    QTest::newRow("root") << "/"_ba << u"/"_s;
    QTest::newRow("a known one") << "/rides/owned"_ba << u"/rides/owned"_s;
    QTest::newRow("a code") << "/rides/code/ABC123"_ba << u"/rides/code/{}"_s;
    QTest::newRow("behind a code") << "/rides/code/ABC123/x"_ba << u"/rides/code/{}/{}"_s;
    QTest::newRow("a code of digits") << "/rides/123456/x"_ba << u"/rides/{}/{}"_s;
    QTest::newRow("elsewhere") << "/i/abc123"_ba << u"/{}/{}"_s;
    QTest::newRow("empty segments") << "//rides//ABC123"_ba << u"/{}/rides/{}/{}"_s;
    QTest::newRow("many") << "/a"_ba.repeated(50) << u"/{}"_s.repeated(10);
}

void TestRouter::namesInALogOnlyTheWordsThatRoutesHave()
{
    QFETCH(const QByteArray, target);
    QFETCH(const QString, known);
    http::Router router;
    for (const QString &pattern : {u"/rides/owned"_s, u"/rides/code/{code}"_s, u"/rides/{id}"_s}) {
        router.add("GET", pattern, {});
    }
    QCOMPARE(router.knownPath(http::parseTarget("GET", target)->segments), known);
}

void TestRouter::refusesBrokenEscapes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no digits") << "a%"_ba;
    QTest::newRow("one digit") << "a%2"_ba;
    QTest::newRow("not hex") << "a%zz"_ba;
    QTest::newRow("nul") << "a%00"_ba;
    QTest::newRow("broken utf-8") << "%ff"_ba;
    QTest::newRow("overlong") << "%c0%af"_ba;
}

void TestRouter::refusesBrokenEscapes()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!http::percentDecoded(text));
    QVERIFY(!http::Query::parse(text));
}

SAFERIDE_TEST(TestRouter)
#include "tst_router.moc"
