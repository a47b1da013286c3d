// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/positionbatch.h"
#include "shared/protocol/console/protocol.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::console;

namespace {

constexpr Timestamp BatchTime{1'767'268'800'000};

ParticipantFix usualFix(qint64 id = 54'321)
{
    return {ParticipationId{id},
            {.point = {45.7512345, 14.3698765},
             .fixTime = BatchTime + -1'250,
             .accuracy = 4.8,
             .speed = 7.25,
             .course = 271.25,
             .altitude = 548.3,
             .battery = 81.5},
            {BatchTime + -1'100, BatchTime + -1'250}};
}

PositionBatch batchOf(QList<ParticipantFix> fixes)
{
    return {BatchTime, std::move(fixes)};
}

} // namespace

class TestPositionBatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFixReadsBack_data()
    {
        QTest::addColumn<QList<ParticipantFix>>("fixes");
        const LocationFix bare{.point = {0, 0}, .fixTime = {0}};
        QTest::newRow("none") << QList<ParticipantFix>{};
        QTest::newRow("usual") << QList{usualFix()};
        QTest::newRow("nothing known but where and when")
            << QList{ParticipantFix{ParticipationId{1}, bare}};
        QTest::newRow("south west, ahead of the server's clock")
            << QList{ParticipantFix{ParticipationId{ParticipationId::Max},
                                    {.point = {-90, -180}, .fixTime = BatchTime + 299'000}}};
        QTest::newRow("zeroes are not absent") << QList{ParticipantFix{ParticipationId{7},
                                                                       {.point = {90, 180},
                                                                        .fixTime = BatchTime,
                                                                        .accuracy = 0.0,
                                                                        .speed = 0.0,
                                                                        .course = 0.0,
                                                                        .altitude = 0.0,
                                                                        .battery = 0.0}}};
        QTest::newRow("below the sea") << QList{ParticipantFix{
            ParticipationId{8}, {.point = {31.5, 35.5}, .fixTime = BatchTime, .altitude = -430.5}}};
        ParticipantFix ahead = usualFix();
        ahead.fix.aheadMsecs = 240'000;
        QTest::newRow("ahead when it arrived") << QList{ahead};
        ParticipantFix later = usualFix();
        later.contact = {BatchTime + -10, {1'000}};
        QTest::newRow("heard later, of another time") << QList{later};
        QTest::newRow("several") << QList{usualFix(1), usualFix(2), usualFix(300)};
    }

    void everyFixReadsBack()
    {
        QFETCH(QList<ParticipantFix>, fixes);
        const auto read = decodePositionBatch(encode(batchOf(fixes)));
        EXPECT_OK(read);
        QCOMPARE(read->serverTime, BatchTime);
        QVERIFY(read->fixes == fixes);
        QVERIFY(read->contacts.isEmpty());
    }

    void phonesThatWereHeardWithoutANewerFixReadBack()
    {
        PositionBatch batch = batchOf({usualFix()});
        batch.contacts = {{ParticipationId{1}, {BatchTime + -20, BatchTime + 700'000}},
                          {ParticipationId{ParticipationId::Max}, {BatchTime, {0}}}};
        const auto read = decodePositionBatch(encode(batch));
        EXPECT_OK(read);
        QVERIFY(*read == batch);
    }

    void version1HasNeitherOrderTimesNorContacts()
    {
        ParticipantFix fix{ParticipationId{1},
                           {.point = {1, 2}, .fixTime = BatchTime, .aheadMsecs = 5}};
        PositionBatch batch = batchOf({fix});
        batch.contacts = {{ParticipationId{1}, {BatchTime, BatchTime}}};
        const QByteArray bytes = encode(batch, 1);
        QCOMPARE(bytes.toHex(),
                 "01"
                 "00d66d799b010000"
                 "01"
                 "01"
                 "00"
                 "80969800"
                 "002d3101"
                 "00");
    }

    void valuesBeyondTheirScaleAreCut()
    {
        ParticipantFix fix = usualFix();
        fix.fix.accuracy = 1e9;
        fix.fix.speed = 1e9;
        fix.fix.altitude = -1e9;
        const auto read = decodePositionBatch(encode(batchOf({fix})));
        EXPECT_OK(read);
        QCOMPARE(*read->fixes[0].fix.accuracy, 6553.5);
        QCOMPARE(*read->fixes[0].fix.speed, 655.35);
        QCOMPARE(*read->fixes[0].fix.altitude, -100'000.0);
    }

    void tenThousandRidersFitIntoThreeMegabits()
    {
        QList<ParticipantFix> fixes;
        for (qint64 id = 1'000'000; id < 1'010'000; ++id) {
            fixes.append(usualFix(id));
        }
        const qsizetype bytes = encode(batchOf(fixes)).size();
        QVERIFY2(bytes * 8 < 3'000'000, qPrintable(QString::number(bytes)));
        QVERIFY(bytes <= fixes.size() * 32);
    }

    void noFixIsLargerThanPromised()
    {
        ParticipantFix fix = usualFix(ParticipationId::Max);
        fix.fix.altitude = 100'000;
        fix.fix.fixTime = {253'402'300'799'999}; // year 9999
        fix.fix.aheadMsecs = fix.fix.fixTime.msecs;
        fix.contact = {{0}, {0}};
        const qsizetype header = encode(batchOf({})).size();
        QVERIFY(encode(batchOf({fix})).size() - header <= MaxFixBytes);
    }

    void refusesWhatIsNoBatch_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = encode(batchOf({usualFix()}));
        const QByteArray bare = encode(
            batchOf({ParticipantFix{ParticipationId{1}, {.point = {1, 2}, .fixTime = BatchTime}}}));
        const auto with = [](QByteArray bytes, qsizetype at, char byte) {
            bytes[at] = byte;
            return bytes;
        };
        constexpr qsizetype Header = 10; // version, time, count of one byte
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("another version") << with(good, 0, 1);
        QTest::newRow("surplus byte") << good + '\0';
        QTest::newRow("count too large") << with(good, 9, 2);
        QTest::newRow("count enormous")
            << good.left(9) + QByteArray(9, '\xff') + '\x01' + good.mid(Header);
        QTest::newRow("varint without end") << good.left(9) + QByteArray(11, '\xff');
        QTest::newRow("participation 0") << with(bare, Header, 0);
        QTest::newRow("unknown flag") << with(bare, Header + 1, '\x80');
        QTest::newRow("ahead, but not said how far") << with(bare, Header + 1, 32);
        QTest::newRow("latitude over 90") << with(bare, Header + 5, 127);
        QTest::newRow("time before 1970") << with(good, 8, '\x80');
        QTest::newRow("time after the year 9999") << with(good, 8, '\x7f');
    }

    void refusesWhatIsNoBatch()
    {
        QFETCH(QByteArray, bytes);
        EXPECT_ERROR(decodePositionBatch(bytes), ErrorCode::InvalidInput);
    }

    void refusesEveryCutBatch()
    {
        const QByteArray good = encode(batchOf({usualFix(), usualFix(2)}));
        for (qsizetype size = 0; size < good.size(); ++size) {
            EXPECT_ERROR(decodePositionBatch(good.left(size)), ErrorCode::InvalidInput);
        }
    }
};

SAFERIDE_TEST(TestPositionBatch)
#include "tst_positionbatch.moc"
