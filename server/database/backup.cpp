// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/backup.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>

#include <csignal>
#include <memory>
#include <sqlite3.h>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

using SqliteHandle = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

constexpr int BusyTimeoutMsecs = 10'000;

Error trouble(const QString &reason)
{
    return Error{ErrorCode::Unavailable, u"the backup failed: "_s + reason};
}

SqliteHandle openSqlite(const QString &path, int flags)
{
    sqlite3 *handle = nullptr;
    sqlite3_open_v2(path.toUtf8().constData(), &handle, flags, nullptr);
    sqlite3_busy_timeout(handle, BusyTimeoutMsecs);
    return {handle, &sqlite3_close};
}

/// In one step, hence of one state of the database; writers continue meanwhile, because it is in
/// WAL mode.
Result<void> copyPages(const QString &from, const QString &to, const BackupProgress &progress)
{
    const auto source = openSqlite(from, SQLITE_OPEN_READWRITE);
    const auto target = openSqlite(to, SQLITE_OPEN_READWRITE);
    // A read transaction preserves this state until the end, so that pages can be copied in parts.
    int code =
        sqlite3_exec(source.get(), "BEGIN; PRAGMA schema_version", nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        return trouble(QString::fromUtf8(sqlite3_errmsg(source.get())));
    }
    // Nobody reads the copy before it is complete.
    sqlite3_exec(target.get(), "PRAGMA journal_mode = OFF", nullptr, nullptr, nullptr);
    sqlite3_backup *copy = sqlite3_backup_init(target.get(), "main", source.get(), "main");
    if (copy == nullptr) {
        return trouble(QString::fromUtf8(sqlite3_errmsg(target.get())));
    }
    do {
        code = sqlite3_backup_step(copy, 1024);
        const int total = std::max(1, sqlite3_backup_pagecount(copy));
        progress(int(100LL * (total - sqlite3_backup_remaining(copy)) / total));
    } while (code == SQLITE_OK);
    sqlite3_backup_finish(copy);
    if (code != SQLITE_DONE) {
        return trouble(QString::fromUtf8(sqlite3_errstr(code)));
    }
    return {};
}

Result<void> dump(const DatabaseUrl &url, const QString &file, const BackupProgress &progress)
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PGPASSWORD"_s,
                       url.password); // not on the command line, which others can see
    if (!url.sslMode.isEmpty()) {
        environment.insert(u"PGSSLMODE"_s, url.sslMode);
    }
    process.setProcessEnvironment(environment);
    process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    process.start(u"pg_dump"_s,
                  {u"--format=custom"_s, u"--no-password"_s, u"--host"_s, url.hosts(), u"--port"_s,
                   url.ports(), u"--username"_s, url.user, u"--file"_s, file, u"--dbname"_s,
                   url.name});
    if (!process.waitForStarted()) {
        return trouble(u"cannot start pg_dump; install the package postgresql-client"_s);
    }
    process.waitForFinished(-1);
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        return trouble(QString::fromUtf8(process.readAllStandardError()).simplified());
    }
    progress(100);
    return {};
}

/// The file of an incomplete backup, beside the final name: a file with the final name is always
/// complete. Removed if the backup fails, also by SIGINT and SIGTERM.
class UnfinishedFile
{
public:
    explicit UnfinishedFile(const QString &target)
        : m_file(target + u".unfinished"_s)
    {
        path = QFile::encodeName(m_file.fileName());
        for (const int signal : {SIGINT, SIGTERM}) {
            std::signal(signal, &UnfinishedFile::interrupted);
        }
    }
    UnfinishedFile(const UnfinishedFile &) = delete;
    UnfinishedFile &operator=(const UnfinishedFile &) = delete;
    ~UnfinishedFile()
    {
        for (const int signal : {SIGINT, SIGTERM}) {
            std::signal(signal, SIG_DFL);
        }
        if (m_isMade) {
            QFile::remove(m_file.fileName());
        }
    }

    QString fileName() const { return m_file.fileName(); }
    /// Empty, and readable by its owner only.
    Result<void> make()
    {
        QFile::remove(m_file.fileName()); // of a backup that was killed
        m_isMade = m_file.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                               QFile::ReadOwner | QFile::WriteOwner);
        return m_isMade ? Result<void>() : failure(u"cannot make "_s);
    }
    /// Renames it once everything is on disk.
    Result<void> finish(const QString &target)
    {
        if (::fsync(m_file.handle()) != 0 || !QFile::rename(m_file.fileName(), target)) {
            return failure(u"cannot finish "_s);
        }
        m_isMade = false;
        return {};
    }

private:
    static void interrupted(int signal)
    {
        ::unlink(path.constData());
        ::_exit(128 + signal);
    }
    Error failure(const QString &doing) const
    {
        return trouble(
            doing + m_file.fileName() + u": "_s
            + (m_file.error() == QFileDevice::NoError ? qt_error_string() : m_file.errorString()));
    }

    static inline QByteArray path; // for the signal; one backup at a time
    QFile m_file;
    bool m_isMade = false;
};

} // namespace

Result<void> backup(const DatabaseUrl &url, const QString &file, const BackupProgress &progress)
{
    if (QFileInfo::exists(file)) {
        return Error{ErrorCode::Conflict, file + u" already exists; choose another name"_s};
    }
    const QString folder = QFileInfo(file).absolutePath();
    if (!QFileInfo(folder).isDir()) { // perhaps a disk that is not mounted: never created
        return trouble(u"the folder %1 does not exist"_s.arg(folder));
    }
    const bool isSqlite = url.dialect == Dialect::Sqlite;
    if (isSqlite && !QFileInfo::exists(url.path)) {
        return trouble(u"there is no database "_s + url.path);
    }
    UnfinishedFile unfinished(file);
    if (auto made = unfinished.make(); !made) {
        return made;
    }
    const auto done = isSqlite ? copyPages(url.path, unfinished.fileName(), progress)
                               : dump(url, unfinished.fileName(), progress);
    return done ? unfinished.finish(file) : done;
}

} // namespace saferide::db
