// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/positionwriter.h"

#include <QLoggingCategory>

#include <algorithm>
#include <iterator>
#include <limits>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

Q_LOGGING_CATEGORY(live, "saferide.live")

namespace {

/// How long the positions of a locked participation wait before they are tried again.
constexpr int HoldMsecs = 100;
/// What has been held for so long is worth a line in the log.
constexpr qint64 LongHeldMicros = 5'000'000;
/// A batch that took too long so often is tried in parts.
constexpr int TimeoutsBeforeSplit = 2;

} // namespace

PositionWriter::PositionWriter(Store store, Settings settings, QObject *parent)
    : QObject(parent)
    , m_store(std::move(store))
    , m_settings(settings)
    , m_bell([this] { startBatch(); })
    , m_retryMsecs(settings.retryMsecs)
{
    m_sinceStart.start();
    for (QTimer *timer : {&m_gather, &m_retry, &m_holding, &m_flushDeadline}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    connect(&m_gather, &QTimer::timeout, this, &PositionWriter::startBatch);
    connect(&m_retry, &QTimer::timeout, this, &PositionWriter::sendBatch);
    connect(&m_holding, &QTimer::timeout, this, &PositionWriter::startBatch);
    connect(&m_flushDeadline, &QTimer::timeout, this, &PositionWriter::finishFlush);
}

PositionWriter::~PositionWriter() = default;

Result<void> PositionWriter::submit(PendingPosition position)
{
    const qint64 now = monotonicMicros();
    const std::lock_guard lock(m_mutex);
    if (m_closed) {
        return Error{ErrorCode::Unavailable, QStringLiteral("the server is shutting down")};
    }
    ++m_figures.received;
    m_figures.late += position.late ? 1 : 0;
    if (m_figures.queued >= m_settings.maxQueued) {
        ++m_figures.overloaded;
        return Error{ErrorCode::Overloaded, QStringLiteral("overloaded, send again")};
    }
    ++m_figures.queued;
    if (m_chunks.empty() || qsizetype(m_chunks.back().size()) >= m_settings.batchSize) {
        m_chunks.emplace_back().startedAt = monotonicMsecs();
    }
    PositionChunk &chunk = m_chunks.back();
    chunk.add(std::move(position.position), position.acknowledgement, now);
    if (m_state == State::Idle || (m_state == State::Gathering && hasEnough(chunk))) {
        m_state = State::Waking;
        m_bell.ring();
    }
    return {};
}

void PositionWriter::countStored(PositionOutcome outcome)
{
    const std::lock_guard lock(m_mutex);
    ++m_figures.batches;
    m_figures.count(outcome);
}

void PositionWriter::startBatch()
{
    if (m_batch) {
        return;
    }
    m_gather.stop();
    const qint64 now = monotonicMsecs();
    PositionChunk chunk = m_hadHeld ? takeChunk() : PositionChunk();
    m_hadHeld = chunk.isEmpty() && m_held.isDue(now); // one turn each
    if (chunk.isEmpty()) {
        chunk = m_hadHeld ? m_held.take(size_t(m_settings.batchSize)) : takeChunk();
    }
    if (!chunk.isEmpty()) {
        m_batch = std::make_shared<PositionChunk>(std::move(chunk));
        {
            const std::lock_guard lock(m_mutex);
            ++m_figures.batches;
        }
        sendBatch();
    } else if (!m_held.isEmpty()) {
        m_holding.start(int(std::max<qint64>(0, m_held.dueAt() - now)));
    }
}

/// The next batch, without what has to wait; Idle when there is none.
PositionChunk PositionWriter::takeChunk()
{
    const std::lock_guard lock(m_mutex);
    while (!m_chunks.empty()) {
        PositionChunk chunk = m_held.filter(std::move(m_chunks.front()));
        m_chunks.pop_front();
        if (!chunk.isEmpty()) {
            return chunk;
        }
    }
    m_state = State::Idle;
    return {};
}

void PositionWriter::sendBatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_state = State::Storing;
    }
    m_sentAt = monotonicMsecs();
    m_store(Batch(m_batch, &m_batch->positions), this,
            [this, number = ++m_batchNumber](const Result<std::vector<StoreOutcome>> &outcomes) {
                if (number == m_batchNumber && m_batch) { // else given up by the flush
                    onStored(outcomes);
                }
            });
}

