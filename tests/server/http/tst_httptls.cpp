// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/tls.h"
#include "tests/support/expect.h"
#include "tests/support/httpharness.h"
#include "tests/support/testprogram.h"

#include <QSslSocket>
#include <QTemporaryFile>

using namespace saferide;
using namespace saferide::test;

class TestHttpTls : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void speaksHttpOverTls();
    void answersLargeBodiesAndCloses();
    void endsAPlainClient();
    void doesNotTakeAHandshakeForAPeerThatDoesNotRead();
    void endsWhoDoesNotFinishTheHandshakeInTime_data();
    void endsWhoDoesNotFinishTheHandshakeInTime();
    void aHandshakeThatTakesItsTimeGivesWayToNobody();
    void refusesFilesThatAreNoCertificateOrKey_data();
    void refusesFilesThatAreNoCertificateOrKey();

private:
    static QString file(const QString &name)
    {
        return QStringLiteral(SAFERIDE_TEST_DATA "/tls/") + name;
    }
    static http::EdgeSettings tlsSettings()
    {
        http::EdgeSettings settings;
        settings.tls = *http::loadTls(file(u"certificate.pem"_s), file(u"key.pem"_s));
        return settings;
    }
    static void connectTo(QSslSocket &client, const HttpHarness &harness)
    {
        client.setPeerVerifyMode(QSslSocket::VerifyNone);
        client.connectToHostEncrypted(u"localhost"_s, harness.port);
        QTRY_VERIFY_WITH_TIMEOUT(client.isEncrypted(), PatienceMsecs);
    }
};

void TestHttpTls::speaksHttpOverTls()
{
    HttpHarness harness(tlsSettings());
    QSslSocket client;
    connectTo(client, harness);
    client.write(get("/echo?secret") + post("/echo", "body"));
    QByteArray received;
    QTRY_VERIFY_WITH_TIMEOUT((received += client.readAll()).endsWith("body"), PatienceMsecs);
    QVERIFY(received.contains("secret"));
}

void TestHttpTls::answersLargeBodiesAndCloses()
{
    HttpHarness harness(tlsSettings());
    QSslSocket client;
    connectTo(client, harness);
    client.write(get("/large", "Connection: close\r\n"));
    qsizetype received = 0;
    QTRY_VERIFY_WITH_TIMEOUT((received += client.readAll().size()) >= 4'000'000, PatienceMsecs);
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::UnconnectedState, PatienceMsecs);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 0, PatienceMsecs);
}

void TestHttpTls::endsAPlainClient()
{
    HttpHarness harness(tlsSettings());
    RawClient client(harness.port);
    client.send(get("/echo"));
    QTRY_VERIFY_WITH_TIMEOUT(client.closed(), PatienceMsecs);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 0, PatienceMsecs);
}

/// The timeouts are looked at in every turn of the event loop, so also while what TLS itself wrote
/// waits for the system.
void TestHttpTls::doesNotTakeAHandshakeForAPeerThatDoesNotRead()
{
    HttpHarness harness(tlsSettings());
    harness.edge.setTokenCheck([](const QByteArray &) { return true; }); // or idling ends sooner
    harness.clock.advance(3'600'000);
    QSslSocket client;
    client.setPeerVerifyMode(QSslSocket::VerifyNone);
    const auto turnsUntil = [&](const auto &done) {
        while (!done() && client.state() != QAbstractSocket::UnconnectedState) {
            QCoreApplication::processEvents();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            harness.edge.sweep();
        }
        return done();
    };
    client.connectToHostEncrypted(u"localhost"_s, harness.port);
    QVERIFY(turnsUntil([&] { return client.isEncrypted(); }));
    const QByteArray head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n"
                            "Authorization: Bearer a\r\nExpect: 100-continue\r\n\r\n";
    QByteArray received;
    const auto hasReceived = [&](const QByteArray &end) {
        return (received += client.readAll()).endsWith(end);
    };
    for (const qint64 idleMsecs : {0, 60'000, 70'000}) {
        harness.clock.advance(idleMsecs);
        client.write(head);
        QVERIFY(turnsUntil([&] { return hasReceived("100 Continue\r\n\r\n"); }));
        client.write("body");
        QVERIFY(turnsUntil([&] { return hasReceived("body"); }));
    }
}

void TestHttpTls::endsWhoDoesNotFinishTheHandshakeInTime_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << ""_ba;
    QTest::newRow("the start of a record") << "\x16\x03\x01\x02\x00\x01"_ba;
}

void TestHttpTls::endsWhoDoesNotFinishTheHandshakeInTime()
{
    QFETCH(const QByteArray, bytes);
    HttpHarness harness(tlsSettings());
    RawClient client(harness.port);
    client.send(bytes);
    QTRY_COMPARE_WITH_TIMEOUT(harness.edge.connectionCount(), 1, PatienceMsecs);
    QCOMPARE(harness.secondsUntil([&] { return client.closed(); }), 11);
    QVERIFY(client.received().isEmpty());
}

void TestHttpTls::aHandshakeThatTakesItsTimeGivesWayToNobody()
{
    http::EdgeSettings settings = tlsSettings();
    settings.limits.connectionsUnauthenticated = 5; // of which one address has three
    HttpHarness harness(settings);
    RawClient begun(harness.port);
    begun.send("\x16\x03\x01\x02\x00\x01"_ba);
    QSslSocket slow; // has only now ended its handshake
    slow.setPeerVerifyMode(QSslSocket::VerifyNone);
    slow.connectToHost(QHostAddress::LocalHost, harness.port);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 2, PatienceMsecs);
    harness.clock.advance(1);
    RawClient silent(harness.port);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 3, PatienceMsecs);
    harness.clock.advance(900);
    slow.startClientEncryption();
    QTRY_VERIFY_WITH_TIMEOUT(slow.isEncrypted(), PatienceMsecs);
    const RawClient newcomer(harness.port);
    QTRY_VERIFY_WITH_TIMEOUT(silent.closed(), PatienceMsecs);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 3, PatienceMsecs);
    QVERIFY(!begun.closed());
    slow.write(get("/echo?slow"));
    QByteArray received;
    QTRY_VERIFY_WITH_TIMEOUT((received += slow.readAll()).endsWith("slow"), PatienceMsecs);
}

void TestHttpTls::refusesFilesThatAreNoCertificateOrKey_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::newRow("missing") << file(u"nowhere.pem"_s) << file(u"key.pem"_s);
    QTest::newRow("key as certificate") << file(u"key.pem"_s) << file(u"key.pem"_s);
    QTest::newRow("certificate as key") << file(u"certificate.pem"_s) << file(u"certificate.pem"_s);
}

void TestHttpTls::refusesFilesThatAreNoCertificateOrKey()
{
    QFETCH(const QString, certificate);
    QFETCH(const QString, key);
    EXPECT_ERROR(http::loadTls(certificate, key), ErrorCode::InvalidInput);
}

SAFERIDE_TEST(TestHttpTls)
#include "tst_httptls.moc"
