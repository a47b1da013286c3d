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

constexpr auto HeldPause = 100ms; // who was killed leaves the lock at once

Error heldBy(const QString &holder)
{
    return Error{ErrorCode::Unavailable,
                 u"another saferided serves this database (%1). Stop it, or choose a "
                 "different database"_s.arg(holder.isEmpty() ? u"unknown location"_s : holder)};
}

} // namespace

DatabaseClaim::DatabaseClaim(Settings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_known(m_settings.knownDatabases)
    , m_lock(db::DaemonLock::create(m_settings.url))
{
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
    m_thread = std::thread([this] { run(); });
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
            if (!m_reported.isEmpty()) {
                qCInfo(lcClaim) << "the database is available";
            }
            tell(&DatabaseClaim::granted);
            keep();
            return;
        }
        if (!mayTryAgain(granted.error())) {
            tell(&DatabaseClaim::refused, granted.error());
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
    tell(&DatabaseClaim::migrating);
    if (const auto migrated = db::migrate(url); !migrated) {
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
        return heldBy(m_lock->holder());
    }
    m_heldSince.reset();
    return taken ? Result<void>() : taken.error();
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
            tell(&DatabaseClaim::refused, heldBy(m_lock->holder()));
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
