// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/ioworker.h"

#include "server/daemon/backend.h"
#include "server/daemon/layersettings.h"
#include "server/daemon/realtimeroutes.h"
#include "server/pages/pageroutes.h"
#include "server/rest/statusroutes.h"

#include <QCoreApplication>

namespace saferide {

IoWorker::IoWorker(Backend &backend, const http::EdgeSettings &settings, int listening, int number)
    : m_rideEvents(backend.rideServices, m_rooms)
    , m_namespaces({{"/", &m_rideEvents}})
    , m_socketIo(backend.directory, m_namespaces, backend.clock,
                 socketIoSettings(backend.config, backend.metrics))
    , m_desks(backend.deskFeed, backend.deskJobs, backend.clock,
              deskSettings(backend.config, backend.metrics))
    , m_edge(settings, backend.clock, backend.gate, backend.metrics)
    , m_restApi(backend.restContext, m_edge.router())
    , m_trackingEdge(backend.trackingServices, m_edge.router())
{
    m_rooms.measureDelivery(backend.metrics.histogram(
        "saferide_broadcast_seconds",
        "Time from an event of a ride to its delivery to all members on a thread.",
        Metrics::label("thread", "io-" + QByteArray::number(number))));
    rest::addStatusRoutes(m_edge.router(), QCoreApplication::applicationVersion(),
                          [&backend] { return backend.readiness(); });
    pages::addPageRoutes(m_edge.router(),
                         {backend.config.map.tiles, backend.config.map.attribution},
                         backend.config.publicUrl.toUtf8());
    addSocketIo(m_edge, m_socketIo);
    addConsole(m_edge, m_desks, backend.config.publicUrl.toUtf8());
    QObject::connect(&backend.trackingKeys, &tracking::TrackingKeys::keysChanged, &m_rideEvents,
                     &phones::RideEvents::checkKeys, Qt::QueuedConnection);
    m_edge.setTokenCheck(
        [&backend](const QByteArray &token) { return bool(backend.tokens.verify(token)); });
    m_edge.setKeyCheck(
        [this](const http::Request &request) { return m_trackingEdge.hasKnownKey(request); });
    m_listener = std::make_unique<Listener>(
        listening, [this](qintptr descriptor) { m_edge.accept(descriptor); });
}

void IoWorker::closePhones(int turnsLeft)
{
    m_socketIo.closeSome((m_socketIo.sessionCount() + turnsLeft - 1) / turnsLeft);
}

void IoWorker::shutDown()
{
    m_socketIo.shutDown();
    m_desks.shutDown();
    m_edge.shutDown();
}

void IoWorker::revokeTokens(const QList<Revocation> &revocations)
{
    for (const Revocation &revocation : revocations) {
        m_rideEvents.revokeTokens(revocation.user, revocation.tokenVersion);
        m_desks.revokeTokens(revocation.user, revocation.tokenVersion);
    }
}

qsizetype IoWorker::connectionCount() const
{
    return m_edge.connectionCount() + m_socketIo.sessionCount() + m_desks.connectionCount();
}

} // namespace saferide
