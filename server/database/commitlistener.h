// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/rideevent.h"

#include <mutex>
#include <vector>

namespace saferide::db {

/// Is told what jobs recorded in their sessions, whether or not those who asked for the jobs are
/// still there. Called on the workers' threads, by one at a time, before the job's `done`; on
/// SQLite in the order of the commits.
class CommitListener
{
public:
    CommitListener() = default;
    CommitListener(const CommitListener &) = delete;
    CommitListener &operator=(const CommitListener &) = delete;
    virtual ~CommitListener() = default;

    virtual void committed(const std::vector<RideEvent> &events) = 0;
    /// The COMMIT failed, or its answer was lost: these things happened, will happen in a moment,
    /// or did not. Only the database knows.
    virtual void commitUnknown(const std::vector<RideEvent> &events) = 0;
};

/// The way from the workers to a listener that comes later and goes earlier. Thread-safe.
class CommitRelay
{
public:
    /// When this returns, the listener before is not called any more. May be null.
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
