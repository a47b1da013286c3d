// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/loadcommand.h"
#include "load/replay.h"
#include "load/server.h"
#include "load/ticketfile.h"

#include "shared/geo/gpxreader.h"

#include <QCommandLineParser>
#include <QFile>

#include <cstdio>

namespace saferide::load {
namespace {

/// The options of one call, checked.
struct ReplayCall
{
    ReplayOptions replay;
    bool exact = false;
    bool finish = false;
    int riders = 1;
    QString code; ///< of a ride that is there, or
    QString title; ///< of a new one
    QString accountsFile;
    std::vector<Ticket> tickets;
    QByteArray routeFile; ///< bytes of the first file
    QList<Gpx> files;
};

Error misuse(const QString &message)
{
    return Error{ErrorCode::InvalidInput, message};
}

void addReplayOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        QStringLiteral("Sends riders along GPX files through the public interfaces of a "
                       "SafeRide daemon: with the recorded times where\n"
                       "the file has them, otherwise by speed, with spread, stops and GPS "
                       "noise. Prints at the end: ride CODE participations ID..."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("files"),
                                 QStringLiteral("GPX files, assigned to the riders in turn."),
                                 QStringLiteral("FILE.gpx..."));
    parser.addOptions({
        {QStringLiteral("server"), QStringLiteral("Address of the daemon."), QStringLiteral("url"),
         QStringLiteral("http://127.0.0.1:8000")},
        {QStringLiteral("ride"), QStringLiteral("Join the ride with this code."),
         QStringLiteral("code")},
        {QStringLiteral("new"), QStringLiteral("Organize a live ride along the first file."),
         QStringLiteral("title")},
        {QStringLiteral("riders"), QStringLiteral("Number of riders (default 1)."),
         QStringLiteral("n"), QStringLiteral("1")},
        {QStringLiteral("speed"), QStringLiteral("Speed-up factor (default 1)."),
         QStringLiteral("x"), QStringLiteral("1")},
        {QStringLiteral("exact"),
         QStringLiteral("One rider sends each point unchanged, with its own time, as fast as "
                        "they are acknowledged.")},
        {QStringLiteral("loop"), QStringLiteral("Repeat the ride until interrupted.")},
        {QStringLiteral("finish"), QStringLiteral("Finish the new ride at the end.")},
        {QStringLiteral("accounts"),
         QStringLiteral(
             "File with names and passwords of riders: read if it exists, otherwise written."),
         QStringLiteral("file")},
        {QStringLiteral("tokens"),
         QStringLiteral("File with riders of saferided seed, instead of registering any."),
         QStringLiteral("file")},
    });
}

Result<void> readFiles(const QStringList &names, ReplayCall &call)
{
    if (names.isEmpty()) {
        return misuse(QStringLiteral("no GPX file given; see replay --help"));
    }
    for (const QString &name : names) {
        QFile file(name);
        if (!file.open(QIODevice::ReadOnly)) {
            return misuse(QStringLiteral("%1: %2").arg(name, file.errorString()));
        }
        const QByteArray bytes = file.readAll();
        const auto gpx = readGpx(QByteArrayView(bytes));
        if (!gpx || gpx->line().isEmpty()) {
            return misuse(name + QStringLiteral(": ")
                          + (gpx ? QStringLiteral("the file contains no track or route")
                                 : gpx.error().message));
        }
        call.routeFile = call.files.isEmpty() ? bytes : call.routeFile;
        call.files.append(*gpx);
    }
    return {};
}

/// Which ride, and who rides.
Result<void> readRide(const QCommandLineParser &parser, ReplayCall &call)
{
    call.code = parser.value(QStringLiteral("ride"));
    call.title = parser.value(QStringLiteral("new"));
    call.accountsFile = parser.value(QStringLiteral("accounts"));
    if (parser.isSet(QStringLiteral("tokens"))) {
        const auto tickets = readTickets(parser.value(QStringLiteral("tokens")));
        if (!tickets) {
            return tickets.error();
        }
        call.tickets = *tickets;
        call.code =
            call.code.isEmpty() ? QString::fromStdString(call.tickets.front().rideCode) : call.code;
    }
    if (call.code.isEmpty() == call.title.isEmpty()) {
        return misuse(QStringLiteral("either --ride CODE or --new TITLE is required"));
    }
    if (call.title.size() > 100) {
        return misuse(QStringLiteral("the title must have at most 100 characters"));
    }
    return {};
}

Result<ReplayCall> readCall(const QCommandLineParser &parser)
{
    ReplayCall call;
    bool isSpeed = false;
    bool isCount = false;
    call.replay.speed = parser.value(QStringLiteral("speed")).toDouble(&isSpeed);
    call.riders = parser.value(QStringLiteral("riders")).toInt(&isCount);
    call.replay.loop = parser.isSet(QStringLiteral("loop"));
    call.exact = parser.isSet(QStringLiteral("exact"));
    call.finish = parser.isSet(QStringLiteral("finish"));
    if (!isSpeed || !(call.replay.speed > 0 && call.replay.speed <= 1'000)) {
        return misuse(QStringLiteral("--speed must be a number up to 1000"));
    }
    if (!isCount || call.riders < 1 || call.riders > 10'000) {
        return misuse(QStringLiteral("--riders must be a number from 1 to 10000"));
    }
    const auto endpoint = endpointOf(parser.value(QStringLiteral("server")));
    if (!endpoint) {
        return endpoint.error();
    }
    call.replay.endpoint = *endpoint;
    if (const auto read = readRide(parser, call); !read) {
        return read.error();
    }
    if (const auto read = readFiles(parser.positionalArguments(), call); !read) {
        return read.error();
    }
    if (call.exact && (call.riders != 1 || call.files.size() != 1)) {
        return misuse(QStringLiteral("--exact requires exactly one rider and one file"));
    }
    return call;
}

Result<QList<Account>> accountsFor(const ReplayCall &call, RestClient &rest)
{
    if (call.tickets.empty()) {
        return makeAccounts(rest, call.riders, call.accountsFile);
    }
    QList<Account> accounts;
    for (const Ticket &ticket : call.tickets) {
        if (ticket.rideCode == call.code.toUpper().toStdString() && accounts.size() < call.riders) {
            accounts.append({{}, {}, QString::fromStdString(ticket.token)});
        }
    }
    if (accounts.size() < call.riders) {
        return misuse(QStringLiteral("the file has only %1 riders of ride %2")
                          .arg(accounts.size())
                          .arg(call.code));
    }
    return accounts;
}

Result<Group> gatherGroup(const ReplayCall &call, RestClient &rest)
{
    const auto accounts = accountsFor(call, rest);
    if (!accounts) {
        return accounts.error();
    }
    return call.title.isEmpty() ? joinRide(rest, call.code, *accounts)
                                : organizeRide(rest, call.title, call.routeFile, *accounts);
}

Result<Group> replay(const ReplayCall &call)
{
    RestClient rest(call.replay.endpoint);
    const auto group = gatherGroup(call, rest);
    if (!group) {
        return group;
    }
    std::fprintf(stderr, "saferide-load: ride %s with %lld riders\n", qPrintable(group->rideCode),
                 static_cast<long long>(group->members.size()));
    const auto ridden = call.exact ? replayExactly(call.replay.endpoint, *group, call.files.first())
                                   : replayRides(call.replay, rest, *group, call.files);
    if (call.finish && !call.title.isEmpty()) {
        if (const auto finished = setRideStatus(rest, *group, QStringLiteral("finished"));
            !finished) {
            std::fprintf(stderr, "saferide-load: %s\n", qPrintable(finished.error().message));
        }
    }
    return ridden ? group : Result<Group>(ridden.error());
}

} // namespace

int replayCommand(const QStringList &arguments)
{
    QCommandLineParser parser;
    addReplayOptions(parser);
    parser.process(arguments);
    const auto call = readCall(parser);
    if (!call) {
        std::fprintf(stderr, "saferide-load: %s\n", qPrintable(call.error().message));
        return 2;
    }
    watchInterrupts();
    const auto group = replay(*call);
    if (!group) {
        std::fprintf(stderr, "saferide-load: %s\n", qPrintable(group.error().message));
        return 1;
    }
    QByteArray line = "ride " + group->rideCode.toUtf8() + " participations";
    for (const Group::Member &member : group->members) {
        line += ' ' + QByteArray::number(member.participation);
    }
    std::puts(line.constData());
    return 0;
}

} // namespace saferide::load
