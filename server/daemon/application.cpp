// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/application.h"

#include "server/config/secretkey.h"
#include "server/daemon/backendmetrics.h"
#include "server/daemon/databaseclaim.h"
#include "server/daemon/drain.h"
#include "server/daemon/layersettings.h"
#include "server/daemon/log.h"
#include "server/daemon/servicemanager.h"
#include "server/daemon/statusreport.h"
#include "server/eventloop/epolldispatcher.h"
#include "server/eventloop/listener.h"
#include "server/http/tls.h"
#include "server/upkeep/eventtail.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QThread>

#include <unistd.h>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcServer, "saferide.server", QtInfoMsg)

/// An ordinary start has its database by then, and nobody is refused; a service manager is told in
/// time.
constexpr auto ListenAtLatest = 5s;
/// While the database is migrated, which may take hours.
constexpr auto StartExtension = 120s;
constexpr auto StopExtension = 15s; // as in the unit
constexpr auto FlushDeadline = 2500ms; // a hanging job takes up to its own deadline
constexpr auto ClosingTurn = 50ms;
constexpr int MaxClosingTurns = 20;

/// The main thread's event loop, where it is ours.
EpollDispatcher *mainDispatcher()
{
    return qobject_cast<EpollDispatcher *>(QCoreApplication::eventDispatcher());
}

} // namespace

Application::Application(Config config, Log &log, BackendParts parts, QObject *parent)
    : QObject(parent)
    , m_log(log)
    , m_config(std::move(config))
    , m_parts(std::move(parts))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(ListenAtLatest);
    connect(&m_patience, &QTimer::timeout, this, &Application::listenOnce);
    m_extending.setInterval(StartExtension / 4);
    connect(&m_extending, &QTimer::timeout, this, [] { servicemanager::extend(StartExtension); });
    m_closing.setInterval(ClosingTurn);
    connect(&m_closing, &QTimer::timeout, this, &Application::finishWhenClosed);
}

Application::~Application()
{
    takeDown();
}

Result<void> Application::start()
{
    const auto settings = edgeSettings(m_config);
    if (!settings) {
        return settings.error();
    }
    m_settings = *settings;
    m_handedSocket = servicemanager::takeListeningSocket();
    if (!m_handedSocket) {
        const auto free = Listener::checkFree(m_config.listen.address, m_config.listen.port);
        if (!free) {
            return free.error();
        }
    }
    return claimDatabase();
}

Result<void> Application::claimDatabase()
{
    const auto url = db::DatabaseUrl::parse(m_config.database);
    if (!url) {
        return url.error();
    }
    const auto secret = secretKey(m_config);
    if (!secret) {
        return secret.error();
    }
    const auto bus = busSettings(m_config, *secret);
    if (!bus) {
        return bus.error();
    }
    m_backend = std::make_unique<Backend>(m_config, *url, *secret, *bus, m_parts);
    connect(&m_backend->pool, &db::Pool::reachableChanged, this, &Application::onReachableChanged,
            Qt::QueuedConnection);
    m_claim = std::make_unique<DatabaseClaim>(
        DatabaseClaim::Settings{.url = *url,
                                .node = m_config.cluster.node,
                                .knownDatabases = knownDatabasesFile(m_config)});
    connect(m_claim.get(), &DatabaseClaim::waiting, this, &Application::onClaimWaiting);
    connect(m_claim.get(), &DatabaseClaim::held, this, [this](const QString &holder) {
        m_patience.stop(); // who has the database serves: nobody is to come here
        enter(DatabasePhase::Waiting, u"waiting for another saferided to exit: "_s + holder);
    });
    connect(m_claim.get(), &DatabaseClaim::migrating, this, [this](const QString &progress) {
        const QString status = u"migrating the database to the schema of this version"_s;
        enter(DatabasePhase::Migrating, progress.isEmpty() ? status : status + u": "_s + progress);
    });
    connect(m_claim.get(), &DatabaseClaim::granted, this, &Application::onClaimGranted);
    connect(m_claim.get(), &DatabaseClaim::refused, this, &Application::fail);
    m_patience.start();
    m_claim->start();
    return {};
}