void PositionWriter::onStored(const Result<std::vector<StoreOutcome>> &outcomes)
{
    m_storeMsecs = monotonicMsecs() - m_sentAt;
    if (outcomes && outcomes->size() == m_batch->size()) {
        settleBatch(*outcomes);
        m_retryMsecs = m_settings.retryMsecs;
        next();
        return;
    }
    const Error error =
        outcomes ? Error{ErrorCode::Internal, u"internal error"_s} : outcomes.error();
    switch (error.code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::Conflict:
    case ErrorCode::TooLarge:
        onRefused();
        return;
    case ErrorCode::Timeout:
        onTimeout(error);
        return;
    case ErrorCode::Unavailable:
    case ErrorCode::Overloaded:
    case ErrorCode::RateLimited:
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
    case ErrorCode::Internal:
        retryLater(error);
        return;
    }
}

// Whether it was committed is not known; storing it again does no harm.
void PositionWriter::retryLater(const Error &error)
{
    const std::lock_guard lock(m_mutex);
    if (const auto suppressed = m_logLimit.admit(error.message)) {
        qCWarning(live).noquote() << "positions are not being stored," << m_figures.queued
                                  << "waiting:" << error.message + suppressedText(*suppressed);
    }
    m_stalledBecause = error.message;
    m_state = State::Retrying;
    ++m_figures.retries;
    m_retry.start(m_retryMsecs);
    m_retryMsecs = std::min(m_retryMsecs * 2, m_settings.maxRetryMsecs);
}

// Something in it may take longer than all the others, which must not wait for it.
void PositionWriter::onTimeout(const Error &error)
{
    if (++m_batch->timeouts < TimeoutsBeforeSplit) {
        retryLater(error);
    } else if (m_batch->size() > 1) {
        splitBatch();
        {
            const std::lock_guard lock(m_mutex);
            m_batch = std::make_shared<PositionChunk>(std::move(m_chunks.front()));
            m_chunks.pop_front();
        }
        retryLater(error);
    } else {
        m_held.hold(*m_batch, 0);
        m_held.waitUntil(monotonicMsecs() + m_settings.maxRetryMsecs);
        m_batch.reset();
        next();
    }
}

// One position that the database does not take must not keep the others out: try the halves.
void PositionWriter::onRefused()
{
    if (m_batch->size() > 1) {
        splitBatch();
        startBatch();
        return;
    }
    if (const auto suppressed = m_logLimit.admit(u"refused"_s)) {
        qCCritical(live).noquote() << "a position of participation" << m_batch->participation(0)
                                   << u"cannot be stored"_s + suppressedText(*suppressed);
    }
    fail(*std::exchange(m_batch, nullptr), ErrorCode::Internal);
    next();
}

void PositionWriter::splitBatch()
{
    const auto batch = std::exchange(m_batch, nullptr);
    const size_t middle = batch->size() / 2;
    const std::lock_guard lock(m_mutex);
    for (auto half : {batch->part(middle, batch->size()), batch->part(0, middle)}) {
        half.timeouts = std::min(batch->timeouts, TimeoutsBeforeSplit - 1);
        m_chunks.push_front(std::move(half));
    }
}

void PositionWriter::holdLocked(const std::vector<StoreOutcome> &outcomes)
{
    const qint64 now = monotonicMicros();
    for (size_t i = 0; i < outcomes.size(); ++i) {
        if (outcomes[i] != StoreOutcome::Locked) {
            continue;
        }
        m_held.hold(*m_batch, i);
        m_held.waitUntil(monotonicMsecs() + HoldMsecs);
        const auto suppressed = now - m_batch->submittedAt[i] > LongHeldMicros
            ? m_logLimit.admit(u"locked"_s)
            : std::nullopt;
        if (suppressed) {
            qCWarning(live).noquote()
                << "positions of participation" << m_batch->participation(i) << "wait:"
                << u"another database session has locked it"_s + suppressedText(*suppressed);
        }
    }
}

