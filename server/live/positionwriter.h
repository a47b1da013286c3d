// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/receiptbox.h"
#include "shared/core/metrics.h"
#include "shared/core/result.h"
#include "shared/domain/newposition.h"

#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <deque>
#include <memory>

namespace saferide {

struct PendingPosition
{
    NewPosition position;
    Acknowledgement acknowledgement;
    bool late = false; ///< a newer one of its participation is known: for the figures only
};

/// Brings positions into the database in batches, one transaction each, one after the other, in the
/// order in which they came. While the database does not answer they wait here; a position is
/// acknowledged after its commit. `submit` and `figures` are thread-safe; all else belongs to the
/// thread it was made in.
class PositionWriter final : public QObject
{
    Q_OBJECT

public:
    using Batch = std::shared_ptr<const std::vector<NewPosition>>;
    using Stored = std::function<void(Result<std::vector<StoreOutcome>>)>;
    /// Stores a batch in one transaction without waiting: calls back in context's thread, an
    /// outcome a position.
    using Store = std::function<void(Batch batch, QObject *context, Stored done)>;
    /// Told how many positions could not be stored in time.
    using Flushed = std::function<void(qsizetype notStored)>;

    struct Settings
    {
        qsizetype maxQueued = 200'000; ///< positions, those of the batch under way included
        qsizetype batchSize = 1'000;
        int gatherMsecs = 0; ///< at most how long a batch gathers after the one before was stored
        int retryMsecs = 100; ///< after a failure of the database; doubled up to
        int maxRetryMsecs = 2'000;
        bool oneByOne = false; ///< each is a transaction where it is submitted, before submit()
                               ///< returns; what blocking mode compares with
    };

    /// Since the start.
    struct Figures
    {
        qsizetype queued = 0; ///< now
        quint64 received = 0; ///< taken into the queue, or refused because it is full
        quint64 late = 0; ///< of those received
        quint64 stored = 0;
        quint64 duplicates = 0;
        quint64 failed = 0;
        quint64 overloaded = 0; ///< not taken: the queue was full
        quint64 batches = 0;
        quint64 retries = 0;
    };

    PositionWriter(Store store, Settings settings, QObject *parent = nullptr);
    ~PositionWriter() override;

    /// Overloaded when the queue is full, Unavailable after the flush; then nobody is told anything
    /// later.
    Result<void> submit(PendingPosition position);

    /// Takes no more, stores what is queued and calls `done` when that is done, or when the time is
    /// over: what is left then is counted in the log and its askers are told that it failed.
    void flush(std::chrono::milliseconds deadline, QObject *context, Flushed done);

    Figures figures() const;
    /// The last try to store failed because of the database; what was received waits. From any
    /// thread.
    bool isStalled() const { return m_isStalled; }

    /// Counts there how long each position took from `submit` to its commit. Before the first one.
    void measureStoring(Histogram &times) { m_storeTimes = &times; }

private:
    friend class ReceiptBox;
    struct Chunk // gathers until it becomes a batch
    {
        std::vector<NewPosition> positions;
        std::vector<Acknowledgement> acknowledgements;
        std::vector<qint64> submittedAt; // microseconds, monotonic
        qint64 startedAt = 0; // monotonic
    };
    enum class State {
        Idle, // the next position starts a batch
        Waking, // an event is on its way
        Storing, // the database has a batch
        Gathering, // the database is kept busy: wait for a full batch, or m_gather
        Retrying, // the database did not answer
    };

    int addBox(ReceiptBox *box);
    void removeBox(int id);

    bool event(QEvent *event) override;
    void storeHere(PendingPosition position);
    void startBatch();
    void sendBatch();
    void onStored(const Result<std::vector<StoreOutcome>> &outcomes);
    void retryLater();
    void splitBatch();
    void settleBatch(const std::vector<StoreOutcome> &outcomes);
    void failBatch(ErrorCode error);
    void tell(int box, std::span<const Receipt> receipts);
    void next();
    void finishFlush();
    qint64 monotonicMsecs() const { return m_sinceStart.elapsed(); }
    qint64 monotonicMicros() const { return m_sinceStart.nsecsElapsed() / 1'000; }

    const Store m_store;
    const Settings m_settings;
    Histogram *m_storeTimes = nullptr;
    std::atomic<bool> m_isStalled = false;
    QElapsedTimer m_sinceStart;
    QTimer m_gather;
    QTimer m_retry;
    QTimer m_flushDeadline;
    int m_retryMsecs;
    std::shared_ptr<Chunk> m_batch; // under way or to be sent again
    quint64 m_batchNumber = 0;
    QPointer<QObject> m_flushContext;
    Flushed m_flushed;

    mutable std::mutex m_mutex; // guards what follows
    State m_state = State::Idle;
    bool m_closed = false;
    std::deque<Chunk> m_chunks; // all but the last are full
    Figures m_figures;

    std::mutex m_boxesMutex; // guards what follows; may be taken while m_mutex is not
    QHash<int, ReceiptBox *> m_boxes;
    int m_lastBox = 0;
};

} // namespace saferide