void Application::enter(DatabasePhase phase, const QString &status)
{
    m_backend->databasePhase = phase;
    servicemanager::tellStatus(status);
    if (phase == DatabasePhase::Migrating) {
        servicemanager::extend(StartExtension);
        m_extending.start();
    } else {
        m_extending.stop();
    }
}

void Application::onClaimWaiting(const QString &reason)
{
    enter(DatabasePhase::Waiting, u"waiting for the database: "_s + reason);
    listenOnce();
}

void Application::onClaimGranted()
{
    enter(DatabasePhase::Waiting, u"connecting to the database"_s);
    m_backend->pool.start();
}

void Application::onReachableChanged(bool reachable)
{
    if (m_backend->stopping) {
        return;
    }
    if (!reachable) {
        servicemanager::tellStatus(u"waiting for the database, which does not answer"_s);
        return;
    }
    m_backend->nodes && !m_wasReachable ? joinCluster() : serve();
}

void Application::joinCluster()
{
    if (std::exchange(m_isJoining, true)) {
        return;
    }
    enter(DatabasePhase::Joining, u"joining the other nodes"_s);
    cluster::Cluster &cluster = *m_backend->nodes;
    connect(&cluster.membership(), &cluster::Membership::joined, this, &Application::serve);
    connect(&cluster.membership(), &cluster::Membership::refused, this, &Application::fail);
    cluster.start();
}

void Application::serve()
{
    enter(DatabasePhase::Open, u"serving"_s);
    if (!std::exchange(m_wasReachable, true)) {
        m_backend->start();
        followEvents();
    }
    listenOnce();
}

void Application::listenOnce()
{
    if (std::exchange(m_isListening, true)) {
        return;
    }
    m_patience.stop();
    if (const auto done = listen(); !done) {
        fail(done.error());
        return;
    }
    if (const auto admin = listenForAdmin(); !admin) {
        fail(admin.error());
        return;
    }
    watchLoops();
    if (EpollDispatcher *dispatcher = mainDispatcher()) {
        dispatcher->measureTurns(turnTimes(m_backend->metrics, "main"));
    }
    Q_EMIT listening();
}

void Application::fail(const Error &error)
{
    m_failure = error;
    stop();
}

/// The database's writer is as busy as an event loop and has the core that is left.
int Application::ioThreadCount() const
{
    return m_config.ioThreads > 0 ? int(m_config.ioThreads)
                                  : std::max(1, QThread::idealThreadCount() - 1);
}

Result<void> Application::listen()
{
    const int count = ioThreadCount();
    m_port = m_config.listen.port;
    for (int number = 0; number < count; ++number) {
        const auto socket = acceptingSocket();
        if (!socket) {
            return socket.error();
        }
        m_port = Listener::portOf(*socket);
        m_workers.add(*m_backend, *m_settings, *socket);
    }
    return {};
}

// Each I/O thread has its own, or shares the one that the service manager opened.
Result<int> Application::acceptingSocket()
{
    return m_handedSocket ? Listener::share(*m_handedSocket)
                          : Listener::bind(m_config.listen.address, m_port);
}

void Application::watchLoops()
{
    const auto time = servicemanager::watchdogTime();
    if (!time) {
        return;
    }
    m_watchdog = std::make_unique<LoopWatchdog>(m_workers.loops(), servicemanager::tellAlive);
    m_watchdog->start(std::chrono::duration_cast<std::chrono::milliseconds>(*time / 3));
}

void Application::followEvents()
{
    m_eventTail = std::make_unique<EventTail>(
        m_backend->pool, m_backend->clock, m_backend->liveRides,
        [this](const QList<Revocation> &revocations) {
            m_workers.post([revocations](IoWorker &worker) { worker.revokeTokens(revocations); });
        });
    if (m_backend->nodes) {
        const auto look = [this] {
            if (m_eventTail) {
                m_eventTail->lookSoon();
            }
        };
        connect(m_backend->nodes.get(), &cluster::Cluster::slept, this, look);
        connect(m_backend->exchange.get(), &PositionExchange::lookRequested, this, look);
        m_eventTail->watchForMissed([this] {
            fail({ErrorCode::Unavailable,
                  u"this node was stopped, or without the database, for so long that what others "
                  "changed has been deleted: starting again, to read everything"_s});
        });
    }
    m_eventTail->start();
}

