// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/outbox.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::bus;
using Put = Outbox::Put;

namespace {

const QByteArray Kilobyte(1023, 'x');

Outbox::Item item(qint64 about, const QByteArray &message = Kilobyte)
{
    return {"c", message, ParticipationId{about}};
}

QByteArrayList takeAll(Outbox &outbox)
{
    QByteArrayList messages;
    while (const auto taken = outbox.take()) {
        messages.append(taken->message);
    }
    return messages;
}

/// From here on it is a table.
void fill(Outbox &outbox)
{
    outbox.open();
    for (int i = 0; i < 64; ++i) {
        outbox.put(item(1'000 + i));
    }
}

} // namespace

class TestOutbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAQueueAtFirst()
    {
        Outbox outbox;
        outbox.open();
        QCOMPARE(outbox.put(item(1, "a")), Put::Wake);
        QCOMPARE(outbox.put(item(1, "b")), Put::Waits);
        QCOMPARE(outbox.put(item(0, "c")), Put::Waits);
        QCOMPARE(takeAll(outbox), (QByteArrayList{"a", "b", "c"}));
        QCOMPARE(outbox.bytes(), 0);
        QCOMPARE(outbox.put(item(1, "d")), Put::Wake);
    }

    void keepsTheNewestOfEachParticipationOnceMuchWaits()
    {
        Outbox outbox;
        fill(outbox);
        QCOMPARE(outbox.bytes(), Outbox::TableBytes);
        for (int i = 0; i < 100'000; ++i) {
            QCOMPARE(outbox.put(item(1'007, QByteArray::number(i).leftJustified(1'023))),
                     Put::Waits);
        }
        const QByteArrayList messages = takeAll(outbox);
        QCOMPARE(messages.size(), 64);
        QVERIFY(messages[7].startsWith("99999 "));
        QCOMPARE(messages.count(Kilobyte), 63);
    }

    void wakesAgainWhenMuchWaits()
    {
        Outbox outbox;
        outbox.open();
        QList<Put> woken;
        for (int i = 0; i < 66; ++i) {
            if (outbox.put(item(i + 1)) == Put::Wake) {
                woken.append(Put::Wake);
            }
        }
        QCOMPARE(woken.size(), 2); // the first one, and the one that made it a table
    }

    void keepsWhatIsAboutNobody()
    {
        Outbox outbox;
        fill(outbox);
        outbox.put(item(0, "a"));
        outbox.put(item(0, "b"));
        QCOMPARE(takeAll(outbox).sliced(64), (QByteArrayList{"a", "b"}));
    }

    void replacesWhatWasPutBeforeOthersWereTaken()
    {
        Outbox outbox;
        fill(outbox);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(outbox.take());
            outbox.put(item(5'000 + i));
        }
        outbox.put(item(1'000, "taken before")); // is put as a new one
        outbox.put(item(1'003, "replaced"));
        const QByteArrayList messages = takeAll(outbox);
        QCOMPARE(messages.first(), "replaced");
        QCOMPARE(messages.last(), "taken before");
    }

    void closesWhenTooMuchWaits()
    {
        Outbox outbox;
        outbox.open();
        qint64 count = 0;
        while (outbox.put(item(++count)) != Put::Full) { }
        QCOMPARE(count, Outbox::MaxBytes / 1024 + 1);
        QVERIFY(!outbox.isOpen());
        QCOMPARE(outbox.bytes(), 0);
        QCOMPARE(outbox.put(item(1)), Put::Dropped);
        outbox.open();
        QCOMPARE(outbox.put(item(1, "a")), Put::Wake);
        QCOMPARE(takeAll(outbox), QByteArrayList{"a"});
    }

    void holdsNothingWhileItIsClosed()
    {
        Outbox outbox;
        QCOMPARE(outbox.put(item(1)), Put::Dropped);
        fill(outbox);
        outbox.close();
        QVERIFY(!outbox.take());
    }
};

SAFERIDE_TEST(TestOutbox)
#include "tst_outbox.moc"