void PositionWriter::settleBatch(const std::vector<StoreOutcome> &outcomes)
{
    QHash<int, std::vector<Receipt>> receipts;
    Figures counted;
    const qint64 now = monotonicMicros();
    holdLocked(outcomes);
    for (size_t i = 0; i < outcomes.size(); ++i) {
        if (outcomes[i] == StoreOutcome::Locked) {
            continue;
        }
        const Acknowledgement &asked = m_batch->acknowledgements[i];
        const Receipt receipt = receiptFor(asked, outcomes[i]);
        counted.count(receipt.outcome);
        if (m_storeTimes) {
            m_storeTimes->observe(now - m_batch->submittedAt[i]);
        }
        if (asked.box != 0) {
            receipts[asked.box].push_back(receipt);
        }
    }
    m_batch.reset();
    {
        const std::lock_guard lock(m_mutex);
        m_stalledBecause.reset();
        m_figures.queued -= qsizetype(counted.stored + counted.duplicates + counted.failed);
        m_figures.stored += counted.stored;
        m_figures.duplicates += counted.duplicates;
        m_figures.failed += counted.failed;
    }
    for (auto box = receipts.cbegin(); box != receipts.cend(); ++box) {
        m_boxes.tell(box.key(), *box);
    }
}

void PositionWriter::fail(const PositionChunk &chunk, ErrorCode error)
{
    {
        const std::lock_guard lock(m_mutex);
        m_figures.queued -= qsizetype(chunk.size());
        m_figures.failed += chunk.size();
    }
    for (const Acknowledgement &asked : chunk.acknowledgements) {
        const Receipt receipt{asked.connection, asked.packet, PositionOutcome::Failed, error};
        m_boxes.tell(asked.box, {&receipt, 1});
    }
}

// After a batch: the next one at once, or when it is large enough, or old enough.
void PositionWriter::next()
{
    {
        const std::lock_guard lock(m_mutex);
        const bool mayGather = !m_closed && !m_chunks.empty() && !hasEnough(m_chunks.front())
            && !m_held.isDue(monotonicMsecs());
        const qint64 gather =
            std::clamp<qint64>(2 * m_storeMsecs, m_settings.gatherMsecs,
                               std::max(m_settings.gatherMsecs, m_settings.maxGatherMsecs));
        const qint64 wait =
            mayGather ? gather - (monotonicMsecs() - m_chunks.front().startedAt) : 0;
        if (wait > 0) {
            m_state = State::Gathering;
            m_gather.start(int(wait));
            return;
        }
        m_state = State::Storing;
    }
    startBatch();
    if (!m_batch && m_held.isEmpty() && m_flushed) {
        finishFlush();
    }
}

void PositionWriter::flush(std::chrono::milliseconds deadline, QObject *context, Flushed done)
{
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
    }
    m_flushContext = context;
    m_flushed = std::move(done);
    m_flushDeadline.start(deadline);
    if (!m_batch) {
        next();
    }
}

void PositionWriter::finishFlush()
{
    m_flushDeadline.stop();
    m_retry.stop();
    m_holding.stop();
    const qsizetype notStored = figures().queued;
    std::deque<PositionChunk> left{m_held.take(std::numeric_limits<size_t>::max())};
    if (const auto batch = std::exchange(m_batch, nullptr)) {
        left.push_front(*batch);
    }
    {
        const std::lock_guard lock(m_mutex);
        std::move(m_chunks.begin(), m_chunks.end(), std::back_inserter(left));
        m_chunks.clear();
    }
    for (const PositionChunk &chunk : left) {
        fail(chunk, ErrorCode::Unavailable);
    }
    if (notStored > 0) {
        qCCritical(live) << notStored
                         << "positions were received but neither stored nor acknowledged";
    }
    const auto flushed = std::exchange(m_flushed, nullptr);
    if (m_flushContext && flushed) {
        flushed(notStored);
    }
}

std::optional<QString> PositionWriter::stalledBecause() const
{
    const std::lock_guard lock(m_mutex);
    return m_stalledBecause;
}

PositionWriter::Figures PositionWriter::figures() const
{
    const std::lock_guard lock(m_mutex);
    return m_figures;
}

} // namespace saferide
