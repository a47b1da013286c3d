// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/eventrepository.h"
#include "server/upkeep/pacedwriter.h"
#include "shared/core/clock.h"

#include <deque>

namespace saferide {

/// In a cluster, deletes the events that every node has read: those that are more than an hour old
/// by the monotonic clock of this process, as the clocks of the nodes may differ. EventTail notices
/// if its node has not read so far. Does nothing while another node has the duty. Lives in one
/// thread.
class EventCleaner final : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 KeptMsecs = 60LL * 60 * 1'000;

    /// `pool` and `clock` outlive it.
    EventCleaner(db::Pool &pool, const Clock &clock, PacedWriter::Settings pace,
                 QObject *parent = nullptr);

    void start();
    /// Runs now, unless a run is in progress.
    void look();

Q_SIGNALS:
    void looked();

private:
    struct Mark
    {
        EventMark events;
        qint64 at = 0; ///< monotonic
    };

    void deleteSome();
    void mark();
    void finish();

    db::Pool &m_pool;
    const Clock &m_clock;
    const cluster::Duty m_duty;
    PacedWriter m_writer;
    std::deque<Mark> m_marks; // by time; no more than an hour has turns
    QTimer m_timer;
    bool m_isLooking = false;
};

} // namespace saferide
