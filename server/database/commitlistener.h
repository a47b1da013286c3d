// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/rideevent.h"

#include <QList>
#include <QRandomGenerator>

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace saferide::db {

/// Receives what jobs recorded in their sessions, even if the requesters of the jobs are gone.
/// Called on the workers' threads, one at a time, before the job's `done`; on SQLite in the order
/// of the commits.
class CommitListener
{
public:
    CommitListener() = default;
    CommitListener(const CommitListener &) = delete;
    CommitListener &operator=(const CommitListener &) = delete;
    virtual ~CommitListener() = default;

    virtual void committed(const std::vector<RideEvent> &events) = 0;
    /// The COMMIT failed, or its response was lost: these events happened, will happen in a moment,
    /// or did not happen. Only the database knows.
    virtual void commitUnknown(const std::vector<RideEvent> &events) = 0;
};

/// Connects the workers with a listener that is created later and destroyed earlier. Thread-safe.
class CommitRelay
{
public:
    /// Of the events that are stored here: see Pool::origin().
    qint64 origin() const { return m_origin; }
    /// When this returns, the previous listener is no longer called. May be null.
    void setListener(CommitListener *listener)
    {
        const std::lock_guard lock(m_mutex);
        m_listener = listener;
    }
    /// Rows of ride_events whose COMMIT failed, or had no response.
    void addUnknown(const QList<qint64> &ids)
    {
        const std::lock_guard lock(m_mutex);
        m_unknown += ids;
        m_unknown.remove(0, std::max<qsizetype>(m_unknown.size() - MostUnknown, 0));
    }
    QList<qint64> takeUnknown()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_unknown, {});
    }
    void tell(const std::vector<RideEvent> &events, bool isCommitted)
    {
        if (events.empty()) {
            return;
        }
        const std::lock_guard lock(m_mutex);
        if (m_listener != nullptr) {
            isCommitted ? m_listener->committed(events) : m_listener->commitUnknown(events);
        }
    }

private:
    const qint64 m_origin = qint64(QRandomGenerator::system()->generate64() >> 1) | 1;
    static constexpr qsizetype MostUnknown = 1'000; // the newest
    std::mutex m_mutex; // guards both below, and calls of the listener
    CommitListener *m_listener = nullptr;
    QList<qint64> m_unknown;
};

} // namespace saferide::db
