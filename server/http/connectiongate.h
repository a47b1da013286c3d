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

/// Enforces the limits of public connections, and of the bodies and replies buffered in them, for
/// all threads. A client is an address (addressKey), but not a trusted proxy. Thread-safe.
class ConnectionGate
{
public:
    using Client = std::optional<QHostAddress>;

    explicit ConnectionGate(const Limits &limits, const Rejections &rejections = {})
        : m_limits(limits)
        , m_rejections(rejections)
    {
    }

    /// Counts a new connection, or returns the limit that is reached. Without a client it comes
    /// from a trusted proxy: it counts as authenticated until its client is known (see move()),
    /// who may be unauthenticated.
    /// No client gets all places for unauthenticated connections (hasPlaceFor).
    std::optional<Limit> enter(const Client &client);
    void leave(const Client &client, bool wasAuthenticated, qint64 bufferedBytes);
    void authenticated(const Client &client, qint64 bufferedBytes);

    /// The owner of a connection. Without a client it counts as authenticated.
    struct Holder
    {
        Client client;
        bool isAuthenticated;
    };
    /// Moves a connection to another owner, or returns the limit that the new owner has reached and
    /// changes nothing.
    std::optional<Limit> move(const Holder &from, const Holder &to, qint64 bufferedBytes);

    /// Counts bytes that are about to be buffered. False if a limit is reached, which is counted as
    /// a rejection. Unauthenticated connections have a separate share, which leaves the rest to
    /// replies and phones.
    bool addBuffered(const Client &client, bool isAuthenticated, qint64 bytes);
    void removeBuffered(const Client &client, bool isAuthenticated, qint64 bytes);

    qint64 total() const;
    qint64 unauthenticated() const;
    qint64 bufferedBytes() const;

private:
    struct Usage
    {
        qint64 connections = 0;
        qint64 unauthenticated = 0; ///< of these
        qint64 bufferedBytes = 0;
    };
    std::optional<Limit> bufferLimit(const Usage *usage, qint64 bytes, qint64 ofStrangers) const;
    std::optional<Limit> limitFor(const Holder &holder) const;
    void add(const Holder &holder, qint64 bufferedBytes);
    void remove(const Holder &holder, qint64 bufferedBytes);

    const Limits m_limits;
    const Rejections m_rejections;
    mutable QMutex m_mutex; // guards all members below
    QHash<QByteArray, Usage> m_perClient; ///< by addressKey(); only clients with a connection
    qint64 m_total = 0;
    qint64 m_unauthenticated = 0;
    qint64 m_bufferedBytes = 0;
    qint64 m_unauthenticatedBytes = 0; ///< of these
};

/// The place of a connection in the counts of a gate.
class ConnectionSlot final : public PeerPlace
{
public:
    /// `client` is the one passed to ConnectionGate::enter().
    ConnectionSlot(ConnectionGate &gate, ConnectionGate::Client client, QObject *socket);
    ~ConnectionSlot() override;

    /// Moves the connection to this client, or returns the limit that the client has reached.
    std::optional<Limit> setHolder(const ConnectionGate::Holder &holder);

    void markAuthenticated() override;
    bool holdBytes(qint64 bytes) override;
    bool isAuthenticated() const { return m_authenticated; }
    const ConnectionGate::Client &client() const { return m_client; }

    /// More bytes are about to be buffered; false if a limit is reached.
    bool addBuffered(qint64 bytes);
    /// At most this many bytes are still buffered.
    void keepBuffered(qint64 bytes);

private:
    ConnectionGate &m_gate;
    ConnectionGate::Client m_client;
    bool m_authenticated;
    qint64 m_bufferedBytes = 0; ///< as counted by the gate
};

} // namespace saferide::http
