// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/positionwriter.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QTest>
#include <QThread>

using namespace saferide;

namespace {

// A database that stores when it is told to.
class Storage
{
public:
    PositionWriter::Store store()
    {
        return [this](PositionWriter::Batch batch, QObject *, PositionWriter::Stored done) {
            sizes.append(qsizetype(batch->size()));
            m_batch = std::move(batch);
            m_done = std::move(done);
        };
    }
    bool isBusy() const { return m_batch != nullptr; }
    void commit()
    {
        const auto batch = std::exchange(m_batch, nullptr);
        std::vector<StoreOutcome> outcomes;
        for (const NewPosition &position : *batch) {
            outcomes.push_back(outcomeOf(position));
            if (outcomes.back() != StoreOutcome::Locked) {
                stored.append(position.fix.fixTime.msecs);
            }
        }
        std::exchange(m_done, nullptr)(outcomes);
    }
    void fail(ErrorCode code)
    {
        m_batch.reset();
        std::exchange(m_done, nullptr)(Error{code, QStringLiteral("no")});
    }
    bool holds(qint64 fixTime) const
    {
        return std::ranges::any_of(*m_batch, [fixTime](const NewPosition &position) {
            return position.fix.fixTime.msecs == fixTime;
        });
    }
    qsizetype batchSize() const { return qsizetype(m_batch->size()); }

    qint64 locked = 0; ///< a participation that somebody else has locked
    QList<qsizetype> sizes;
    QList<qint64> stored;

private:
    StoreOutcome outcomeOf(const NewPosition &position)
    {
        return position.participation.value == locked ? StoreOutcome::Locked
            : position.participation.value == 404     ? StoreOutcome::Refused
            : position.clientId == "again"            ? StoreOutcome::Duplicate
                                                      : StoreOutcome::Stored;
    }
    PositionWriter::Batch m_batch;
    PositionWriter::Stored m_done;
};

PendingPosition position(qint64 fixTime, int box = 0, qint64 participation = 1)
{
    PendingPosition pending;
    pending.position.participation = {participation};
    pending.position.fix.fixTime = {fixTime};
    pending.acknowledgement = {box, 7, quint64(fixTime)};
    return pending;
}

} // namespace

class TestPositionWriter : public QObject
{
    Q_OBJECT

    static PositionWriter::Settings settings(qsizetype maxQueued = 100, qsizetype batchSize = 10)
    {
        PositionWriter::Settings settings;
        settings.maxQueued = maxQueued;
        settings.batchSize = batchSize;
        settings.retryMsecs = 1;
        settings.maxRetryMsecs = 2;
        return settings;
    }
    static void commitAll(Storage &storage, const PositionWriter &writer)
    {
        while (writer.figures().queued > 0) {
            QTRY_VERIFY(storage.isBusy());
            storage.commit();
        }
    }

private Q_SLOTS:
    void storesTheFirstAtOnceAndGathersTheRestMeanwhile()
    {
        Storage storage;
        PositionWriter writer(storage.store(), settings());
        EXPECT_OK(writer.submit(position(1)));
        QTRY_VERIFY(storage.isBusy());
        for (qint64 i = 2; i <= 26; ++i) {
            EXPECT_OK(writer.submit(position(i)));
        }
        commitAll(storage, writer);
        QCOMPARE(storage.sizes, (QList<qsizetype>{1, 10, 10, 5}));
        QVERIFY(std::ranges::is_sorted(storage.stored));
        QCOMPARE(writer.figures().stored, quint64(26));
    }

    void gathersUntilThereAreEnoughAndThenTakesAllThatWait()
    {
        Storage storage;
        PositionWriter::Settings gathering = settings(100, 30);
        gathering.gatherMsecs = 3'600'000; // until there are enough
        gathering.gatherSize = 5;
        PositionWriter writer(storage.store(), gathering);
        EXPECT_OK(writer.submit(position(1)));
        QTRY_VERIFY(storage.isBusy()); // a lone position waits for nobody
        EXPECT_OK(writer.submit(position(2)));
        storage.commit();
        QTRY_COMPARE(writer.figures().stored, quint64(1));
        QVERIFY(!storage.isBusy());
        for (qint64 i = 3; i <= 6; ++i) {
            EXPECT_OK(writer.submit(position(i)));
        }
        QTRY_VERIFY(storage.isBusy());
        for (qint64 i = 7; i <= 20; ++i) { // while that is being stored
            EXPECT_OK(writer.submit(position(i)));
        }
        commitAll(storage, writer);
        QCOMPARE(storage.sizes, (QList<qsizetype>{1, 5, 14}));
    }

