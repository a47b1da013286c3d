// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/rideevent.h"

#include <mutex>
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
    /// When this returns, the previous listener is no longer called. May be null.
    void setListener(CommitListener *listener)
    {
        const std::lock_guard lock(m_mutex);
        m_listener = listener;
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
    std::mutex m_mutex; // guards m_listener, and calls of it
    CommitListener *m_listener = nullptr;
};

} // namespace saferide::db
