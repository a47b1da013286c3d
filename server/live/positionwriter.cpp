// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/positionwriter.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLoggingCategory>

#include <algorithm>

namespace saferide {

Q_LOGGING_CATEGORY(live, "saferide.live")

namespace {

Receipt receiptFor(const Acknowledgement &asked, StoreOutcome outcome)
{
    switch (outcome) {
    case StoreOutcome::Stored:
        return {asked.connection, asked.packet, PositionOutcome::Stored, {}};
    case StoreOutcome::Duplicate:
        return {asked.connection, asked.packet, PositionOutcome::Duplicate, {}};
    case StoreOutcome::Refused:
        return {asked.connection, asked.packet, PositionOutcome::Failed, ErrorCode::NotFound};
    }
    Q_UNREACHABLE();
}

void count(PositionOutcome outcome, PositionWriter::Figures *figures)
{
    switch (outcome) {
    case PositionOutcome::Stored:
        ++figures->stored;
        return;
    case PositionOutcome::Duplicate:
        ++figures->duplicates;
        return;
    case PositionOutcome::Failed:
        ++figures->failed;
        return;
    }
}

} // namespace

PositionWriter::PositionWriter(Store store, Settings settings, QObject *parent)
    : QObject(parent)
    , m_store(std::move(store))
    , m_settings(settings)
    , m_retryMsecs(settings.retryMsecs)
{
    m_sinceStart.start();
    for (QTimer *timer : {&m_gather, &m_retry, &m_flushDeadline}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    connect(&m_gather, &QTimer::timeout, this, &PositionWriter::startBatch);
    connect(&m_retry, &QTimer::timeout, this, &PositionWriter::sendBatch);
    connect(&m_flushDeadline, &QTimer::timeout, this, &PositionWriter::finishFlush);
}

PositionWriter::~PositionWriter() = default;

Result<void> PositionWriter::submit(PendingPosition position)
{
    if (m_settings.oneByOne && position.acknowledgement.box != 0) {
        storeHere(std::move(position));
        return {};
    }
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
    if (m_chunks.empty() || qsizetype(m_chunks.back().positions.size()) >= m_settings.batchSize) {
        m_chunks.emplace_back().startedAt = monotonicMsecs();
    }
    Chunk &chunk = m_chunks.back();
    chunk.positions.push_back(std::move(position.position));
    chunk.acknowledgements.push_back(position.acknowledgement);
    chunk.submittedAt.push_back(now);
    const bool full = qsizetype(chunk.positions.size()) >= m_settings.batchSize;
    if (m_state == State::Idle || (m_state == State::Gathering && full)) {
        m_state = State::Waking;
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
    }
    return {};
}

void PositionWriter::storeHere(PendingPosition position)
{
    const Acknowledgement asked = position.acknowledgement;
    ReceiptBox *box = nullptr;
    {
        const std::lock_guard lock(m_boxesMutex);
        box = m_boxes.value(asked.box); // of this thread, so it stays
    }
    auto batch = std::make_shared<std::vector<NewPosition>>();
    batch->push_back(std::move(position.position));
    m_store(std::move(batch), box,
            [this, asked](const Result<std::vector<StoreOutcome>> &outcomes) {
                const Receipt receipt = outcomes
                    ? receiptFor(asked, outcomes->front())
                    : Receipt{asked.connection, asked.packet, PositionOutcome::Failed,
                              outcomes.error().code};
                {
                    const std::lock_guard lock(m_mutex);
                    ++m_figures.batches;
                    count(receipt.outcome, &m_figures);
                }
                tell(asked.box, {&receipt, 1});
            });
}

bool PositionWriter::event(QEvent *event)
{
    if (event->type() != QEvent::User) {
        return QObject::event(event);
    }
    startBatch();
    return true;
}

void PositionWriter::startBatch()
{
    if (m_batch) {
        return;
    }
    m_gather.stop();
    {
        const std::lock_guard lock(m_mutex);
        if (m_chunks.empty()) {
            m_state = State::Idle;
            return;
        }
        m_state = State::Storing;
        m_batch = std::make_shared<Chunk>(std::move(m_chunks.front()));
        m_chunks.pop_front();
        ++m_figures.batches;
    }
    sendBatch();
}

void PositionWriter::sendBatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_state = State::Storing;
    }
    m_store(Batch(m_batch, &m_batch->positions), this,
            [this, number = ++m_batchNumber](const Result<std::vector<StoreOutcome>> &outcomes) {
                if (number == m_batchNumber && m_batch) { // else given up by the flush
                    onStored(outcomes);
                }
            });
}

void PositionWriter::onStored(const Result<std::vector<StoreOutcome>> &outcomes)
{
    if (outcomes && outcomes->size() == m_batch->positions.size()) {
        m_isStalled = false;
        settleBatch(*outcomes);
        m_retryMsecs = m_settings.retryMsecs;
        next();
        return;
    }
    switch (outcomes ? ErrorCode::Internal : outcomes.error().code) {
    case ErrorCode::Unavailable:
    case ErrorCode::Timeout:
    case ErrorCode::Overloaded:
    case ErrorCode::RateLimited:
        retryLater();
        return;
    case ErrorCode::InvalidInput:
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
    case ErrorCode::Conflict:
    case ErrorCode::TooLarge:
    case ErrorCode::Internal:
        splitBatch();
        return;
    }
}

