// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QThread>

#include <functional>

namespace saferide {

class EpollDispatcher;
struct TurnTimes;

/// A thread with an event loop for connections. Its owner creates and destroys the objects of the
/// thread by call(), so that no other thread ever accesses them. Must be created, used and
/// destroyed in one other thread.
class IoThread final
{
public:
    /// The name is seen by debuggers, and in the log.
    explicit IoThread(const QString &name);
    IoThread(const IoThread &) = delete;
    IoThread &operator=(const IoThread &) = delete;
    /// Ends the loop and waits for the thread.
    ~IoThread();

    /// Runs a function on the thread and waits for it: for setup and teardown only.
    void call(const std::function<void()> &function);
    /// Counts the turns of the loop in `turns`, which outlives the thread.
    void measureTurns(const TurnTimes &times);
    /// Runs a function on the thread, later.
    void post(std::function<void()> function);

private:
    EpollDispatcher *m_dispatcher; // the thread owns it
    QThread m_thread;
    QObject *m_anchor; // lives on m_thread, which deletes it at its end
};

} // namespace saferide
