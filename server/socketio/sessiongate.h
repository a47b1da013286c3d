// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/settings.h"

#include <QHash>
#include <QHostAddress>

#include <mutex>
#include <optional>

namespace saferide::socketio {

/// The limits of sessions by polling; 0 = no limit.
struct SessionLimits
{
    qint64 total = 50'000;
    qint64 perAddress = 2'000;
    qint64 unauthenticated = 1'000;
    /// An unauthenticated session in which nothing was posted for this long may be closed in favour
    /// of another.
    qint64 givesWayAfterMs = 800;
};

/// Applies the limits of connections to sessions by polling, which use memory whether or not a
/// connection is open. (A WebSocket is a connection, which the edge counts.) Thread-safe.
class SessionGate
{
public:
    explicit SessionGate(const SessionLimits &limits)
        : m_limits(limits)
    {
    }

    /// The owner of a session.
    struct Newcomer
    {
        QByteArray sid;
        QHostAddress address;
        bool isAuthenticated = false;
    };
    struct Entry
    {
        std::optional<Limit> refusal;
        QByteArray gaveWay; ///< the session to close, if any: its place has been taken
    };
    /// Counts a session, or returns the limit that is reached. No address gets all places for
    /// unauthenticated sessions (hasPlaceFor). When these are taken, the longest idle session of
    /// the address with the most sessions gives way, to the same address or one with fewer. `now`
    /// is in monotonic milliseconds.
    Entry enter(const Newcomer &newcomer, qint64 now);
    /// `who` as passed to enter(), or authenticated since.
    void leave(const Newcomer &who);
    /// False if the session already gave way.
    bool authenticated(const QByteArray &sid);
    /// Since when nothing has been posted in an unauthenticated session; nullopt during a POST.
    void setIdleSince(const QByteArray &sid, std::optional<qint64> now);

private:
    struct Usage
    {
        qint64 sessions = 0;
        qint64 unauthenticated = 0; ///< of these
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
    std::mutex m_mutex; // guards all members below
    QHash<QByteArray, Usage> m_ofAddress; // by addressKey()
    QHash<QByteArray, Stranger> m_strangers; // by session id
    qint64 m_total = 0;
};

/// The place of a session in the counts, from entering until this is destroyed.
class SessionSeat
{
public:
    /// The arguments of SessionGate::enter().
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
