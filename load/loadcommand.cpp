// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/loadcommand.h"

#include "load/loadrun.h"
#include "load/server.h"
#include "load/ticketfile.h"

#include <QCommandLineParser>

#include <cstdio>

namespace saferide::load {
namespace {

void addLoadOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        QStringLiteral("Generates load for a SafeRide daemon over Socket.IO and prints one "
                       "line of JSON.\n"
                       "Create rides for it with: saferided seed --rides R --riders N > "
                       "tokens\n"
                       "Exit status: 0, or 1 if something failed or was lost.\n"
                       "Riders along real GPX files: saferide-load replay --help\n"
                       "Phones with tracking apps: saferide-load tracking --help"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        {QStringLiteral("server"),
         QStringLiteral("Address of the daemon. Given several times: of the nodes, among which the "
                        "riders of each ride are spread."),
         QStringLiteral("url"), QStringLiteral("http://127.0.0.1:8000")},
        {QStringLiteral("tokens"),
         QStringLiteral("File with the lines CODE USER_ID TOKEN of saferided seed."),
         QStringLiteral("file")},
        {QStringLiteral("riders"), QStringLiteral("Use only the first N lines."),
         QStringLiteral("n")},
        {QStringLiteral("rate"), QStringLiteral("Positions per second and rider."),
         QStringLiteral("r"), QStringLiteral("1")},
        {QStringLiteral("closed"),
         QStringLiteral("Closed loop: send the next position when the previous one came back.")},
        {QStringLiteral("wait"),
         QStringLiteral("What the closed loop waits for: own (the rider's position) or ack."),
         QStringLiteral("what"), QStringLiteral("own")},
        {QStringLiteral("window"),
         QStringLiteral("Positions in flight per rider in the closed loop."), QStringLiteral("n"),
         QStringLiteral("1")},
        {QStringLiteral("duration"), QStringLiteral("Duration in seconds."), QStringLiteral("s"),
         QStringLiteral("10")},
        {QStringLiteral("ack"), QStringLiteral("Ask for acknowledgements: on or off."),
         QStringLiteral("on|off"), QStringLiteral("off")},
        {QStringLiteral("transport"), QStringLiteral("websocket or polling."),
         QStringLiteral("name"), QStringLiteral("websocket")},
        {QStringLiteral("processes"), QStringLiteral("Number of processes."), QStringLiteral("n"),
         QStringLiteral("1")},
        {QStringLiteral("ramp"),
         QStringLiteral("Seconds over which riders connect (default: 2,000 riders a second)."),
         QStringLiteral("s"), QStringLiteral("0")},
        {QStringLiteral("writers"),
         QStringLiteral("Share of a ride's riders who send; the others only receive."),
         QStringLiteral("s"), QStringLiteral("1")},
        {QStringLiteral("storm"),
         QStringLiteral("Number of times that everybody is disconnected and reconnects at once."),
         QStringLiteral("n"), QStringLiteral("0")},
        {QStringLiteral("drain"),
         QStringLiteral("Seconds to wait at the end for what is still in flight."),
         QStringLiteral("s"), QStringLiteral("10")},
    });
}

/// A number of an option within its range.
Result<double> number(const QCommandLineParser &parser, const QString &name, double least,
                      double most)
{
    bool isNumber = false;
    const double value = parser.value(name).toDouble(&isNumber);
    if (!isNumber || !(value >= least && value <= most)) {
        return Error{
            ErrorCode::InvalidInput,
            QStringLiteral("--%1 must be a number from %2 to %3").arg(name).arg(least).arg(most)};
    }
    return value;
}

/// One of two words: true for the first.
Result<bool> choice(const QCommandLineParser &parser, const QString &name, const QString &first,
                    const QString &second)
{
    const QString value = parser.value(name);
    if (value != first && value != second) {
        return Error{ErrorCode::InvalidInput,
                     QStringLiteral("--%1 must be %2 or %3").arg(name, first, second)};
    }
    return value == first;
}

/// Takes values over while all went well; keeps the first error.
class OptionReader
{
public:
    template<typename T, typename Target>
    void take(const Result<T> &read, Target &target)
    {
        if (read && !m_error) {
            target = Target(*read);
        } else if (!m_error) {
            m_error = read.error();
        }
    }
    const std::optional<Error> &error() const { return m_error; }

private:
    std::optional<Error> m_error;
};

Result<LoadOptions> readOptions(const QCommandLineParser &parser)
{
    LoadOptions options;
    OptionReader reader;
    bool isPolling = false;
    double riders = 1e6;
    for (const QString &server : parser.values(QStringLiteral("server"))) {
        reader.take(endpointOf(server), options.endpoints.emplace_back());
    }
    reader.take(number(parser, QStringLiteral("rate"), 0.001, 1'000), options.rate);
    reader.take(number(parser, QStringLiteral("window"), 1, 200), options.window);
    reader.take(number(parser, QStringLiteral("duration"), 0.1, 1e6), options.seconds);
    reader.take(number(parser, QStringLiteral("processes"), 1, 256), options.processes);
    reader.take(number(parser, QStringLiteral("writers"), 0.001, 1), options.writers);
    reader.take(number(parser, QStringLiteral("storm"), 0, 1'000), options.storms);
    reader.take(number(parser, QStringLiteral("ramp"), 0, 1e6), options.rampSeconds);
    reader.take(number(parser, QStringLiteral("drain"), 0, 1e6), options.drainSeconds);
    reader.take(choice(parser, QStringLiteral("ack"), QStringLiteral("on"), QStringLiteral("off")),
                options.acknowledge);
    reader.take(choice(parser, QStringLiteral("transport"), QStringLiteral("polling"),
                       QStringLiteral("websocket")),
                isPolling);
    reader.take(
        choice(parser, QStringLiteral("wait"), QStringLiteral("ack"), QStringLiteral("own")),
        options.waitForAcknowledgement);
    if (parser.isSet(QStringLiteral("riders"))) {
        reader.take(number(parser, QStringLiteral("riders"), 1, 1e6), riders);
    }
    if (!parser.isSet(QStringLiteral("tokens"))) {
        return Error{ErrorCode::InvalidInput,
                     QStringLiteral("--tokens FILE is required; see --help")};
    }
    reader.take(readTickets(parser.value(QStringLiteral("tokens"))), options.tickets);
    if (reader.error()) {
        return *reader.error();
    }
    options.transport = isPolling ? TransportKind::Polling : TransportKind::WebSocket;
    options.closedLoop = parser.isSet(QStringLiteral("closed"));
    options.acknowledge = options.acknowledge || options.waitForAcknowledgement;
    options.tickets.resize(std::min(options.tickets.size(), std::size_t(riders)));
    return options;
}

} // namespace

int loadCommand(const QStringList &arguments)
{
    QCommandLineParser parser;
    addLoadOptions(parser);
    parser.process(arguments);
    const auto options = readOptions(parser);
    if (!options) {
        std::fprintf(stderr, "saferide-load: %s\n", qPrintable(options.error().message));
        return 2;
    }
    const LoadResult result = runLoad(*options);
    std::printf("%s\n", resultLine(*options, result).c_str());
    const bool isGood =
        result.failed + result.refused + result.lost + result.doubled + result.unacknowledged == 0;
    return isGood && result.connections > 0 ? 0 : 1;
}

} // namespace saferide::load
