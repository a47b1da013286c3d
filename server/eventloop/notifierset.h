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

/// The socket notifiers of one event dispatcher, and which of them are ready. Any number of
/// notifiers of any kind may watch one descriptor. Changes reach the kernel only when the loop is
/// about to wait, so that switching a notifier off and on again costs nothing; a write notifier is
/// first tried with one poll() for all of them, because most sockets can be written to and the
/// notifier goes away at once.
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

    /// False when it could not be made; then nothing works.
    bool isValid() const { return m_epoll >= 0; }

    void add(QSocketNotifier *notifier);
    void remove(QSocketNotifier *notifier);
    /// A descriptor that ends the waiting when it becomes readable. It is never closed here.
    void addWakeUp(int descriptor);

    /// Tells the kernel what changed. True when something is ready already, so that nobody must
    /// wait.
    bool prepare();
    /// Waits for at most so many milliseconds, -1 without limit.
    Waited wait(int timeoutMsecs);
    /// Sends an event to every notifier that is ready. Returns how many.
    int activate();

private:
    static constexpr int Kinds = 3; // QSocketNotifier::Type
    struct Watch
    {
        std::array<QVarLengthArray<QSocketNotifier *, 1>, Kinds> notifiers;
        quint32 generation =
            0; // grows when the last notifier goes: what was reported before is void
        uint32_t armed = 0; // what the kernel was told
        bool changed = false; // is in m_changed
        bool alwaysReady = false; // a file that epoll refuses
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
    std::vector<pollfd> m_writers; // wanted, not armed
    std::vector<Ready> m_ready;
    std::vector<epoll_event> m_events;
    quint64 m_round = 0; // a nested loop makes the rest of an outer round void
};

} // namespace saferide
