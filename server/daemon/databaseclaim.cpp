// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/databaseclaim.h"

#include "server/database/daemonlock.h"
#include "server/database/migrator.h"

#include <QLoggingCategory>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcClaim, "saferide.server", QtInfoMsg)

constexpr auto BetweenReports = 1s; // of how far a migration is
constexpr auto HeldPause = 100ms; // who was killed leaves the lock at once

using Obstacle = db::DaemonLock::Obstacle;

/// `isNode`: this daemon is to be a node of a cluster.
QString heldText(Obstacle obstacle, bool isNode)
{
    switch (obstacle) {
    case Obstacle::Daemon:
        return isNode ? u"a saferided without cluster.node serves this database (%1). Stop it, or "
                        "give it a cluster.node, too"_s
                      : u"another saferided serves this database (%1). Stop it, or choose a "
                        "different database"_s;
    case Obstacle::Cluster:
        return u"nodes of a cluster serve this database (%1). Set cluster.node, so that this "
               "daemon becomes one of them, or stop them"_s;
    case Obstacle::Name:
        return u"another saferided has the name of this node (%1). Set cluster.node to a name that "
               "no other daemon has"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

DatabaseClaim::DatabaseClaim(Settings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_known(m_settings.knownDatabases)
    , m_lock(db::DaemonLock::create(m_settings.url, m_settings.node))
{
    m_silence.setSingleShot(true);
    m_silence.setInterval(m_settings.silence);
    connect(&m_silence, &QTimer::timeout, this, &DatabaseClaim::reportSilence);
    for (const auto known :
         {&DatabaseClaim::waiting, &DatabaseClaim::held, &DatabaseClaim::migrating}) {
        connect(this, known, &m_silence, &QTimer::stop);
    }
    connect(this, &DatabaseClaim::refused, &m_silence, &QTimer::stop);
}

DatabaseClaim::~DatabaseClaim()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_changed.notify_all();
    m_lock->abort();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void DatabaseClaim::start()
{
    m_silence.start();
    m_thread = std::thread([this] { run(); });
}

/// Whatever waits in the connection waits for as long as the other side likes.
void DatabaseClaim::reportSilence()
{
    m_wasSilent = true;
    const QString reason =
        u"it has not answered for %1 s; is it frozen, or has a pooler in front of it no free "
        "connection (default_pool_size of pgbouncer)?"_s.arg(
            std::chrono::duration_cast<std::chrono::seconds>(m_settings.silence).count());
    qCWarning(lcClaim).noquote() << "waiting for the database:" << reason;
    Q_EMIT waiting(reason);
}

template<typename Signal, typename... Arguments>
void DatabaseClaim::tell(Signal signal, Arguments... arguments)
{
    QMetaObject::invokeMethod(
        this, [this, signal, arguments...] { (this->*signal)(arguments...); },
        Qt::QueuedConnection);
}

void DatabaseClaim::run()
{
    m_awaySince = Clock::now();
    while (!isStopping()) {
        const auto granted = attempt();
        if (granted) {
            if (!m_reported.isEmpty() || m_wasSilent) {
                qCInfo(lcClaim) << "the database is available";
            }
            tell(&DatabaseClaim::granted);
            keep();
            return;
        }
        if (!mayTryAgain(granted.error())) {
            tell(&DatabaseClaim::refused, m_heldSince ? heldByOther() : granted.error());
            return;
        }
        pause(m_heldSince ? HeldPause : m_settings.pause);
    }
}

Result<void> DatabaseClaim::attempt()
{
    const db::DatabaseUrl &url = m_settings.url;
    if (const auto present = m_known.checkPresent(url); !present) {
        return present;
    }
    if (const auto provided = db::provideFile(url); !provided) {
        return provided;
    }
    if (const auto locked = lock(); !locked) {
        return locked;
    }
    tell(&DatabaseClaim::migrating, QString());
    std::optional<Clock::time_point> told; // steps are quick: nobody wants to be told of each
    const auto report = [this, &told](const db::MigrationProgress &progress) {
        const auto now = Clock::now();
        if (!told || now - *told >= BetweenReports) {
            told = now;
            tell(&DatabaseClaim::migrating, progress.text());
        }
        return !isStopping();
    };
    if (const auto migrated = db::migrate(url, {.report = report}); !migrated) {
        return migrated.error();
    }
    m_known.remember(url);
    return {};
}

Result<void> DatabaseClaim::lock()
{
    const auto taken = m_lock->take();
    if (taken && !*taken) {
        m_heldSince = m_heldSince.value_or(Clock::now());
        return Error{ErrorCode::Unavailable, heldByOther().message};
    }
    m_heldSince.reset();
    return taken ? Result<void>() : taken.error();
}

/// Two daemons with one name do not get along by waiting.
Error DatabaseClaim::heldByOther() const
{
    const QString holder = m_lock->holder();
    const QString text = heldText(m_lock->obstacle(), !m_settings.node.isEmpty());
    return Error{m_lock->obstacle() == Obstacle::Name ? ErrorCode::InvalidInput
                                                      : ErrorCode::Unavailable,
                 text.arg(holder.isEmpty() ? u"unknown location"_s : holder)};
}

bool DatabaseClaim::mayTryAgain(const Error &error)
{
    if (error.code != ErrorCode::Unavailable) {
        return false;
    }
    const bool isNew = std::exchange(m_reported, error.message) != error.message;
    if (m_heldSince) {
        if (isNew) {
            qCWarning(lcClaim).noquote() << error.message;
            tell(&DatabaseClaim::held, m_lock->holder());
        }
        return Clock::now() - *m_heldSince < m_settings.holderPatience;
    }
    if (isNew) {
        qCWarning(lcClaim).noquote() << "waiting for the database:" << error.message;
        tell(&DatabaseClaim::waiting, error.message);
    }
    return m_settings.url.dialect != db::Dialect::Sqlite
        || Clock::now() - m_awaySince < m_settings.filePatience;
}

// While the connection is broken another daemon may take the database; this one learns of it as
// soon as it is connected again.
void DatabaseClaim::keep()
{
    const bool isFile = m_settings.url.dialect == db::Dialect::Sqlite; // held until it is closed
    while (!isFile && !isStopping()) {
        pause(m_settings.lookInterval);
        const auto taken = isStopping() ? Result(true) : m_lock->take();
        if (taken && !*taken && !m_lock->holder().isEmpty()) {
            tell(&DatabaseClaim::refused, heldByOther());
            return;
        }
    }
}

void DatabaseClaim::pause(std::chrono::milliseconds duration)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, duration, [this] { return m_isStopping; });
}

bool DatabaseClaim::isStopping()
{
    const std::lock_guard lock(m_mutex);
    return m_isStopping;
}

} // namespace saferide
