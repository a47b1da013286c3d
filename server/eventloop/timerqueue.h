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

/// The timers of an event dispatcher, with Qt's types: precise to the millisecond; coarse within
/// 5 % of the interval, so that timers coincide; very coarse to the full second. Coarse timers are
/// precise up to 20 ms and very coarse from 20 s on.
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

    /// Rounded up; 0 if it is due; nullopt for an unknown timer.
    std::optional<std::chrono::milliseconds> remaining(int id, Time now) const;
    /// When the next timer is due, except those whose event is being handled.
    std::optional<Time> nextDue() const;
    /// Sends one event for every due timer, except those whose event is still being handled. A
    /// timer that is late by more than its interval skips the missed events. Returns the number of
    /// events, not counting zero timers.
    int activate(Time now);

private:
    struct Timer
    {
        int id = 0;
        quint64 serial = 0; // ids are reused
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
