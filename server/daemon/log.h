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
/// of its own writes them, because the reader of a log may be slow, and an event loop must not wait
/// for it; beyond a limit lines are dropped and counted. Thread-safe. One per process; created and
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
    /// Writes the remaining lines and restores the previous handler.
    ~Log();

    /// Journal if standard error is the journal and the format is text.
    static Format formatFor(const QString &configured);

    /// `debug`, `info`, `warning` or `error` for one category; `saferide` for all, which resets
    /// individual ones. InvalidInput for another level or category.
    Result<void> setLevel(const QString &category, const QString &level);
    /// The levels: `saferide`, and categories that differ.
    std::map<QString, QString> levels() const;
    /// The latest warnings and errors, oldest first; a repeated one is listed once, with its latest
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
    void noteProblem(LogEvent event); // requires m_mutex
    void run();
    void applyLevels(); // requires m_mutex

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
