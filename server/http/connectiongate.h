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

/// Counts the public connections of all threads against the limits. Thread-safe.
class ConnectionGate
{
public:
    explicit ConnectionGate(const Limits &limits)
        : m_limits(limits)
    {
    }

    /// Counts a new connection unless a limit is reached, and which.
    std::optional<Limit> enter(const QHostAddress &address);
    void leave(const QHostAddress &address, bool wasAuthenticated);
    void authenticated();

    qint64 total() const;
    qint64 unauthenticated() const;

    /// Whom an address stands for: IPv4 as such, of IPv6 the /64 that one subscriber has.
    static QByteArray subscriber(const QHostAddress &address);

private:
    const Limits m_limits;
    mutable QMutex m_mutex; // guards all below
    QHash<QByteArray, qint64> m_perAddress;
    qint64 m_total = 0;
    qint64 m_unauthenticated = 0;
};

/// The place of one connection in the counts. A child of the socket: it ends with it, whoever owns
/// the socket by then, and moves between threads with it.
class ConnectionSlot : public QObject
{
public:
    ConnectionSlot(ConnectionGate &gate, QHostAddress address, QObject *socket);
    ~ConnectionSlot() override;

    /// The peer has shown a valid token. Only the first call counts.
    void markAuthenticated();
    bool isAuthenticated() const { return m_authenticated; }
    const QHostAddress &address() const { return m_address; }

    bool eventFilter(QObject *socket, QEvent *event) override;

private:
    ConnectionGate &m_gate;
    QHostAddress m_address;
    bool m_authenticated = false;
};

} // namespace saferide::http
