// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/clock.h"

#include <QTimer>

#include <set>

namespace saferide {

/// The owner of deadlines.
class Waiting
{
public:
    Waiting() = default;
    Waiting(const Waiting &) = delete;
    Waiting &operator=(const Waiting &) = delete;
    virtual ~Waiting() = default;

    /// `which` is the value passed to the deadline's constructor.
    virtual void deadlinePassed(int which) = 0;
};

class Deadline;

/// The deadlines of all connections of a thread on one precise timer: each of tens of thousands
/// costs a tree node. Must be used in its own thread only.
class Deadlines : public QObject
{
    Q_OBJECT
public:
    explicit Deadlines(const Clock &clock);

    qint64 now() const { return m_clock.monotonicMsecs(); }

private:
    friend class Deadline;
    using Entry = std::pair<qint64, Deadline *>;

    void arm();
    void fire();

    const Clock &m_clock;
    std::set<Entry> m_entries;
    QTimer m_timer;
    qint64 m_armedFor = -1;
};

/// A deadline of an owner. May be set repeatedly; cleared by its destructor.
class Deadline final
{
public:
    Deadline(Deadlines &deadlines, Waiting &owner, int which = 0)
        : m_deadlines(deadlines)
        , m_owner(owner)
        , m_which(which)
    {
    }
    Deadline(const Deadline &) = delete;
    Deadline &operator=(const Deadline &) = delete;
    ~Deadline() { clear(); }

    /// In milliseconds of Deadlines::now().
    void set(qint64 when);
    void setIn(qint64 msecs) { set(m_deadlines.now() + msecs); }
    void clear();
    bool isSet() const { return m_when >= 0; }
    qint64 when() const { return m_when; }

private:
    friend class Deadlines;

    Deadlines &m_deadlines;
    Waiting &m_owner;
    int m_which;
    qint64 m_when = -1;
};

} // namespace saferide
