// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/baseurl.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;

class TestBaseUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAsTheClientAddressedIt_data()
    {
        QTest::addColumn<bool>("secure");
        QTest::addColumn<bool>("byProxy");
        QTest::addColumn<QByteArray>("proto");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("prefix");
        QTest::addColumn<QByteArray>("url");
        const auto row = [](const char *name, bool secure, bool byProxy, const char *proto,
                            const char *host, const char *prefix, const char *url) {
            QTest::newRow(name) << secure << byProxy << QByteArray(proto) << QByteArray(host)
                                << QByteArray(prefix) << QByteArray(url);
        };
        row("plain", false, false, "", "", "", "http://here:8000");
        row("TLS", true, false, "", "", "", "https://here:8000");
        row("not by a proxy", false, false, "https", "there", "/x", "http://here:8000");
        row("proxy", false, true, "https", "there.example", "/rides",
            "https://there.example/rides");
        row("proxy without fields", false, true, "", "", "", "http://here:8000");
        row("proxies in a row", false, true, "https, http", "a.example, b", "",
            "https://a.example");
        row("IPv6", false, true, "http", "[2001:db8::1]:80", "", "http://[2001:db8::1]:80");
        row("no host", false, true, "https", "a/b", "", "https://here:8000");
        row("no prefix", false, true, "https", "there", "/a\"><b", "https://there");
        row("prefix with a slash at its end", false, true, "https", "there", "/a/",
            "https://there");
        row("unknown scheme", true, true, "javascript", "there", "", "http://there");
    }
    void isAsTheClientAddressedIt()
    {
        QFETCH(bool, secure);
        QFETCH(bool, byProxy);
        QFETCH(QByteArray, proto);
        QFETCH(QByteArray, host);
        QFETCH(QByteArray, prefix);
        QFETCH(QByteArray, url);
        http::Request request;
        request.secure = secure;
        request.byProxy = byProxy;
        request.headers.add("Host", "here:8000");
        request.headers.add("X-Forwarded-Proto", proto);
        request.headers.add("X-Forwarded-Host", host);
        request.headers.add("X-Forwarded-Prefix", prefix);
        QCOMPARE(http::baseUrlOf(request, {}), url);
        QCOMPARE(http::baseUrlOf(request, "https://public.example"), "https://public.example");
    }
};

SAFERIDE_TEST(TestBaseUrl)
#include "tst_baseurl.moc"
