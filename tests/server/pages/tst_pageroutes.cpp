// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/pagefiles.h"
#include "server/pages/pageroutes.h"
#include "tests/support/httpharness.h"
#include "tests/support/testprogram.h"

#include <QRegularExpression>

using namespace saferide;

constexpr const char *Browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";

/// What browsers are given, over real connections.
class TestPageRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { start({}); }
    void cleanup() { m_harness.reset(); }

    void everyPageNamesFilesThatAreThereByRelativeAddresses_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::addColumn<QByteArray>("root");
        QTest::newRow("join") << "/j/ABC123"_ba
                              << "../"_ba;
        QTest::newRow("follow") << "/f/abcdefghijklmnopqrstuvwxyz"_ba
                                << "../"_ba;
        QTest::newRow("ride") << "/r"_ba
                              << ""_ba;
        QTest::newRow("organizer") << "/o"_ba
                                   << ""_ba;
        QTest::newRow("home") << "/"_ba
                              << ""_ba;
    }
    void everyPageNamesFilesThatAreThereByRelativeAddresses()
    {
        QFETCH(QByteArray, page);
        QFETCH(QByteArray, root);
        const test::Answer answer = ask(test::get(page, Browser));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("content-type"), "text/html; charset=utf-8");
        QVERIFY2(!answer.body.contains('{'), "something was not filled in");
        static const QRegularExpression Address(u"(?:href|src)=\"([^\"]+)\""_s);
        int found = 0;
        for (const auto &match : Address.globalMatch(QString::fromUtf8(answer.body))) {
            QByteArray address = match.captured(1).toUtf8();
            QVERIFY2(address.startsWith(QByteArray(root + "app/")), address.constData());
            address = '/' + address.mid(root.size());
            QVERIFY2(ask(test::get(address)).status == 200, address.constData());
            ++found;
        }
        QCOMPARE(found, 4);
    }

    void pagesAreKeptByNobodyAndRunNothingFromElsewhere()
    {
        for (const char *page : {"/j/ABC123", "/r", "/o", "/f/x", "/"}) {
            const http::Headers headers = ask(test::get(page, Browser)).headers;
            const QByteArray policy = headers.value("content-security-policy");
            QCOMPARE(headers.value("cache-control"), "no-store");
            QCOMPARE(headers.value("referrer-policy"), "no-referrer");
            QCOMPARE(headers.value("x-content-type-options"), "nosniff");
            QVERIFY(!headers.contains("set-cookie"));
            QCOMPARE(policy,
                     "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                     "worker-src 'self'; img-src 'self' data:; base-uri 'none'; form-action "
                     "'none'; frame-ancestors "
                     "'none'");
        }
    }

    void browsersWithoutACodeGetTheWaysIn()
    {
        for (const char *page : {"/j", "/j/"}) {
            const test::Answer answer = ask(test::get(page, Browser));
            QCOMPARE(answer.status, 303);
            QVERIFY(answer.headers.value("location").endsWith('/'));
            QVERIFY(!answer.headers.value("location").endsWith("/j/"));
            QCOMPARE(answer.headers.value("vary"), "Accept");
        }
        for (const char *path : {"/", "/j", "/j/"}) {
            for (const char *accepted : {"", "Accept: application/json\r\n", "Accept: */*\r\n"}) {
                const test::Answer answer = ask(test::get(path, accepted));
                QCOMPARE(answer.status, 404);
                QCOMPARE(answer.body, R"({"detail":"no such path"})");
            }
        }
    }

    void theTilesOfTheAdminAreTheOnlyHostBesides()
    {
        start({u"https://tiles.example.org:8443/osm/{z}/{x}/{y}.png?k=\"1"_s, u"<b>OSM</b>"_s});
        const test::Answer answer = ask(test::get("/r"));
        QVERIFY(answer.headers.value("content-security-policy")
                    .contains("img-src 'self' data: https://tiles.example.org:8443;"));
        QVERIFY(answer.body.contains("content=\"https://tiles.example.org:8443/osm/{z}/{x}/{y}.png"
                                     "?k=&quot;1\" data-attribution=\"&lt;b&gt;OSM&lt;/b&gt;\""));
    }

    void tilesOfThreeServersComeFromAllOfThem()
    {
        start({u"https://{s}.tiles.example.org/{z}/{x}/{y}.png"_s, {}});
        const test::Answer answer = ask(test::get("/r"));
        QVERIFY(answer.headers.value("content-security-policy")
                    .contains("img-src 'self' data: https://a.tiles.example.org "
                              "https://b.tiles.example.org https://c.tiles.example.org;"));
        QVERIFY(answer.body.contains("content=\"https://{s}.tiles.example.org/{z}/{x}/{y}.png\""));
    }

    void filesAreKeptForEverAndPackedForThoseWhoCanUnpack()
    {
        const QByteArray path = "/app/" + pages::filesVersion() + "/ride.js";
        const test::Answer plain = ask(test::get(path));
        QCOMPARE(plain.headers.value("content-type"), "text/javascript; charset=utf-8");
        QCOMPARE(plain.headers.value("cache-control"), "public, max-age=31536000, immutable");
        QCOMPARE(plain.headers.value("vary"), "Accept-Encoding");
        QVERIFY(!plain.headers.contains("content-encoding"));
        QVERIFY(plain.body.startsWith("// SPDX"));
        const test::Answer packed = ask(test::get(path, "Accept-Encoding: br, gzip\r\n"));
        QCOMPARE(packed.headers.value("content-encoding"), "gzip");
        QVERIFY(packed.body.startsWith("\x1f\x8b"));
        QVERIFY(packed.body.size() < plain.body.size() / 2);
        for (const char *none : {"gzip;q=0", "identity", "x-gzip2, br"}) {
            const QByteArray fields = QByteArray("Accept-Encoding: ") + none + "\r\n";
            QVERIFY2(ask(test::get(path, fields)).body == plain.body, none);
        }
    }

    void onlyFilesOfThisVersionAreServed()
    {
        const QByteArray version = pages::filesVersion();
        QCOMPARE(version.size(), 12);
        for (const char *file : {"missing.js", "..%2Fversion", ".", "", "%00ride.js"}) {
            const int status = ask(test::get("/app/" + version + '/' + file)).status;
            QVERIFY2(status == 404 || status == 400, file);
        }
        for (const char *path : {"/app/000000000000/ride.js", "/app/ride.js"}) {
            QVERIFY2(ask(test::get(path)).status == 404, path);
        }
    }

    void licencesOfAllThatIsServedAreThere()
    {
        const auto file = pages::pageFile(u"licences.txt"_s, false);
        QVERIFY(file);
        for (const char *name : {"SafeRide", "Leaflet", "socket.io-client", "qrcode-generator",
                                 "Natural Earth", "GNU General Public License", "Copyright"}) {
            QVERIFY2(file->body.contains(name), name);
        }
    }

private:
    void start(const pages::MapTiles &tiles)
    {
        m_harness = std::make_unique<test::HttpHarness>();
        pages::addPageRoutes(m_harness->edge.router(), tiles, {});
    }
    test::Answer ask(const QByteArray &request) const
    {
        test::RawClient client = m_harness->client();
        client.send(request);
        return client.answer();
    }

    std::unique_ptr<test::HttpHarness> m_harness;
};

SAFERIDE_TEST(TestPageRoutes)
#include "tst_pageroutes.moc"
