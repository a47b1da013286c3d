// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/daemon/logtext.h"
#include "shared/core/result.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace saferide {

/// The log of this process: every qCDebug … qCCritical becomes one line on standard error. A thread
/// of its own writes them, because whoever reads a log may be slow, and an event loop must not wait
/// for that; beyond a bound lines are dropped and counted. Thread-safe. One a process; made and
/// destroyed in the main thread.
class Log final
{
public:
    enum class Format { Text, Journal, Json };
    using Write = std::function<void(const QByteArray &)>;

    /// `write` is called from one other thread.
    explicit Log(Format format, Write write = writeToStandardError);
    Log(const Log &) = delete;
    Log &operator=(const Log &) = delete;
    /// Writes what is left; afterwards the handler of before is back.
    ~Log();

    /// Journal where standard error is the journal's and text is wanted.
    static Format formatFor(const QString &configured);

    /// `debug`, `info`, `warning` or `error` for one category, `saferide` for all: those that were
    /// set one by one are forgotten. InvalidInput for another level or a category that is none.
    Result<void> setLevel(const QString &category, const QString &level);
    /// What is set: `saferide`, and categories that differ.
    std::map<QString, QString> levels() const;
    /// The last warnings and errors, oldest first; one that came again is told once, by its last
    /// time.
    std::vector<LogEvent> lastProblems() const;

private:
    struct Problem
    {
        LogEvent event;
        quint64 times = 0;
    };

    static void writeToStandardError(const QByteArray &line);
    static void handle(QtMsgType level, const QMessageLogContext &context, const QString &message);
    void add(LogEvent event);
    void noteProblem(LogEvent event); // wants m_mutex
    void run();
    void applyLevels(); // wants m_mutex

    const Format m_format;
    const Write m_write;
    mutable std::mutex m_mutex; // guards what follows, but for the thread
    std::condition_variable m_changed;
    std::deque<QByteArray> m_lines;
    quint64 m_dropped = 0;
    bool m_ending = false;
    std::deque<Problem> m_problems;
    std::map<QString, QString> m_levels;
    QtMessageHandler m_previous = nullptr;
    std::thread m_thread;
};

} // namespace saferide
