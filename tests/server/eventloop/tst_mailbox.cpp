// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/mailbox.h"
#include "tests/support/testprogram.h"

#include <QCoreApplication>
#include <QTest>
#include <QThread>

using namespace saferide;

namespace {

/// A clock of which a millisecond passes whenever it is looked at.
qint64 now = 0; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
qint64 tickingMicros()
{
    return now += 1'000;
}

} // namespace

/// Values from any thread, handled in one.
class TestMailbox : public QObject
{
    Q_OBJECT

    static void turn() { QCoreApplication::sendPostedEvents(); }

    QList<int> m_handled;
    Mailbox<int>::Handler m_note = [this](int value) { m_handled.append(value); };

private Q_SLOTS:
    void init() { m_handled.clear(); }

    void handlesWhatCameInItsOrderInOneTurn()
    {
        Mailbox<int> box(m_note);
        box.put(1);
        box.put(2);
        box.putAll(std::vector{3, 4});
        QVERIFY(m_handled.isEmpty());
        turn();
        QCOMPARE(m_handled, (QList{1, 2, 3, 4}));
        turn();
        QCOMPARE(m_handled.size(), 4);
    }

    void wakesTheLoopOnceForMany()
    {
        int rung = 0;
        Doorbell bell([&] { ++rung; });
        for (int i = 0; i < 5; ++i) {
            bell.ring();
        }
        turn();
        QCOMPARE(rung, 1);
        bell.ring();
        turn();
        QCOMPARE(rung, 2);
    }

    void answersWhoRingsWhileItIsAnswered()
    {
        int rung = 0;
        Doorbell *itself = nullptr;
        Doorbell bell([&] {
            if (++rung == 1) {
                itself->ring();
            }
        });
        itself = &bell;
        bell.ring();
        turn();
        QCOMPARE(rung, 1); // others have their turn
        turn();
        QCOMPARE(rung, 2);
    }

    void losesNothingOfManyThreads()
    {
        constexpr int Threads = 4;
        constexpr int Each = 5'000;
        QHash<int, int> last; // by thread
        int handled = 0;
        bool inOrder = true;
        Mailbox<std::pair<int, int>> box([&](const std::pair<int, int> &value) {
            ++handled;
            inOrder = inOrder && last.value(value.first, -1) == value.second - 1;
            last[value.first] = value.second;
        });
        std::vector<std::unique_ptr<QThread>> threads;
        for (int t = 0; t < Threads; ++t) {
            threads.emplace_back(QThread::create([t, address = box.address()] {
                for (int i = 0; i < Each; ++i) {
                    address.put({t, i});
                }
            }));
            threads.back()->start();
        }
        QTRY_COMPARE(handled, Threads * Each);
        QVERIFY(inOrder);
        for (const auto &thread : threads) {
            QVERIFY(thread->wait(30'000));
        }
    }

    void leavesTheRestOfALongTurnToAnother()
    {
        Mailbox<int> box(m_note, {.turnMicros = 3'000, .nowMicros = tickingMicros});
        box.putAll(std::vector{1, 2, 3, 4, 5});
        turn();
        QCOMPARE(m_handled, (QList{1, 2, 3}));
        box.put(6);
        turn();
        QCOMPARE(m_handled, (QList{1, 2, 3, 4, 5, 6}));
    }

    void refusesWhatIsBeyondItsBound()
    {
        Mailbox<int> box(m_note, {.capacity = 2});
        QVERIFY(box.put(1));
        QVERIFY(box.put(2));
        QVERIFY(!box.put(3));
        turn();
        QVERIFY(box.put(4));
        turn();
        QCOMPARE(m_handled, (QList{1, 2, 4}));
    }

    void dropsTheOldestWhereTheNewestCount()
    {
        Mailbox<int> box(m_note, {.capacity = 2, .whenFull = MailboxOptions::WhenFull::DropOldest});
        for (int i = 1; i <= 5; ++i) {
            QVERIFY(box.put(i));
        }
        turn();
        QCOMPARE(m_handled, (QList{4, 5}));
    }

    void goesOnWhileItsHandlerRunsALoop()
    {
        Mailbox<int> *itself = nullptr;
        Mailbox<int> box([&](int value) {
            m_handled.append(value);
            if (value == 1) {
                itself->put(3);
                turn();
                m_handled.append(-1);
            }
        });
        itself = &box;
        box.putAll(std::vector{1, 2});
        turn();
        QCOMPARE(m_handled, (QList{1, 2, 3, -1}));
    }

    void takesNothingOnceItIsGone()
    {
        const auto value = std::make_shared<int>(1);
        Mailbox<std::shared_ptr<int>>::Address address;
        QVERIFY(!address.put(value));
        {
            Mailbox<std::shared_ptr<int>> box([](const std::shared_ptr<int> &) { QFAIL("late"); });
            address = box.address();
            QVERIFY(address.put(value));
            QCOMPARE(value.use_count(), 2);
        }
        QCOMPARE(value.use_count(), 1);
        QVERIFY(!address.put(value));
        QCOMPARE(value.use_count(), 1);
        turn();
    }
};

SAFERIDE_TEST(TestMailbox)
#include "tst_mailbox.moc"
