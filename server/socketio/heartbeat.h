// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/deadlines.h"
#include "server/socketio/settings.h"

namespace saferide::socketio {

/// Decides when a session pings its peer, and when a pong is overdue.
class Heartbeat
{
public:
    /// `owner` is notified, with `which`, when passed() must be called.
    Heartbeat(Deadlines &deadlines, const Settings &settings, Waiting &owner, int which)
        : m_deadlines(deadlines)
        , m_settings(settings)
        , m_deadline(deadlines, owner, which)
    {
    }

    /// The session opened, or a pong arrived.
    void restart();
    /// True if a ping is due; false if the pong did not arrive in time.
    bool passed();
    /// The pong is overdue, although the timer has not run yet.
    bool isOverdue() const;
    void stop() { m_deadline.clear(); }

private:
    Deadlines &m_deadlines;
    const Settings &m_settings;
    Deadline m_deadline;
    qint64 m_pingDue = 0;
    bool m_awaitsPong = false;
};

} // namespace saferide::socketio
