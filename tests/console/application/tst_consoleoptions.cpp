// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/consoleoptions.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

class TestConsoleOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLinkNamesServerAndRide_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *link, const char *server, const char *code) {
            QTest::newRow(link) << QString::fromUtf8(server) << QString::fromUtf8(code);
        };
        row("saferide://rides.example.org:8000/ABC123", "wss://rides.example.org:8000", "ABC123");
        row("saferide://rides.example.org/abc123", "wss://rides.example.org", "ABC123");
        row("saferide://rides.example.org", "wss://rides.example.org", "");
        row("saferide://127.0.0.1:8000/ABC123?tls=no", "ws://127.0.0.1:8000", "ABC123");
        row("saferide://[::1]:8000/ABC123", "wss://[::1]:8000", "ABC123");
    }
    void aLinkNamesServerAndRide()
    {
        QFETCH(QString, server);
        QFETCH(QString, code);
        const auto options =
            readConsoleOptions({u"saferide-console"_s, QString::fromUtf8(QTest::currentDataTag())});
        EXPECT_OK(options);
        QCOMPARE(options->server, server);
        QCOMPARE(options->rideCode, code);
        QVERIFY(options->link);
        QVERIFY(*RideLink::parse(options->link->text()) == *options->link);
    }

    void whatIsNoLinkIsRefused_data()
    {
        QTest::addColumn<QString>("link");
        for (const char *link :
             {"ABC123", "https://rides.example.org/ABC123", "saferide:ABC123", "saferide:///ABC123",
              "saferide://user:password@rides.example.org/ABC123", "saferide://h/ABC12",
              "saferide://h/ABC123/x", "saferide://h/ABC123?x=1", "saferide://h/ABC123#x",
              "saferide://h:0/ABC123", "saferide://h:99999/ABC123", "saferide://a b/ABC123"}) {
            QTest::newRow(link) << QString::fromUtf8(link);
        }
    }
    void whatIsNoLinkIsRefused()
    {
        QFETCH(QString, link);
        EXPECT_ERROR(readConsoleOptions({u"saferide-console"_s, link}), ErrorCode::InvalidInput);
    }

    void theUsageNamesTheProgram()
    {
        const auto options = readConsoleOptions({u"/usr/bin/whatever"_s, u"--help"_s});
        EXPECT_OK(options);
        QVERIFY2(options->answer->startsWith(u"Usage: saferide-console [options]"_s),
                 qPrintable(*options->answer));
    }

    void whatTheToolkitTakesIsNotRefused()
    {
        const auto options = readConsoleOptions(
            {u"saferide-console"_s, u"-platform"_s, u"offscreen"_s, u"-reverse"_s,
             u"--style=Fusion"_s, u"--server"_s, u"h:1"_s, u"-style"_s, u"Fusion"_s});
        EXPECT_OK(options);
        QCOMPARE(options->server, u"h:1"_s);
        EXPECT_ERROR(readConsoleOptions({u"saferide-console"_s, u"-banana"_s}),
                     ErrorCode::InvalidInput);
    }

    void aLinkDoesNotTakeThePasswordToAnotherServer()
    {
        const QStringList start{u"saferide-console"_s, u"--server"_s, u"wss://rides.example.org"_s};
        EXPECT_OK(
            readConsoleOptions(start + QStringList{u"saferide://rides.example.org/ABC123"_s}));
        EXPECT_ERROR(readConsoleOptions(start + QStringList{u"saferide://elsewhere.example.org"_s}),
                     ErrorCode::InvalidInput);
    }
};

SAFERIDE_TEST(TestConsoleOptions)
#include "tst_consoleoptions.moc"
