// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QDeadlineTimer>
#include <QHostAddress>
#include <QSocketNotifier>
#include <QTimer>

#include <functional>
#include <memory>

namespace saferide {

/// A listening socket of an I/O thread: SO_REUSEPORT, so that each thread has its own on the same
/// port; a backlog of 4096; TCP_NODELAY on accepted sockets. Must be used in its thread only.
///
/// At the limit of descriptors it stops accepting for a while and logs this, at most once a minute;
/// existing connections are still served.
class Listener final : public QObject
{
public:
    /// Takes over the descriptor, which must be non-blocking and close-on-exec.
    using Accepted = std::function<void(qintptr descriptor)>;

    /// Unavailable if another process listens on this port. SO_REUSEPORT would let two daemons
    /// of the same user share it silently.
    static Result<void> checkFree(const QHostAddress &address, quint16 port);
    /// Returns a listening socket for a Listener. Port 0 selects a free port. Unavailable if the
    /// address does not belong to this machine.
    static Result<int> bind(const QHostAddress &address, quint16 port);
    /// Returns a duplicate of the descriptor of an existing listening socket.
    static Result<int> share(int descriptor);
    static quint16 portOf(int descriptor);

    Listener(int descriptor, Accepted accepted, QObject *parent = nullptr);
    ~Listener() override;

private:
    void acceptAll();
    void pause();

    const int m_descriptor;
    const Accepted m_accepted;
    QSocketNotifier m_readable;
    QTimer m_pause;
    QDeadlineTimer m_saysAgain{0}; // until the lack of descriptors may be logged again
};

} // namespace saferide
