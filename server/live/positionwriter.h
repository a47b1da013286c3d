// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/doorbell.h"
#include "server/live/heldpositions.h"
#include "server/live/positionfigures.h"
#include "server/live/receiptbox.h"
#include "shared/core/loglimit.h"
#include "shared/core/metrics.h"
#include "shared/core/result.h"
#include "shared/domain/newposition.h"

#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QTimer>

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>

namespace saferide {

struct PendingPosition
{
    NewPosition position;
    Acknowledgement acknowledgement;
    bool late = false; ///< a newer one of its participation is known: for the figures only
};

/// Brings positions into the database in batches, one transaction each, one after the other, in the
/// order in which they came. Whatever is wrong with the database, they wait here; only a position
/// whose own values are refused is given up. Those of a participation that another session has
/// locked wait beside the others. A position is acknowledged after its commit. `submit` and
/// `figures` are thread-safe; all else belongs to the thread it was made in.
class PositionWriter : public QObject
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
        /// Positions a batch may have: the more of a participation, the fewer pages each costs.
        qsizetype batchSize = 8'000;
        /// Where the database was just busy, a batch gathers from its first position on for twice
        /// as long as storing the one before took, within these bounds.
        int gatherMsecs = 0;
        int maxGatherMsecs = 0;
        qsizetype gatherSize = 1'000; ///< a batch of so many gathers no longer
        int retryMsecs = 100; ///< after a failure of the database; doubled up to
        int maxRetryMsecs = 2'000;
    };

    using Figures = PositionFigures;

    PositionWriter(Store store, Settings settings, QObject *parent = nullptr);
    ~PositionWriter() override;

    /// Overloaded when the queue is full, Unavailable after the flush; then nobody is told anything
    /// later.
    virtual Result<void> submit(PendingPosition position);

    /// Takes no more, stores what is queued and calls `done` when that is done, or when the time is
    /// over: what is left then is counted in the log and its askers are told that it failed.
    void flush(std::chrono::milliseconds deadline, QObject *context, Flushed done);

    Figures figures() const;
    /// Why the last try to store failed because of the database, while what was received waits.
    /// Thread-safe.
    std::optional<QString> stalledBecause() const;

    ReceiptBoxes &receiptBoxes() { return m_boxes; }

    /// Counts there how long each position took from `submit` to its commit. Before the first one.
    void measureStoring(Histogram &times) { m_storeTimes = &times; }

protected:
    void store(Batch batch, QObject *context, Stored done) const
    {
        m_store(std::move(batch), context, std::move(done));
    }
    /// A position was stored, or not, apart from the batches. Thread-safe.
    void countStored(PositionOutcome outcome);

private:
    enum class State {
        Idle, // the next position starts a batch; what is held waits for its time
        Waking, // the bell was rung
        Storing, // the database has a batch
        Gathering, // the database was kept busy: wait for enough positions, or m_gather
        Retrying, // the database did not answer
    };

    void startBatch();
    PositionChunk takeChunk();
    void sendBatch();
    void onStored(const Result<std::vector<StoreOutcome>> &outcomes);
    void onTimeout(const Error &error);
    void retryLater(const Error &error);
    void onRefused();
    void splitBatch();
    void settleBatch(const std::vector<StoreOutcome> &outcomes);
    void holdLocked(const std::vector<StoreOutcome> &outcomes);
    void fail(const PositionChunk &chunk, ErrorCode error);
    void next();
    void finishFlush();
    bool hasEnough(const PositionChunk &chunk) const
    {
        return qsizetype(chunk.size()) >= std::min(m_settings.gatherSize, m_settings.batchSize);
    }
    qint64 monotonicMsecs() const { return m_sinceStart.elapsed(); }
    qint64 monotonicMicros() const { return m_sinceStart.nsecsElapsed() / 1'000; }

    const Store m_store;
    const Settings m_settings;
    Histogram *m_storeTimes = nullptr;
    QElapsedTimer m_sinceStart;
    Doorbell m_bell;
    QTimer m_gather;
    QTimer m_retry;
    QTimer m_holding;
    QTimer m_flushDeadline;
    int m_retryMsecs;
    qint64 m_sentAt = 0; ///< milliseconds, monotonic
    qint64 m_storeMsecs = 0; ///< of the last batch
    std::shared_ptr<PositionChunk> m_batch; // under way or to be sent again
    HeldPositions m_held;
    bool m_hadHeld = false; // the batch is of those that were held
    ReceiptBoxes m_boxes; // not asked with m_mutex held
    LogLimit m_logLimit;
    quint64 m_batchNumber = 0;
    QPointer<QObject> m_flushContext;
    Flushed m_flushed;

    mutable std::mutex m_mutex; // guards what follows
    State m_state = State::Idle;
    bool m_closed = false;
    std::optional<QString> m_stalledBecause;
    std::deque<PositionChunk> m_chunks; // all but the last are full, or parts of a batch
    Figures m_figures;
};

} // namespace saferide
