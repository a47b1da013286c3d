// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/realtimeroutes.h"
#include "server/eventloop/iothread.h"
#include "server/eventloop/listener.h"
#include "server/http/edge.h"
#include "server/socketio/directory.h"
#include "server/socketio/server.h"
#include "shared/core/clock.h"
#include "shared/core/metrics.h"
#include "tests/integration/socketioecho/echonamespace.h"
#include "tests/integration/socketioecho/websocketecho.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTcpSocket>

#include <cstdio>
#include <vector>

using namespace saferide;

namespace {

enum class Mode { SocketIo, EngineOnly, WebSocket };

struct Options
{
    Mode mode = Mode::SocketIo;
    quint16 port = 0;
    int threads = 1;
    socketio::Settings settings;
};

// What all threads share.
struct Shared
{
    SystemClock clock;
    Metrics metrics;
    http::EdgeSettings edge;
    socketio::Directory directory;
    std::unique_ptr<http::ConnectionGate> gate;
};

// What one I/O thread has.
struct Station
{
    test::EchoNamespace echo;
    socketio::NamespaceUsers namespaces{{{"/", &echo}, {"/custom", &echo}}};
    test::EngineEchoUsers engine;
    std::unique_ptr<socketio::Server> server;
    std::unique_ptr<test::WebSocketEcho> webSocket;
    std::unique_ptr<http::Edge> edge;
    std::unique_ptr<Listener> listener;

    Station(Shared &shared, const Options &options, int descriptor)
    {
        edge =
            std::make_unique<http::Edge>(shared.edge, shared.clock, *shared.gate, shared.metrics);
        if (options.mode == Mode::WebSocket) {
            webSocket = std::make_unique<test::WebSocketEcho>(shared.clock);
            edge->addUpgrade(
                QStringLiteral("/ws-echo"),
                {.decide =
                     [](const http::Request &, const http::ReplyHandle &reply) {
                         reply.send({.status = 101, .body = {}});
                     },
                 .adopt = [this](std::unique_ptr<QTcpSocket> socket,
                                 const http::Request &) { webSocket->adopt(std::move(socket)); },
                 .upgradeOnly = true});
        } else {
            const bool bare = options.mode == Mode::EngineOnly;
            socketio::SessionUserFactory &users =
                bare ? static_cast<socketio::SessionUserFactory &>(engine) : namespaces;
            server = std::make_unique<socketio::Server>(shared.directory, users, shared.clock,
                                                        options.settings);
            addSocketIo(*edge, *server,
                        bare ? QStringLiteral("/engine.io") : QStringLiteral("/socket.io"));
        }
        listener = std::make_unique<Listener>(descriptor,
                                              [this](qintptr accepted) { edge->accept(accepted); });
    }
};

Options readOptions(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Echoes over SafeRide's own edge, for protocol suites."));
    parser.addHelpOption();
    const auto number = [&parser](const QString &name, const QString &value) {
        parser.addOption(
            {name, QStringLiteral("default %1").arg(value), QStringLiteral("N"), value});
    };
    const socketio::Settings defaults;
    number(QStringLiteral("port"), QStringLiteral("0"));
    number(QStringLiteral("io-threads"), QStringLiteral("1"));
    number(QStringLiteral("ping-interval"), QString::number(defaults.pingIntervalMs));
    number(QStringLiteral("ping-timeout"), QString::number(defaults.pingTimeoutMs));
    number(QStringLiteral("max-payload"), QString::number(defaults.maxPayloadBytes));
    number(QStringLiteral("connect-timeout"), QString::number(defaults.connectTimeoutMs));
    parser.addOption(
        {QStringLiteral("engine-only"), QStringLiteral("bare Engine.IO on /engine.io/")});
    parser.addOption(
        {QStringLiteral("websocket-echo"), QStringLiteral("a plain WebSocket on /ws-echo")});
    parser.process(application);
    Options options;
    options.mode = parser.isSet(QStringLiteral("engine-only")) ? Mode::EngineOnly
        : parser.isSet(QStringLiteral("websocket-echo"))       ? Mode::WebSocket
                                                               : Mode::SocketIo;
    options.port = parser.value(QStringLiteral("port")).toUShort();
    options.threads = std::max(1, parser.value(QStringLiteral("io-threads")).toInt());
    options.settings.pingIntervalMs = parser.value(QStringLiteral("ping-interval")).toInt();
    options.settings.pingTimeoutMs = parser.value(QStringLiteral("ping-timeout")).toInt();
    options.settings.maxPayloadBytes = parser.value(QStringLiteral("max-payload")).toLongLong();
    options.settings.strangerPayloadBytes = options.settings.maxPayloadBytes;
    options.settings.connectTimeoutMs = parser.value(QStringLiteral("connect-timeout")).toInt();
    return options;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const Options options = readOptions(application);
    Shared shared;
    shared.edge.allowedOrigins = {"*"};
    shared.edge.limits.connectionsPerAddress = 0;
    shared.edge.limits.connectionsUnauthenticated = 0;
    shared.edge.limits.bufferedBytesUnauthenticated = 0;
    shared.gate = std::make_unique<http::ConnectionGate>(shared.edge.limits);

    std::vector<std::unique_ptr<IoThread>> threads;
    std::vector<std::unique_ptr<Station>> stations(size_t(options.threads));
    quint16 port = options.port;
    for (int i = 0; i < options.threads; ++i) {
        const Result<int> descriptor = Listener::bind(QHostAddress(QHostAddress::LocalHost), port);
        if (!descriptor) {
            std::fprintf(stderr, "saferide-socketio-echo: %s\n",
                         qPrintable(descriptor.error().message));
            return 2;
        }
        port = Listener::portOf(*descriptor);
        threads.push_back(std::make_unique<IoThread>(QStringLiteral("io-%1").arg(i)));
        threads.back()->call([&, i] {
            stations[size_t(i)] = std::make_unique<Station>(shared, options, *descriptor);
        });
    }
    std::printf("saferide-socketio-echo: listening on http://127.0.0.1:%u\n", unsigned(port));
    std::fflush(stdout);
    return QCoreApplication::exec();
}
