// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/peerplace.h"
#include "server/http/limits.h"

#include <QHash>
#include <QHostAddress>
#include <QMutex>
#include <QObject>

#include <optional>

namespace saferide::http {

/// Counts the public connections of all threads, and the bodies and answers that wait in them,
/// against the limits. A client is an address (addressKey); a trusted proxy is none. Thread-safe.
class ConnectionGate
{
public:
    using Client = std::optional<QHostAddress>;

    explicit ConnectionGate(const Limits &limits, const Rejections &rejections = {})
        : m_limits(limits)
        , m_rejections(rejections)
    {
    }

    /// Counts a new connection unless a limit is reached, and which. Without a client it comes from
    /// a trusted proxy: it counts as authenticated, and for a client, who may be a stranger, when
    /// that is known (move).
    /// No client gets all places for who has shown no token (hasPlaceFor).
    std::optional<Limit> enter(const Client &client);
    void leave(const Client &client, bool wasAuthenticated, qint64 bufferedBytes);
    void authenticated(const Client &client, qint64 bufferedBytes);

    /// Whose a connection is. Without a client it counts as authenticated.
    struct Holder
    {
        Client client;
        bool isAuthenticated;
    };
    /// From here on the connection is another's. When a limit is reached for that one, which;
    /// nothing changes then.
    std::optional<Limit> move(const Holder &from, const Holder &to, qint64 bufferedBytes);

    /// Counts bytes that are about to wait for the client, unless a limit is reached: false, and
    /// the rejection is counted. Who has shown no token is in a part of its own, which leaves the
    /// rest to answers and phones.
    bool addBuffered(const Client &client, bool isAuthenticated, qint64 bytes);
    void removeBuffered(const Client &client, bool isAuthenticated, qint64 bytes);

    qint64 total() const;
    qint64 unauthenticated() const;
    qint64 bufferedBytes() const;

private:
    struct Usage
    {
        qint64 connections = 0;
        qint64 unauthenticated = 0; ///< of them
        qint64 bufferedBytes = 0;
    };
    std::optional<Limit> bufferLimit(const Usage *usage, qint64 bytes, qint64 ofStrangers) const;
    std::optional<Limit> limitFor(const Holder &holder) const;
    void add(const Holder &holder, qint64 bufferedBytes);
    void remove(const Holder &holder, qint64 bufferedBytes);

    const Limits m_limits;
    const Rejections m_rejections;
    mutable QMutex m_mutex; // guards all below
    QHash<QByteArray, Usage> m_perClient; ///< by addressKey(); of those with a connection
    qint64 m_total = 0;
    qint64 m_unauthenticated = 0;
    qint64 m_bufferedBytes = 0;
    qint64 m_unauthenticatedBytes = 0; ///< of them
};

/// The place of one connection in the counts of a gate.
class ConnectionSlot final : public PeerPlace
{
public:
    /// `client` as it was given to ConnectionGate::enter.
    ConnectionSlot(ConnectionGate &gate, ConnectionGate::Client client, QObject *socket);
    ~ConnectionSlot() override;

    /// Whose the connection is from here on; or the limit that this client has reached.
    std::optional<Limit> setHolder(const ConnectionGate::Holder &holder);

    void markAuthenticated() override;
    bool holdBytes(qint64 bytes) override;
    bool isAuthenticated() const { return m_authenticated; }
    const ConnectionGate::Client &client() const { return m_client; }

    /// More bytes are about to wait; false when that is too much.
    bool addBuffered(qint64 bytes);
    /// No more than so many wait still.
    void keepBuffered(qint64 bytes);

private:
    ConnectionGate &m_gate;
    ConnectionGate::Client m_client;
    bool m_authenticated;
    qint64 m_bufferedBytes = 0; ///< as the gate counts them
};

} // namespace saferide::http
