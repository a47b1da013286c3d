// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/settings.h"

#include <QHash>
#include <QHostAddress>

#include <mutex>
#include <optional>

namespace saferide::socketio {

/// How many sessions by polling there may be; 0 = no limit.
struct SessionLimits
{
    qint64 total = 50'000;
    qint64 perAddress = 2'000;
    qint64 unauthenticated = 1'000;
    /// A stranger's session in which nothing was posted for so long may have to give way to
    /// another.
    qint64 givesWayAfterMs = 800;
};

/// Counts sessions by polling against the limits of connections: they cost memory whether a
/// connection is open or not. (A WebSocket is a connection, which the edge counts.) Thread-safe.
class SessionGate
{
public:
    explicit SessionGate(const SessionLimits &limits)
        : m_limits(limits)
    {
    }

    /// Who enters.
    struct Newcomer
    {
        QByteArray sid;
        QHostAddress address;
        bool isAuthenticated = false;
    };
    struct Entry
    {
        std::optional<Limit> refusal;
        QByteArray gaveWay; ///< the session that is to be closed, if any: its place is taken
    };
    /// Counts one more unless a limit is reached, and which. No address gets all places for who
    /// has shown no token (hasPlaceFor). When these are taken, the longest idle session of the
    /// address that has most of them gives way, to its own address or one that has fewer. `now` in
    /// milliseconds that only grow.
    Entry enter(const Newcomer &newcomer, qint64 now);
    /// `who` as it entered, or authenticated since.
    void leave(const Newcomer &who);
    /// False when the session gave way before.
    bool authenticated(const QByteArray &sid);
    /// Since when nothing is posted in this session of a stranger; none while something is.
    void setIdleSince(const QByteArray &sid, std::optional<qint64> now);

private:
    struct Usage
    {
        qint64 sessions = 0;
        qint64 unauthenticated = 0; ///< of them
    };
    struct Stranger
    {
        QByteArray address; ///< addressKey()
        std::optional<qint64> idleSince;
    };
    std::optional<Limit> limitFor(const QByteArray &address, bool isAuthenticated) const;
    QByteArray whoGivesWayTo(const QByteArray &address, qint64 now) const;
    void remove(const QByteArray &sid);

    const SessionLimits m_limits;
    std::mutex m_mutex; // guards all below
    QHash<QByteArray, Usage> m_ofAddress; // by addressKey()
    QHash<QByteArray, Stranger> m_strangers; // by session id
    qint64 m_total = 0;
};

/// The place of one session in the counts, from when it entered until this goes.
class SessionSeat
{
public:
    /// As it was given to SessionGate::enter.
    SessionSeat(SessionGate &gate, SessionGate::Newcomer holder)
        : m_gate(gate)
        , m_holder(std::move(holder))
    {
    }
    SessionSeat(const SessionSeat &) = delete;
    SessionSeat &operator=(const SessionSeat &) = delete;
    ~SessionSeat() { m_gate.leave(m_holder); }

    void markAuthenticated()
    {
        if (!m_holder.isAuthenticated) {
            m_holder.isAuthenticated = m_gate.authenticated(m_holder.sid);
        }
    }
    void setIdleSince(std::optional<qint64> now)
    {
        if (!m_holder.isAuthenticated) {
            m_gate.setIdleSince(m_holder.sid, now);
        }
    }

private:
    SessionGate &m_gate;
    SessionGate::Newcomer m_holder;
};

} // namespace saferide::socketio
