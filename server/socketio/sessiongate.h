// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/security/rejections.h"

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

    /// Counts one more unless a limit is reached, and which. No address gets all places for who
    /// has shown no token (hasPlaceFor).
    std::optional<Limit> enter(const QHostAddress &address, bool isAuthenticated);
    void leave(const QHostAddress &address, bool wasAuthenticated);
    void authenticated(const QHostAddress &address);

private:
    struct Usage
    {
        qint64 sessions = 0;
        qint64 unauthenticated = 0; ///< of them
    };
    const SessionLimits m_limits;
    std::mutex m_mutex; // guards all below
    QHash<QByteArray, Usage> m_ofAddress; // by addressKey()
    qint64 m_total = 0;
    qint64 m_unauthenticated = 0;
};

/// The place of one session in the counts, from when it entered until this goes.
class SessionSeat
{
public:
    /// As it was given to SessionGate::enter.
    SessionSeat(SessionGate &gate, QHostAddress address, bool isAuthenticated)
        : m_gate(gate)
        , m_address(std::move(address))
        , m_authenticated(isAuthenticated)
    {
    }
    SessionSeat(const SessionSeat &) = delete;
    SessionSeat &operator=(const SessionSeat &) = delete;
    ~SessionSeat() { m_gate.leave(m_address, m_authenticated); }

    void markAuthenticated()
    {
        if (!std::exchange(m_authenticated, true)) {
            m_gate.authenticated(m_address);
        }
    }

private:
    SessionGate &m_gate;
    const QHostAddress m_address;
    bool m_authenticated;
};

} // namespace saferide::socketio
