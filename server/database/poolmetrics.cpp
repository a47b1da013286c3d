// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/poolmetrics.h"

#include <algorithm>

namespace saferide::db {

void DurationHistogram::add(qint64 micros)
{
    const auto *bound = std::lower_bound(Bounds.begin(), Bounds.end(), micros);
    ++buckets[size_t(bound - Bounds.begin())];
    ++count;
    sumMicros += quint64(std::max<qint64>(micros, 0));
    maxMicros = std::max(maxMicros, quint64(std::max<qint64>(micros, 0)));
}

void DurationHistogram::add(const DurationHistogram &other)
{
    for (size_t i = 0; i < buckets.size(); ++i) {
        buckets[i] += other.buckets[i];
    }
    count += other.count;
    sumMicros += other.sumMicros;
    maxMicros = std::max(maxMicros, other.maxMicros);
}

void PoolMetrics::add(const PoolMetrics &other)
{
    queued += other.queued;
    running += other.running;
    connections += other.connections;
    jobs += other.jobs;
    failedJobs += other.failedJobs;
    overloaded += other.overloaded;
    expired += other.expired;
    retries += other.retries;
    reconnects += other.reconnects;
    statements += other.statements;
    wait.add(other.wait);
    for (auto it = other.jobTimes.begin(); it != other.jobTimes.end(); ++it) {
        jobTimes[it.key()].add(it.value());
    }
    for (auto it = other.statementTimes.begin(); it != other.statementTimes.end(); ++it) {
        auto &mine = statementTimes[it.key()];
        mine.errors += it->errors;
        mine.time.add(it->time);
    }
}

} // namespace saferide::db
