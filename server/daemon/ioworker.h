// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/deskserver.h"
#include "server/eventloop/listener.h"
#include "server/http/edge.h"
#include "server/live/rooms.h"
#include "server/phones/rideevents.h"
#include "server/rest/restapi.h"
#include "server/socketio/namespace.h"
#include "server/socketio/server.h"
#include "server/tracking/trackingedge.h"
#include "server/upkeep/eventtail.h"

#include <memory>

namespace saferide {

class Backend;

/// Everything that lives on one I/O thread: its accepting socket, its connections, its rooms. Made,
/// used and destroyed on that thread.
class IoWorker final
{
public:
    /// `listening` is a bound descriptor, see Listener::bind; `number` is the thread's.
    IoWorker(Backend &backend, const http::EdgeSettings &settings, int listening, int number);

    void stopAccepting() { m_listener.reset(); }
    /// Closes some of the phones, so that all are closed when this was called for each turn that is
    /// left, this one included.
    void closePhones(int turnsLeft);
    /// Closes what is open: requests under way finish, WebSockets are closed with 1001.
    void shutDown();
    /// Another certificate for connections to come.
    void setTls(const QSslConfiguration &tls) { m_edge.setTls(tls); }
    /// Cuts what was let in by these tokens.
    void revokeTokens(const QList<Revocation> &revocations);
    qsizetype connectionCount() const;

private:
    Rooms m_rooms;
    phones::RideEvents m_rideEvents;
    socketio::NamespaceUsers m_namespaces;
    socketio::Server m_socketIo;
    desk::DeskServer m_desks;
    http::Edge m_edge;
    rest::RestApi m_restApi;
    tracking::TrackingEdge m_trackingEdge;
    std::unique_ptr<Listener> m_listener;
};

} // namespace saferide