    void acknowledgesOnlyAfterTheCommit()
    {
        Storage storage;
        PositionWriter writer(storage.store(), settings());
        std::vector<Receipt> receipts;
        const ReceiptBox box(writer, [&](const Receipt &receipt) { receipts.push_back(receipt); });
        PendingPosition again = position(2, box.id());
        again.position.clientId = "again";
        PendingPosition orphan = position(3, box.id());
        orphan.position.participation = {404};
        EXPECT_OK(writer.submit(position(1, box.id())));
        EXPECT_OK(writer.submit(again));
        EXPECT_OK(writer.submit(orphan));
        QTRY_VERIFY(storage.isBusy());
        QCoreApplication::processEvents();
        QVERIFY(receipts.empty());
        storage.commit();
        QTRY_COMPARE(receipts.size(), size_t(3));
        QCOMPARE(receipts[0].outcome, PositionOutcome::Stored);
        QCOMPARE(receipts[0].connection, quint64(7));
        QCOMPARE(receipts[1].outcome, PositionOutcome::Duplicate);
        QCOMPARE(receipts[2].outcome, PositionOutcome::Failed);
        QCOMPARE(receipts[2].error, ErrorCode::NotFound);
    }

    void keepsPositionsInOrderWhileTheDatabaseDoesNotAnswer()
    {
        Storage storage;
        PositionWriter writer(storage.store(), settings());
        for (qint64 i = 1; i <= 15; ++i) {
            EXPECT_OK(writer.submit(position(i)));
        }
        for (const ErrorCode code :
             {ErrorCode::Unavailable, ErrorCode::Internal, ErrorCode::Timeout,
              ErrorCode::Overloaded, ErrorCode::NotFound}) {
            QTRY_VERIFY(storage.isBusy());
            storage.fail(code);
            QCOMPARE(writer.stalledBecause(), QStringLiteral("no"));
        }
        EXPECT_OK(writer.submit(position(16)));
        commitAll(storage, writer);
        QCOMPARE(storage.stored.size(), 16);
        QVERIFY(std::ranges::is_sorted(storage.stored));
        QCOMPARE(writer.figures().retries, quint64(5));
        QCOMPARE(writer.figures().failed, quint64(0));
        QVERIFY(!writer.stalledBecause());
    }

    void refusesWhatIsBeyondItsQueue()
    {
        Storage storage;
        PositionWriter writer(storage.store(), settings(20));
        for (qint64 i = 1; i <= 20; ++i) {
            EXPECT_OK(writer.submit(position(i)));
        }
        EXPECT_ERROR(writer.submit(position(21)), ErrorCode::Overloaded);
        QCOMPARE(writer.figures().overloaded, quint64(1));
        QTRY_VERIFY(storage.isBusy());
        storage.commit();
        EXPECT_OK(writer.submit(position(22)));
        commitAll(storage, writer);
        QCOMPARE(storage.stored.size(), 21);
    }

    void keepsOnePositionThatCannotBeStoredFromHarmingTheOthers()
    {
        Storage storage;
        PositionWriter writer(storage.store(), settings());
        std::vector<quint64> failed;
        const ReceiptBox box(writer, [&](const Receipt &receipt) {
            if (receipt.outcome == PositionOutcome::Failed) {
                failed.push_back(receipt.packet);
            }
        });
        for (qint64 i = 1; i <= 10; ++i) {
            EXPECT_OK(writer.submit(position(i, box.id())));
        }
        QTest::ignoreMessage(QtCriticalMsg, "a position of participation 1 cannot be stored");
        while (writer.figures().queued > 0) {
            QTRY_VERIFY(storage.isBusy());
            if (storage.holds(4)) {
                storage.fail(ErrorCode::InvalidInput);
            } else {
                storage.commit();
            }
        }
        QCOMPARE(storage.stored, (QList<qint64>{1, 2, 3, 5, 6, 7, 8, 9, 10}));
        QTRY_COMPARE(failed, (std::vector<quint64>{4}));
    }

    void aLockedParticipationKeepsNobodyElseWaitingAndItsOwnOrder()
    {
        Storage storage;
        storage.locked = 2;
        PositionWriter writer(storage.store(), settings());
        for (qint64 i = 1; i <= 40; ++i) {
            EXPECT_OK(writer.submit(position(i, 0, 1 + i % 2))); // the odd ones are of 2
        }
        while (writer.figures().stored < 20) {
            QTRY_VERIFY(storage.isBusy());
            storage.commit();
        }
        QCOMPARE(storage.stored.size(), 20);
        QVERIFY(std::ranges::all_of(storage.stored, [](qint64 time) { return time % 2 == 1; })
                || std::ranges::all_of(storage.stored, [](qint64 time) { return time % 2 == 0; }));
        QCOMPARE(writer.figures().queued, 20);
        QVERIFY(!writer.stalledBecause());
        storage.locked = 0;
        storage.stored.clear();
        commitAll(storage, writer);
        QCOMPARE(storage.stored.size(), 20);
        QVERIFY(std::ranges::is_sorted(storage.stored));
    }