// Whether it was committed is not known; storing it again does no harm.
void PositionWriter::retryLater()
{
    const std::lock_guard lock(m_mutex);
    if (m_state == State::Storing && m_retryMsecs == m_settings.retryMsecs) {
        qCWarning(live) << "positions are not being stored, the database does not answer;"
                        << m_figures.queued << "wait";
    }
    m_isStalled = true;
    m_state = State::Retrying;
    ++m_figures.retries;
    m_retry.start(m_retryMsecs);
    m_retryMsecs = std::min(m_retryMsecs * 2, m_settings.maxRetryMsecs);
}

// One position that the database does not take must not keep the others out: try the halves.
void PositionWriter::splitBatch()
{
    const size_t size = m_batch->positions.size();
    if (size == 1) {
        qCCritical(live) << "a position of participation"
                         << m_batch->positions.front().participation.value << "cannot be stored";
        failBatch(ErrorCode::Internal);
        next();
        return;
    }
    const auto half = [this, size](size_t from, size_t to) {
        Chunk chunk;
        chunk.startedAt = m_batch->startedAt;
        Q_ASSERT(from < to && to <= size);
        chunk.positions.assign(m_batch->positions.begin() + qptrdiff(from),
                               m_batch->positions.begin() + qptrdiff(to));
        chunk.acknowledgements.assign(m_batch->acknowledgements.begin() + qptrdiff(from),
                                      m_batch->acknowledgements.begin() + qptrdiff(to));
        chunk.submittedAt.assign(m_batch->submittedAt.begin() + qptrdiff(from),
                                 m_batch->submittedAt.begin() + qptrdiff(to));
        return chunk;
    };
    {
        const std::lock_guard lock(m_mutex);
        m_chunks.push_front(half(size / 2, size));
        m_chunks.push_front(half(0, size / 2));
    }
    m_batch.reset();
    startBatch();
}

void PositionWriter::settleBatch(const std::vector<StoreOutcome> &outcomes)
{
    QHash<int, std::vector<Receipt>> receipts;
    Figures counted;
    const qint64 now = monotonicMicros();
    for (size_t i = 0; i < outcomes.size(); ++i) {
        const Acknowledgement &asked = m_batch->acknowledgements[i];
        const Receipt receipt = receiptFor(asked, outcomes[i]);
        count(receipt.outcome, &counted);
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
        m_figures.queued -= qsizetype(outcomes.size());
        m_figures.stored += counted.stored;
        m_figures.duplicates += counted.duplicates;
        m_figures.failed += counted.failed;
    }
    for (auto box = receipts.cbegin(); box != receipts.cend(); ++box) {
        tell(box.key(), *box);
    }
}

void PositionWriter::failBatch(ErrorCode error)
{
    const auto batch = std::exchange(m_batch, nullptr);
    {
        const std::lock_guard lock(m_mutex);
        m_figures.queued -= qsizetype(batch->positions.size());
        m_figures.failed += batch->positions.size();
    }
    for (const Acknowledgement &asked : batch->acknowledgements) {
        const Receipt receipt{asked.connection, asked.packet, PositionOutcome::Failed, error};
        tell(asked.box, {&receipt, 1});
    }
}

void PositionWriter::tell(int box, std::span<const Receipt> receipts)
{
    const std::lock_guard lock(m_boxesMutex); // so that the box stays while it is told
    if (ReceiptBox *found = m_boxes.value(box)) {
        found->put(receipts);
    }
}

// After a batch: the next one at once, or when it is full, or old enough.
void PositionWriter::next()
{
    qint64 wait = 0;
    {
        const std::lock_guard lock(m_mutex);
        if (m_chunks.empty()) {
            m_state = State::Idle;
        } else {
            const Chunk &chunk = m_chunks.front();
            const bool full = qsizetype(chunk.positions.size()) >= m_settings.batchSize;
            wait = full || m_closed ? 0
                                    : m_settings.gatherMsecs - (monotonicMsecs() - chunk.startedAt);
            m_state = wait > 0 ? State::Gathering : State::Storing;
        }
        if (m_state == State::Gathering) {
            m_gather.start(int(wait));
            return;
        }
    }
    startBatch();
    if (!m_batch && m_flushed) {
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
    const qsizetype notStored = figures().queued;
    while (m_batch) {
        failBatch(ErrorCode::Unavailable);
        const std::lock_guard lock(m_mutex);
        if (!m_chunks.empty()) {
            m_batch = std::make_shared<Chunk>(std::move(m_chunks.front()));
            m_chunks.pop_front();
        }
    }
    if (notStored > 0) {
        qCCritical(live) << notStored << "positions were received but not stored, nor acknowledged";
    }
    const auto flushed = std::exchange(m_flushed, nullptr);
    if (m_flushContext && flushed) {
        flushed(notStored);
    }
}

PositionWriter::Figures PositionWriter::figures() const
{
    const std::lock_guard lock(m_mutex);
    return m_figures;
}

int PositionWriter::addBox(ReceiptBox *box)
{
    const std::lock_guard lock(m_boxesMutex);
    m_boxes.insert(++m_lastBox, box);
    return m_lastBox;
}

void PositionWriter::removeBox(int id)
{
    const std::lock_guard lock(m_boxesMutex);
    m_boxes.remove(id);
}

} // namespace saferide