Result<void> Application::listenForAdmin()
{
    if (!m_config.adminListen) {
        return {};
    }
    Backend &backend = *m_backend;
    m_admin = std::make_unique<AdminServer>(AdminServer::Sources{
        .metrics = [&backend] { return metricsText(backend); },
        .readiness = [&backend] { return backend.readiness(); },
        .status = [this, &backend] { return statusReport(backend, m_log); },
        .logLevels = [this] { return logLevels(m_log); },
        .setLogLevel = [this](const QString &category,
                              const QString &level) { return m_log.setLevel(category, level); },
    });
    const auto port = m_admin->listen(m_config.adminListen->address, m_config.adminListen->port);
    if (!port) {
        return port.error();
    }
    m_adminPort = *port;
    return {};
}

void Application::reload()
{
    const auto settings = edgeSettings(m_config);
    if (!settings) {
        qCWarning(lcServer).noquote() << "keeping the old certificate:" << settings.error().message;
        return;
    }
    m_settings = *settings;
    if (!settings->tls) {
        qCInfo(lcServer, "no certificate to reload: [tls] is not configured");
        return;
    }
    m_workers.call([&settings](IoWorker &worker) { worker.setTls(*settings->tls); });
    qCInfo(lcServer).noquote() << "reloaded the certificate"
                               << http::summaryOf(settings->tls->localCertificate());
}

void Application::stop()
{
    if (!drain()) {
        endService();
    }
}

bool Application::drain()
{
    const std::chrono::seconds duration(m_config.cluster.drainSeconds);
    const bool hasPhones = m_backend->nodes && m_isListening && !m_failure;
    if (!hasPhones || duration == 0s || m_backend->draining.exchange(true)) {
        return false;
    }
    servicemanager::tellStopping();
    servicemanager::extend(duration + StopExtension);
    servicemanager::tellStatus(u"closing connections, which go to the other nodes"_s);
    qCInfo(lcServer) << "stopping: closing connections within" << duration.count() << "s";
    m_backend->nodes->duties().release();
    const auto closeSome = [this](int turnsLeft) {
        m_workers.post([turnsLeft](IoWorker &worker) { worker.closePhones(turnsLeft); });
    };
    m_drain = std::make_unique<Drain>(
        duration,
        Drain::Steps{.stopAccepting = [this] { m_workers.post(&IoWorker::stopAccepting); },
                     .closeSome = closeSome,
                     .finish = [this] { endService(); }});
    m_drain->start();
    return true;
}

void Application::endService()
{
    if (m_backend->stopping.exchange(true)) {
        return;
    }
    if (m_drain) {
        m_drain.release()->deleteLater(); // it may be what calls this
    }
    m_patience.stop();
    servicemanager::tellStopping();
    qCInfo(lcServer, "stopping: refusing new connections, storing received positions");
    m_workers.call(&IoWorker::stopAccepting);
    m_backend->positions.flush(FlushDeadline, this, [this](qsizetype /*notStored*/) {
        if (m_isJoining) {
            m_backend->nodes->leave();
        }
        closeConnections();
    });
}

void Application::closeConnections()
{
    // Queued behind the acknowledgements of the last batch, which the flush has just sent out.
    m_workers.post(&IoWorker::shutDown);
    m_closing.start();
}

void Application::finishWhenClosed()
{
    qsizetype open = 0;
    m_workers.call([&open](IoWorker &worker) { open += worker.connectionCount(); });
    if (open > 0 && ++m_closingTurns < MaxClosingTurns) {
        return;
    }
    m_closing.stop();
    takeDown();
    qCInfo(lcServer, "stopped");
    Q_EMIT stopped();
}

void Application::takeDown()
{
    if (EpollDispatcher *dispatcher = mainDispatcher()) {
        dispatcher->measureTurns(std::nullopt);
    }
    m_patience.stop();
    m_extending.stop();
    m_eventTail.reset();
    m_admin.reset();
    m_watchdog.reset();
    m_workers.destroyWorkers();
    if (m_backend) {
        m_backend->pool.close();
    }
    m_claim.reset(); // only now may another daemon have the database
    m_workers.endThreads();
    m_backend.reset();
}

} // namespace saferide
