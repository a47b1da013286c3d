// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include <chrono>
#include <functional>

namespace saferide {

/// The end of a node whose phones go to other nodes: for half of the time it serves as before,
/// while /ready tells the proxy to send nobody else; then it stops accepting and closes the phones'
/// connections, a part of them in each turn, so that they do not all arrive elsewhere at once. Main
/// thread.
class Drain final : public QObject
{
public:
    static constexpr std::chrono::milliseconds TurnTime{20}; ///< in which thousands can be closed

    struct Steps
    {
        std::function<void()> stopAccepting;
        /// With the number of turns that are left, this one included.
        std::function<void(int turnsLeft)> closeSome;
        /// The last one; may destroy the Drain from the event loop.
        std::function<void()> finish;
    };

    /// `duration`: more than 0.
    Drain(std::chrono::seconds duration, Steps steps);

    void start() { m_timer.start(); }
    /// One turn now.
    void turn();

private:
    const int m_turns;
    const Steps m_steps;
    QTimer m_timer;
    int m_done = 0;
};

} // namespace saferide
