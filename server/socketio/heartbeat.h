// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/deadlines.h"
#include "server/socketio/settings.h"

namespace saferide::socketio {

/// When a session pings its peer, and since when it waits for the pong.
class Heartbeat
{
public:
    /// `owner` is told, with `which`, when passed() is to be called.
    Heartbeat(Deadlines &deadlines, const Settings &settings, Waiting &owner, int which)
        : m_deadlines(deadlines)
        , m_settings(settings)
        , m_deadline(deadlines, owner, which)
    {
    }

    /// The session opened, or a pong came.
    void restart();
    /// Whether a ping is due now; else its pong did not come in time.
    bool passed();
    /// Out of time; the timer has not run yet.
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
