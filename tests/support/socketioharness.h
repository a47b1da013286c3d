// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/daemon/realtimeroutes.h"
#include "server/eventloop/listener.h"
#include "server/http/edge.h"
#include "server/socketio/directory.h"
#include "server/socketio/namespace.h"
#include "server/socketio/server.h"
#include "shared/core/clock.h"
#include "shared/core/metrics.h"
#include "tests/support/websocketpeer.h"

namespace saferide::test {

/// The daemon's edge and Socket.IO layer on a free port, in the thread of the test, with one
/// namespace `/`.
class SocketIoHarness
{
public:
    SocketIoHarness(socketio::Namespace &nsp, const socketio::Settings &settings,
                    http::EdgeSettings edgeSettings = {},
                    const socketio::SessionLimits &limits = {}, const Clock &clock = systemClock())
        : m_edgeSettings(std::move(edgeSettings))
        , m_directory(limits)
        , m_users({{"/", &nsp}})
        , m_gate(m_edgeSettings.limits)
        , server(m_directory, m_users, clock, settings)
        , m_edge(m_edgeSettings, clock, m_gate, m_metrics)
    {
        m_edge.setTokenCheck([](const QByteArray &token) { return token == "good"; });
        addSocketIo(m_edge, server);
        const auto descriptor = Listener::bind(QHostAddress::LocalHost, 0);
        port = Listener::portOf(*descriptor);
        m_listener =
            std::make_unique<Listener>(*descriptor, [this](qintptr fd) { m_edge.accept(fd); });
    }

    qint64 openSockets() const { return m_gate.total(); }
    qint64 bufferedBytes() const { return m_gate.bufferedBytes(); }

private:
    static const Clock &systemClock()
    {
        static const SystemClock clock;
        return clock;
    }

    Metrics m_metrics;
    http::EdgeSettings m_edgeSettings;
    socketio::Directory m_directory;
    socketio::NamespaceUsers m_users;
    http::ConnectionGate m_gate; // outlives the connections it counts

public:
    socketio::Server server;
    quint16 port = 0;

private:
    http::Edge m_edge;
    std::unique_ptr<Listener> m_listener;
};

} // namespace saferide::test
