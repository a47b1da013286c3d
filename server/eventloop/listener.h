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

/// An accepting socket of one I/O thread: SO_REUSEPORT, so that each thread has its own on the same
/// port, a backlog of 4096, TCP_NODELAY on what it accepts. To be used in its thread only.
///
/// At the limit of descriptors it stops accepting for a moment and says so in the log, once a
/// minute at most, while those who are in are served.
class Listener final : public QObject
{
public:
    /// Takes over the descriptor: non-blocking, close-on-exec.
    using Accepted = std::function<void(qintptr descriptor)>;

    /// Unavailable when somebody listens on this port already. SO_REUSEPORT would let two daemons
    /// of one user share it silently.
    static Result<void> checkFree(const QHostAddress &address, quint16 port);
    /// A bound socket that listens; hand it to a Listener. Port 0 is any free port. Unavailable
    /// when the address is not this machine's.
    static Result<int> bind(const QHostAddress &address, quint16 port);
    /// Another descriptor of an accepting socket that is there already, in the same way.
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
    QDeadlineTimer m_saysAgain{0}; // that there are no descriptors
};

} // namespace saferide
