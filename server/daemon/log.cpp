// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/log.h"

#include "shared/core/clock.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr std::size_t MaxLines = 20'000;
constexpr std::size_t MaxProblems = 20;
const QLatin1StringView Everything = "saferide"_L1;

std::mutex currentMutex; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
Log *current = nullptr; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): Qt's handler
                        // is a function; guarded by currentMutex

const QStringList &levelNames()
{
    static const QStringList names{u"debug"_s, u"info"_s, u"warning"_s, u"error"_s};
    return names;
}

QString rulesFor(const QString &pattern, const QString &level)
{
    static const QStringList QtNames{u"debug"_s, u"info"_s, u"warning"_s, u"critical"_s};
    const qsizetype least = levelNames().indexOf(level);
    QString rules;
    for (qsizetype i = 0; i < QtNames.size(); ++i) {
        rules += u"%1.%2=%3\n"_s.arg(pattern, QtNames[i], i >= least ? u"true"_s : u"false"_s);
    }
    return rules;
}

QByteArray lineOf(Log::Format format, const LogEvent &event)
{
    switch (format) {
    case Log::Format::Text:
        return textLine(event);
    case Log::Format::Journal:
        return journalLine(event);
    case Log::Format::Json:
        return jsonLine(event);
    }
    Q_UNREACHABLE();
}

/// What Qt's driver for PostgreSQL says of each prepared statement of a connection that broke; that
/// it broke is told by our own warning.
bool isNoise(const QString &message)
{
    return message.startsWith("Unable to free statement"_L1);
}

/// Drivers end their messages with line breaks.
QString withoutEnd(QString message)
{
    while (!message.isEmpty() && message.back().isSpace()) {
        message.chop(1);
    }
    return message;
}

} // namespace

Log::Format Log::formatFor(const QString &configured)
{
    if (configured == "json"_L1) {
        return Format::Json;
    }
    struct stat error
    { };
    const QByteArray stream = qgetenv("JOURNAL_STREAM"); // device:inode, systemd.exec(5)
    const bool isJournal = ::fstat(STDERR_FILENO, &error) == 0
        && stream
            == QByteArray::number(quint64(error.st_dev)) + ':'
                + QByteArray::number(quint64(error.st_ino));
    return isJournal ? Format::Journal : Format::Text;
}

Log::Log(Format format, Write write)
    : m_format(format)
    , m_write(std::move(write))
    , m_levels{{Everything, u"info"_s}}
{
    {
        const std::lock_guard lock(m_mutex);
        applyLevels();
    }
    m_thread = std::thread([this] { run(); });
    {
        const std::lock_guard lock(currentMutex);
        Q_ASSERT(current == nullptr);
        current = this;
    }
    m_previous = qInstallMessageHandler(&Log::handle);
}

Log::~Log()
{
    qInstallMessageHandler(m_previous);
    {
        const std::lock_guard lock(currentMutex);
        current = nullptr;
    }
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void Log::writeToStandardError(const QByteArray &line)
{
    qsizetype written = 0;
    while (written < line.size()) {
        const ssize_t count =
            ::write(STDERR_FILENO, line.constData() + written, size_t(line.size() - written));
        if (count < 0 && errno != EINTR) {
            return; // nobody reads it
        }
        written += std::max<ssize_t>(count, 0);
    }
}

void Log::handle(QtMsgType level, const QMessageLogContext &context, const QString &message)
{
    if (isNoise(message)) {
        return;
    }
    const LogFields *fields = fieldsOfThisLine();
    const char *category = context.category != nullptr ? context.category : "default";
    LogEvent event{SystemClock().now(), level, QString::fromLatin1(category), withoutEnd(message),
                   fields != nullptr ? *fields : LogFields()};
    if (level == QtFatalMsg) {
        writeToStandardError(textLine(event)); // the process ends now
        return;
    }
    const std::lock_guard lock(currentMutex);
    if (current != nullptr) {
        current->add(std::move(event));
    }
}

void Log::add(LogEvent event)
{
    QByteArray line = lineOf(m_format, event);
    {
        const std::lock_guard lock(m_mutex);
        if (event.level == QtWarningMsg || event.level == QtCriticalMsg) {
            noteProblem(std::move(event));
        }
        if (m_lines.size() >= MaxLines) {
            ++m_dropped;
            return;
        }
        m_lines.push_back(std::move(line));
    }
    m_changed.notify_one();
}

/// One that comes again and again must not push out the one that says why.
void Log::noteProblem(LogEvent event)
{
    const auto isSame = [&event](const Problem &known) {
        return known.event.level == event.level && known.event.category == event.category
            && known.event.message == event.message;
    };
    Problem problem{{}, 1};
    const auto known = std::ranges::find_if(m_problems, isSame);
    if (known != m_problems.end()) {
        problem.times += known->times;
        m_problems.erase(known);
    }
    problem.event = std::move(event);
    m_problems.push_back(std::move(problem));
    if (m_problems.size() > MaxProblems) {
        m_problems.pop_front();
    }
}

void Log::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_ending || !m_lines.empty(); });
        if (m_lines.empty()) {
            return;
        }
        std::deque<QByteArray> lines;
        lines.swap(m_lines);
        if (const quint64 dropped = std::exchange(m_dropped, 0); dropped > 0) {
            lines.push_back(
                lineOf(m_format,
                       {SystemClock().now(),
                        QtWarningMsg,
                        u"saferide.log"_s,
                        u"%1 lines were dropped: the reader of the log is too slow"_s.arg(dropped),
                        {}}));
        }
        lock.unlock();
        for (const QByteArray &line : lines) {
            m_write(line);
        }
        lock.lock();
    }
}

Result<void> Log::setLevel(const QString &category, const QString &level)
{
    static const QRegularExpression CategoryName(u"^saferide(\\.[a-z]+)*$"_s);
    if (!levelNames().contains(level)) {
        return Error{ErrorCode::InvalidInput,
                     u"the level must be debug, info, warning or error, not \"%1\""_s.arg(level)};
    }
    if (!CategoryName.match(category).hasMatch()) {
        return Error{ErrorCode::InvalidInput,
                     u"the category must look like saferide.http, not \"%1\""_s.arg(category)};
    }
    const std::lock_guard lock(m_mutex);
    if (category == Everything) {
        m_levels.clear();
    }
    m_levels[category] = level;
    applyLevels();
    return {};
}

void Log::applyLevels()
{
    QString rules;
    for (const auto &[category, level] : m_levels) { // `saferide` sorts before its categories
        rules += rulesFor(category == Everything ? u"saferide.*"_s : category, level);
    }
    QLoggingCategory::setFilterRules(rules);
}

std::map<QString, QString> Log::levels() const
{
    const std::lock_guard lock(m_mutex);
    return m_levels;
}

std::vector<LogEvent> Log::lastProblems() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<LogEvent> problems;
    for (const Problem &problem : m_problems) {
        LogEvent &event = problems.emplace_back(problem.event);
        if (problem.times > 1) {
            event.message += u" (%1 times)"_s.arg(problem.times);
        }
    }
    return problems;
}

} // namespace saferide
