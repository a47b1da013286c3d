// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractEventDispatcher>

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace saferide {

/// The timers of one event dispatcher, with Qt's meaning of their types: precise to the
/// millisecond; coarse within 5 % of the interval, so that timers fall together; very coarse to the
/// full second. Coarse timers up to 20 ms are precise, from 20 s on very coarse.
class TimerQueue
{
public:
    using Time = std::chrono::steady_clock::time_point;
    using Info = QAbstractEventDispatcher::TimerInfo;

    void add(int id, std::chrono::milliseconds interval, Qt::TimerType type, QObject *object,
             Time now);
    bool remove(int id);
    bool removeAll(QObject *object);
    QList<Info> timersOf(QObject *object) const;

    /// Rounded up, 0 when it is due; nullopt for an unknown timer.
    std::optional<std::chrono::milliseconds> remaining(int id, Time now) const;
    /// When the next timer is due; those whose event is being handled do not count.
    std::optional<Time> nextDue() const;
    /// Sends an event for every timer that is due, each once, and never to a timer whose event is
    /// still being handled. A timer that is late by more than its interval skips what it missed.
    /// Returns how many events there were, zero timers left out.
    int activate(Time now);

private:
    struct Timer
    {
        int id = 0;
        quint64 serial = 0; // ids are used again
        std::chrono::milliseconds interval{0};
        Qt::TimerType type = Qt::CoarseTimer;
        QObject *object = nullptr;
        Time due;
        bool running = false; // its event is being handled
    };
    struct Sooner
    {
        bool operator()(const Timer *left, const Timer *right) const
        {
            return left->due != right->due ? left->due < right->due : left->serial < right->serial;
        }
    };

    static Time firstDue(const Timer &timer, Time now);
    static Time dueAfter(const Timer &timer, Time now);
    void reschedule(Timer &timer, Time now);
    Timer *find(int id, quint64 serial) const;

    std::unordered_map<int, std::unique_ptr<Timer>> m_timers;
    std::unordered_map<QObject *, std::vector<Timer *>> m_byObject;
    std::set<Timer *, Sooner> m_byDue;
    quint64 m_lastSerial = 0;
};

} // namespace saferide
