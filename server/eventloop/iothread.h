// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QThread>

#include <functional>

namespace saferide {

class EpollDispatcher;
struct TurnTimes;

/// A thread with an event loop for connections. Its owner builds and destroys by `call` what lives
/// on it, so that nothing there is ever touched from another thread. Made, used and destroyed in
/// one other thread.
class IoThread final
{
public:
    explicit IoThread(int number);
    IoThread(const IoThread &) = delete;
    IoThread &operator=(const IoThread &) = delete;
    /// Ends the loop and waits for it.
    ~IoThread();

    /// Runs this on the thread and waits for it: for building up and taking down only.
    void call(const std::function<void()> &function);
    /// Counts the turns of its loop there, which outlives the thread.
    void measureTurns(const TurnTimes &times);
    /// Runs this on the thread, later.
    void post(std::function<void()> function);

private:
    EpollDispatcher *m_dispatcher; // the thread owns it
    QThread m_thread;
    QObject *m_anchor; // lives on m_thread, which deletes it at its end
};

} // namespace saferide
