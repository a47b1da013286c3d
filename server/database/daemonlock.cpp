// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/daemonlock.h"

#include "server/database/connection.h"
#include "server/database/statement.h"
#include "server/database/statementname.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QSysInfo>
#include <QtEndian>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <mutex>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {
namespace {

constexpr qsizetype LongestHost = 30; // PostgreSQL truncates an application_name to 63 bytes
constexpr qsizetype LongestHolder = 200;
constexpr int DaemonClass = 1398892114; // as in sql/queries/daemon_lock
constexpr int NameClass = 1398892115;

/// "host rides1, pid 4711"
QString ownName()
{
    return u"host %1, pid %2"_s.arg(QSysInfo::machineHostName().left(LongestHost))
        .arg(QCoreApplication::applicationPid());
}

/// Of a node's name, for an advisory lock.
int keyOf(const QString &node)
{
    const QByteArray hash = QCryptographicHash::hash(node.toUtf8(), QCryptographicHash::Sha256);
    return int(qFromBigEndian<quint32>(hash.constData()) >> 1U);
}

class FileLock final : public DaemonLock
{
public:
    explicit FileLock(const DatabaseUrl &url)
        : m_databasePath(url.path)
    {
    }
    ~FileLock() override { closeFile(); }

    Result<bool> take() override
    {
        if (m_descriptor >= 0) {
            return true;
        }
        // By whatever path or link: one file has one lock.
        const QString canonical = QFileInfo(m_databasePath).canonicalFilePath();
        const QString path = (canonical.isEmpty() ? m_databasePath : canonical) + u".lock"_s;
        m_descriptor =
            ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (m_descriptor < 0) {
            return failure(path, errno);
        }
        if (::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0) {
            introduce();
            return true;
        }
        const int reason = errno;
        readHolder();
        closeFile();
        return reason == EWOULDBLOCK ? Result(false) : failure(path, reason);
    }

    QString holder() const override { return m_holder; }
    void abort() override { }

private:
    static Error failure(const QString &path, int reason)
    {
        const bool mayPass = reason != EACCES && reason != EPERM && reason != EISDIR;
        return Error{mayPass ? ErrorCode::Unavailable : ErrorCode::InvalidInput,
                     u"cannot lock the database with %1: %2"_s.arg(path, qt_error_string(reason))};
    }

    // For others that find it taken; on a full disk the holder is not named.
    void introduce() const
    {
        const QByteArray text = ownName().toUtf8() + '\n';
        if (::ftruncate(m_descriptor, 0) == 0) {
            [[maybe_unused]] const auto written =
                ::pwrite(m_descriptor, text.constData(), size_t(text.size()), 0);
        }
    }

    void readHolder()
    {
        std::array<char, LongestHolder> text{};
        const auto length = ::pread(m_descriptor, text.data(), text.size(), 0);
        m_holder = QString::fromUtf8(text.data(), std::max<qsizetype>(0, length)).simplified();
    }

    void closeFile()
    {
        if (m_descriptor >= 0) {
            ::close(m_descriptor); // which unlocks
            m_descriptor = -1;
        }
    }

    const QString m_databasePath;
    int m_descriptor = -1;
    QString m_holder;
};

class SessionLock final : public DaemonLock
{
public:
    SessionLock(DatabaseUrl url, QString node)
        : m_url(std::move(url))
        , m_node(std::move(node))
        , m_name(ownName() + u" (" + QString::number(QRandomGenerator::system()->generate(), 16)
                 + u')')
    {
    }

    Result<bool> take() override
    {
        if (const auto open = connect(); !open) {
            return open.error();
        }
        const auto taken =
            inTransaction([this] { return m_node.isEmpty() ? takeAlone() : takeAsNode(); });
        if (!taken) {
            setConnection(nullptr);
        }
        return taken;
    }

    QString holder() const override { return m_holder; }
    Obstacle obstacle() const override { return m_obstacle; }

    void abort() override
    {
        const std::lock_guard lock(m_mutex);
        if (m_connection) {
            m_connection->abort();
        }
    }

private:
    Statement ask(const StatementName &name)
    {
        return Statement(*m_connection, m_connection->prepare(name.name));
    }

