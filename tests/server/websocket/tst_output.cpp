// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/output.h"
#include "tests/support/testprogram.h"

#include <QTest>

#include <algorithm>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;
using websocket::Output;

namespace {

/// Takes so many bytes at once, and none while `blocked`.
class MeasuredStream final : public websocket::Stream
{
public:
    explicit MeasuredStream(qsizetype atOnce)
        : m_atOnce(atOnce)
    {
    }

    qsizetype read(std::span<char>) override { return 0; }
    bool hasEnded() const override { return false; }
    qsizetype write(QByteArrayView bytes) override
    {
        const qsizetype taken = blocked ? 0 : std::min(m_atOnce, bytes.size());
        written.append(bytes.first(taken));
        return taken;
    }
    qint64 unsent() const override { return 0; }
    qint64 unacknowledged() const override { return 0; }
    bool isBlocked() const override { return blocked; }
    void finishWriting() override { }
    void stop() override { }

    QByteArray written;
    bool blocked = false;

private:
    qsizetype m_atOnce;
};

const QByteArray Large(100'000, 'L');

} // namespace

class TestOutput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void framesKeepTheirOrderHoweverLittleIsTaken_data()
    {
        QTest::addColumn<qsizetype>("atOnce");
        for (const qsizetype size : {1'000'000, 70'000, 1'024, 7}) {
            QTest::newRow(qPrintable(QString::number(size))) << size;
        }
    }
    void framesKeepTheirOrderHoweverLittleIsTaken()
    {
        QFETCH(const qsizetype, atOnce);
        MeasuredStream stream(atOnce);
        Output output(stream);
        QByteArray expected;
        for (const QByteArray &frame :
             {"first"_ba, Large, "second"_ba, "third"_ba, Large, Large, "last"_ba}) {
            output.append(frame);
            expected.append(frame);
        }
        QCOMPARE(output.unsent(), expected.size());
        output.write();
        output.append("and one while the others wait"_ba);
        expected.append("and one while the others wait");
        QCOMPARE(output.unsent() + stream.written.size(), expected.size());
        while (output.unsent() > 0) {
            output.write();
        }
        QVERIFY(stream.written == expected);
    }

    void aLargeFrameIsNotCopiedForEachWhoWaits()
    {
        MeasuredStream stream(10);
        stream.blocked = true;
        QByteArray frame(50'000, 'x');
        Output output(stream);
        output.append(frame);
        output.write();
        QVERIFY(!frame.isDetached()); // shared with the output
        stream.blocked = false;
        while (output.unsent() > 0) {
            output.write();
        }
        QVERIFY(frame.isDetached());
        QVERIFY(stream.written == frame);
    }

    void whatIsDroppedIsNeitherCountedNorWritten()
    {
        MeasuredStream stream(1'000);
        Output output(stream);
        output.append(Large);
        output.append(WebSocketOpcode::Text, "small");
        output.write();
        output.drop();
        QCOMPARE(output.unsent(), 0);
        output.write();
        QCOMPARE(stream.written.size(), 1'000);
    }
};

SAFERIDE_TEST(TestOutput)
#include "tst_output.moc"