    void tellsThoseWhoseParticipationStaysLockedWhenItIsFlushed()
    {
        Storage storage;
        storage.locked = 1;
        PositionWriter writer(storage.store(), settings());
        int failed = 0;
        const ReceiptBox box(writer, [&](const Receipt &receipt) {
            failed += receipt.outcome == PositionOutcome::Failed ? 1 : 0;
        });
        EXPECT_OK(writer.submit(position(1, box.id())));
        QTRY_VERIFY(storage.isBusy());
        storage.commit();
        QTest::ignoreMessage(QtCriticalMsg,
                             "1 positions were received but neither stored nor acknowledged");
        qsizetype notStored = -1;
        writer.flush(std::chrono::milliseconds(1), &writer,
                     [&](qsizetype count) { notStored = count; });
        QTRY_COMPARE(notStored, 1);
        QTRY_COMPARE(failed, 1);
    }

    void aPositionThatTakesTooLongKeepsNobodyElseWaitingForEver()
    {
        Storage storage;
        PositionWriter writer(storage.store(), settings());
        for (qint64 i = 1; i <= 10; ++i) {
            EXPECT_OK(writer.submit(position(i, 0, i)));
        }
        while (writer.figures().stored < 9) {
            QTRY_VERIFY(storage.isBusy());
            if (storage.holds(4)) {
                storage.fail(ErrorCode::Timeout);
            } else {
                storage.commit();
            }
        }
        QCOMPARE(writer.figures().failed, quint64(0));
        commitAll(storage, writer);
        QCOMPARE(storage.stored.size(), 10);
    }

    void storesEverythingBeforeItIsFlushed()
    {
        Storage storage;
        PositionWriter writer(storage.store(), settings());
        for (qint64 i = 1; i <= 25; ++i) {
            EXPECT_OK(writer.submit(position(i)));
        }
        qsizetype notStored = -1;
        writer.flush(std::chrono::minutes(1), &writer, [&](qsizetype count) { notStored = count; });
        EXPECT_ERROR(writer.submit(position(26)), ErrorCode::Unavailable);
        commitAll(storage, writer);
        QTRY_COMPARE(notStored, 0);
        QCOMPARE(storage.stored.size(), 25);
    }

    void isFlushedAtOnceWhenNothingWaits()
    {
        Storage storage;
        PositionWriter writer(storage.store(), settings());
        qsizetype notStored = -1;
        writer.flush(std::chrono::minutes(1), &writer, [&](qsizetype count) { notStored = count; });
        QTRY_COMPARE(notStored, 0);
    }

    void countsWhatCouldNotBeFlushedInTimeAndTellsWhoAsked()
    {
        Storage storage;
        PositionWriter writer(storage.store(), settings());
        int failed = 0;
        const ReceiptBox box(writer, [&](const Receipt &receipt) {
            failed += receipt.outcome == PositionOutcome::Failed ? 1 : 0;
        });
        for (qint64 i = 1; i <= 25; ++i) {
            EXPECT_OK(writer.submit(position(i, box.id())));
        }
        QTRY_VERIFY(storage.isBusy());
        QTest::ignoreMessage(QtCriticalMsg,
                             "25 positions were received but neither stored nor acknowledged");
        qsizetype notStored = -1;
        writer.flush(std::chrono::milliseconds(1), &writer,
                     [&](qsizetype count) { notStored = count; });
        QTRY_COMPARE(notStored, 25);
        QTRY_COMPARE(failed, 25);
        storage.commit(); // too late: nobody is told twice
        QCoreApplication::processEvents();
        QCOMPARE(failed, 25);
    }

    void takesPositionsFromManyThreadsAndAnswersEachInItsOwn()
    {
        constexpr int Threads = 4;
        constexpr int Each = 2000;
        Storage storage;
        PositionWriter writer(storage.store(), settings(100'000, 1000));
        std::atomic<int> done = 0;
        std::vector<std::unique_ptr<QThread>> threads;
        for (int t = 0; t < Threads; ++t) {
            threads.emplace_back(QThread::create([&] {
                QEventLoop loop;
                quint64 next = 1;
                bool ordered = true;
                const ReceiptBox box(writer, [&](const Receipt &receipt) {
                    ordered &= receipt.packet == next++;
                    if (next > Each) {
                        loop.quit();
                    }
                });
                for (qint64 i = 1; i <= Each; ++i) {
                    ordered &= bool(writer.submit(position(i, box.id())));
                }
                loop.exec();
                done += ordered ? 1 : 0;
            }));
            threads.back()->start();
        }
        while (writer.figures().stored < Threads * Each) {
            QTRY_VERIFY(storage.isBusy());
            storage.commit();
        }
        for (const auto &thread : threads) {
            thread->wait();
        }
        QCOMPARE(done.load(), Threads);
    }
};

SAFERIDE_TEST(TestPositionWriter)
#include "tst_positionwriter.moc"
