// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>
#include <QVarLengthArray>

#include <array>
#include <memory>
#include <poll.h>
#include <sys/epoll.h>
#include <vector>

namespace saferide {

/// The socket notifiers of an event dispatcher, and which of them are ready. Any number of
/// notifiers of any kind may watch a descriptor. Changes reach the kernel only when the loop is
/// about to wait, so that disabling and re-enabling a notifier is free. Write notifiers are first
/// tried with one poll() for all of them, because most sockets are writable and the notifier is
/// soon disabled.
class NotifierSet
{
public:
    enum class Waited {
        Done,
        Woken, // by the descriptor of addWakeUp()
        Interrupted, // by a signal
    };

    NotifierSet();
    NotifierSet(const NotifierSet &) = delete;
    NotifierSet &operator=(const NotifierSet &) = delete;
    ~NotifierSet();

    /// False if it could not be created; it is then unusable.
    bool isValid() const { return m_epoll >= 0; }

    void add(QSocketNotifier *notifier);
    void remove(QSocketNotifier *notifier);
    /// Adds a descriptor that ends the waiting when it becomes readable. It is not closed here.
    void addWakeUp(int descriptor);

    /// Passes the changes to the kernel. True if a notifier is already ready, so that the loop must
    /// not wait.
    bool prepare();
    /// Waits for at most this many milliseconds; -1: no limit.
    Waited wait(int timeoutMsecs);
    /// Sends an event to every ready notifier. Returns their number.
    int activate();

private:
    static constexpr int Kinds = 3; // QSocketNotifier::Type
    struct Watch
    {
        std::array<QVarLengthArray<QSocketNotifier *, 1>, Kinds> notifiers;
        quint32 generation =
            0; // incremented with the last notifier's removal: invalidates earlier reports
        uint32_t armed = 0; // events registered with the kernel
        bool changed = false; // is in m_changed
        bool alwaysReady = false; // a file, which epoll refuses
    };
    struct Ready
    {
        int descriptor = -1;
        quint32 generation = 0;
        uint32_t events = 0;
    };

    Watch &watch(int descriptor);
    static uint32_t wanted(const Watch &watch);
    void markChanged(int descriptor, Watch &watch);
    void settle(int descriptor, Watch &watch);
    void tryWriters();
    void arm(int descriptor, Watch &watch, uint32_t events);
    void refuse(int descriptor, Watch &watch, int error);
    int activate(const Ready &ready);
    int activate(const Ready &ready, QSocketNotifier::Type kind);

    int m_epoll = -1;
    std::vector<std::unique_ptr<Watch>> m_watches; // by descriptor
    std::vector<int> m_changed;
    std::vector<int> m_settling;
    std::vector<int> m_alwaysReady;
    std::vector<pollfd> m_writers; // enabled, but not armed
    std::vector<Ready> m_ready;
    std::vector<epoll_event> m_events;
    quint64 m_round = 0; // a nested loop invalidates the rest of an outer round
};

} // namespace saferide