    Result<void> connect()
    {
        if (m_connection) {
            return {};
        }
        auto connection = Connection::create(m_url, Access::Read, &m_counters);
        if (auto opened = connection->open(); !opened) {
            return opened;
        }
        setConnection(std::move(connection));
        const auto introduced = inTransaction([this]() -> Result<bool> {
            const auto done = ask(statement(QStringLiteral("daemon_lock/introduce")))
                                  .bind(u":name"_s, m_name)
                                  .one([](const Row &) { return true; });
            return done ? Result(true) : done.error();
        });
        if (!introduced) {
            setConnection(nullptr);
            return introduced.error();
        }
        return {};
    }

    static bool isTaken(const Row &row) { return row.boolean("taken"_L1); }

    Result<bool> takeAlone()
    {
        const auto taken = ask(statement(QStringLiteral("daemon_lock/take"))).one(isTaken);
        if (!taken || taken->value_or(false)) {
            return taken ? Result(true) : taken.error();
        }
        return readHolder(DaemonClass, 1);
    }

    Result<bool> takeAsNode()
    {
        const auto shared = ask(statement(QStringLiteral("daemon_lock/share"))).one(isTaken);
        if (!shared || !shared->value_or(false)) {
            return shared ? readHolder(DaemonClass, 1) : shared.error();
        }
        const int key = keyOf(m_node);
        const auto named = ask(statement(QStringLiteral("daemon_lock/take_name")))
                               .bind(u":name_key"_s, key)
                               .one(isTaken);
        if (!named || named->value_or(false)) {
            return named ? Result(true) : named.error();
        }
        return readHolder(NameClass, key);
    }

    /// False: another process has it, or the remnant of our own lost session.
    Result<bool> readHolder(int lockClass, int object)
    {
        struct Holder
        {
            QString name;
            bool isShared = false;
        };
        const auto found = ask(statement(QStringLiteral("daemon_lock/select_holder")))
                               .bind(u":own_name"_s, m_name)
                               .bind(u":lock_class"_s, lockClass)
                               .bind(u":lock_object"_s, object)
                               .one([](const Row &row) {
                                   return Holder{row.text("name"_L1), row.boolean("is_shared"_L1)};
                               });
        if (!found) {
            return found.error();
        }
        const Holder holder = found->value_or(Holder());
        m_holder = holder.name == m_name ? QString() : holder.name;
        m_obstacle = lockClass == NameClass ? Obstacle::Name
            : holder.isShared               ? Obstacle::Cluster
                                            : Obstacle::Daemon;
        return false;
    }

    template<typename Work>
    Result<bool> inTransaction(Work work)
    {
        constexpr auto MaxWait = std::chrono::seconds(3);
        if (auto error = m_connection->begin(Access::Read, Task::Clock::now() + MaxWait)) {
            return *std::move(error);
        }
        const Result<bool> outcome = work();
        if (!outcome) {
            m_connection->rollback();
            return outcome;
        }
        if (auto error = m_connection->commit()) {
            return *std::move(error);
        }
        return outcome;
    }

    void setConnection(std::unique_ptr<Connection> connection)
    {
        const std::lock_guard lock(m_mutex);
        m_connection.swap(connection);
    }

    const DatabaseUrl m_url;
    const QString m_node;
    const QString
        m_name; ///< distinguishes it from another process with the same id, after a restart
    StatementCounters m_counters;
    std::mutex m_mutex; // guards changes of m_connection, which abort() uses
    std::unique_ptr<Connection> m_connection;
    QString m_holder;
    Obstacle m_obstacle = Obstacle::Daemon;
};

} // namespace

std::unique_ptr<DaemonLock> DaemonLock::create(const DatabaseUrl &url, const QString &node)
{
    if (url.dialect == Dialect::Sqlite) {
        return std::make_unique<FileLock>(url);
    }
    return std::make_unique<SessionLock>(url, node);
}

} // namespace saferide::db
