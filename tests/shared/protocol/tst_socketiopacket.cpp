// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/engineiopacket.h"
#include "shared/protocol/socketiopacket.h"
#include "shared/protocol/websocketframe.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::socketio;

class TestSocketIoPacket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesWhatItReads_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
             {"0", "0{\"token\":\"x\"}", "0/admin,{}", "1", "1/a,", "2[\"a\",1]", "212[\"a\"]",
              "2/a?b=c,7[\"x\"]", "3123[]", "4/x,{\"message\":\"no\"}",
              "52-/a,1[\"x\",{\"_placeholder\":true,\"num\":1}]",
              "61-9[{\"_placeholder\":true,\"num\":0}]",
              "2123456789012345678901234567890[\"a\"]"}) {
            QTest::newRow(text) << QByteArray(text);
        }
    }
    void writesWhatItReads()
    {
        QFETCH(QByteArray, text);
        const Result<Packet> packet = parsePacket(text);
        EXPECT_OK(packet);
        EXPECT_OK(parsePayload(*packet));
        QCOMPARE(serializePacket(*packet), text);
    }

    void refusesHostilePackets_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char *name, QByteArray text) { QTest::newRow(name) << text; };
        row("duplicate key", "2[\"a\",{\"x\":1,\"x\":2}]");
        row("lone surrogate", "2[\"a\",\"\\ud800\"]");
        row("NUL", "2[\"\\u0000\"]");
        row("broken UTF-8", "2[\"\xff\"]");
        row("beyond double", "2[\"a\",1e400]");
        row("65 levels", "2[\"a\"," + QByteArray(64, '[') + QByteArray(64, ']') + "]");
        row("10,000 levels", "2" + QByteArray(10'000, '['));
        row("eleven attachments", "511-[\"a\"]");
        row("fraction as a place", "51-[\"a\",{\"_placeholder\":true,\"num\":0.5}]");
        row("place in a nested array", "51-[\"a\",[[{\"b\":{\"_placeholder\":true,\"num\":1}}]]]");
        row("blank within an id", "21 2[\"a\"]");
        row("array as a name", "2[[]]");
    }
    void refusesHostilePackets()
    {
        QFETCH(QByteArray, text);
        const Result<Packet> packet = parsePacket(text);
        QVERIFY(!packet || !parsePayload(*packet));
    }

    void takesTenAttachments() { QCOMPARE(parsePacket("510-[\"a\"]")->attachments, 10); }

    void takesAPlaceholderOfATextPacketForData()
    {
        EXPECT_OK(parsePayload(*parsePacket("2[\"a\",{\"_placeholder\":true,\"num\":7}]")));
    }

    void dropsLeadingZerosOfAnId()
    {
        QCOMPARE(parsePacket("2007[\"a\"]")->id, QByteArrayView("7"));
    }

    void cutsArguments_data()
    {
        QTest::addColumn<QByteArray>("array");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("rest");
        const auto row = [](const char *array, const char *name, const char *rest) {
            QTest::newRow(array) << QByteArray(array) << QByteArray(name) << QByteArray(rest);
        };
        row("[]", "", "");
        row("[\"a\"]", "\"a\"", "");
        row("[ \"a\" , 1, [2] ]", "\"a\"", "1, [2]");
        row("[\"a\\\",]\",{\"b\":\",\"}]", "\"a\\\",]\"", "{\"b\":\",\"}");
        row("[\"a\\\\\",1]", "\"a\\\\\"", "1");
        row("[42,\"x\"]", "42", "\"x\"");
        row("[42]", "42", "");
        row("[1.5e3 ,null]", "1.5e3", "null");
    }
    void cutsArguments()
    {
        QFETCH(QByteArray, array);
        const Arguments arguments = splitArguments(array);
        QTEST(arguments.name.toByteArray(), "name");
        QTEST(arguments.rest.toByteArray(), "rest");
    }

    void framesByLength()
    {
        QCOMPARE(websocketTextFrame("hi"), "\x81\x02hi");
        QCOMPARE(websocketTextFrame(QByteArray(125, 'x')).first(2), "\x81\x7d");
        QCOMPARE(websocketTextFrame(QByteArray(126, 'x')).first(4),
                 QByteArray::fromHex("817e007e"));
        QCOMPARE(websocketTextFrame(QByteArray(65535, 'x')).first(4),
                 QByteArray::fromHex("817effff"));
        QCOMPARE(websocketTextFrame(QByteArray(65536, 'x')).first(10),
                 QByteArray::fromHex("817f0000000000010000"));
        QCOMPARE(websocketTextFrame(QByteArray(65536, 'x')).size(), 65546);
        QCOMPARE(websocketCloseFrame(1002, "no"), QByteArray::fromHex("880403ea6e6f"));
    }
};

SAFERIDE_TEST(TestSocketIoPacket)
#include "tst_socketiopacket.moc"
