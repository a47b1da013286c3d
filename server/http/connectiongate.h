// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/limits.h"
#include "server/security/rejections.h"

#include <QHash>
#include <QHostAddress>
#include <QMutex>
#include <QObject>

#include <optional>

namespace saferide::http {

/// Counts the public connections of all threads, and what waits in them to be sent, against the
/// limits. A client is an address (addressKey); a trusted proxy is none. Thread-safe.
class ConnectionGate
{
public:
    using Client = std::optional<QHostAddress>;

    explicit ConnectionGate(const Limits &limits)
        : m_limits(limits)
    {
    }

    /// Counts a new connection unless a limit is reached, and which. Without a client it comes from
    /// a trusted proxy: it counts as authenticated, and for a client when that is known (move).
    std::optional<Limit> enter(const Client &client);
    void leave(const Client &client, bool wasAuthenticated, qint64 unsentBytes);
    void authenticated();

    /// From here on the connection is another client's; false, and nothing changes, when that one
    /// has too many.
    bool move(const Client &from, const Client &to, qint64 unsentBytes);

    /// Counts output of the client that is about to wait, unless a limit is reached, and which.
    std::optional<Limit> addUnsent(const Client &client, qint64 bytes);
    void removeUnsent(const Client &client, qint64 bytes);

    qint64 total() const;
    qint64 unauthenticated() const;
    qint64 unsentBytes() const;

private:
    struct Usage
    {
        qint64 connections = 0;
        qint64 unsentBytes = 0;
    };
    void release(const Client &client, qint64 unsentBytes);

    const Limits m_limits;
    mutable QMutex m_mutex; // guards all below
    QHash<QByteArray, Usage> m_perClient; ///< by addressKey(); of those with a connection
    qint64 m_total = 0;
    qint64 m_unauthenticated = 0;
    qint64 m_unsentBytes = 0;
};

/// The place of one connection in the counts. A child of the socket: it ends with it, whoever owns
/// the socket by then, and moves between threads with it.
class ConnectionSlot : public QObject
{
public:
    /// `client` as it was given to ConnectionGate::enter.
    ConnectionSlot(ConnectionGate &gate, ConnectionGate::Client client, QObject *socket);
    ~ConnectionSlot() override;

    /// Whose the connection is from here on; false when that client has too many.
    bool setClient(const ConnectionGate::Client &client);

    /// The peer has shown a valid token. Only the first call counts.
    void markAuthenticated();
    bool isAuthenticated() const { return m_authenticated; }

    /// More output is about to wait; the limit when that is too much.
    std::optional<Limit> addUnsent(qint64 bytes);
    /// So much of the output waits still.
    void keepUnsent(qint64 bytes);

    bool eventFilter(QObject *socket, QEvent *event) override;

private:
    ConnectionGate &m_gate;
    ConnectionGate::Client m_client;
    bool m_authenticated;
    qint64 m_unsentBytes = 0; ///< as the gate counts them
};

} // namespace saferide::http
