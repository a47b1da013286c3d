// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

#include <array>

namespace saferide::db {

/// A histogram of durations (for Prometheus; buckets are not cumulative here).
struct DurationHistogram
{
    /// Upper bounds in microseconds; the last bucket has none.
    static constexpr std::array<qint64, 12> Bounds{
        100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 100'000, 500'000, 1'000'000, 5'000'000};
    std::array<quint64, Bounds.size() + 1> buckets{};
    quint64 count = 0;
    quint64 sumMicros = 0;
    quint64 maxMicros = 0;

    void add(qint64 micros);
    void add(const DurationHistogram &other);
};

struct StatementMetrics
{
    quint64 errors = 0;
    DurationHistogram time;
};

/// A snapshot for /metrics and the runtime state.
struct PoolMetrics
{
    int queued = 0;
    int running = 0;
    int connections = 0; ///< open now
    quint64 jobs = 0; ///< finished, whatever the outcome
    quint64 failedJobs = 0;
    quint64 overloaded = 0; ///< refused because the queue was full
    quint64 expired = 0; ///< deadline passed, waiting or running
    quint64 retries = 0;
    quint64 reconnects = 0;
    quint64 statements = 0; ///< executed by jobs
    DurationHistogram wait; ///< from submitting to starting
    QHash<QString, DurationHistogram> jobTimes; ///< by job name
    QHash<QString, StatementMetrics> statementTimes; ///< by statement name

    void add(const PoolMetrics &other);
};

/// The state for /ready. Does not access the database itself: workers check it every second.
struct PoolStatus
{
    bool reachable = false; ///< answered within the last seconds
    bool writable = false; ///< the last write was not refused by a full or read-only disk
    bool schemaFits = false; ///< see Connection::schemaFits()
    bool isReady() const { return reachable && writable && schemaFits; }
};

} // namespace saferide::db
