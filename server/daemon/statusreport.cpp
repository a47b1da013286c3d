// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/statusreport.h"

#include "server/daemon/backend.h"
#include "server/daemon/clusterstatus.h"
#include "server/daemon/durationtext.h"
#include "server/daemon/log.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

QJsonObject connections(const Backend &backend)
{
    using socketio::Transport;
    return {{u"total"_s, qint64(backend.gate.total())},
            {u"unauthenticated"_s, qint64(backend.gate.unauthenticated())},
            {u"websocket"_s, backend.directory.sessionCount(Transport::WebSocket)},
            {u"polling"_s, backend.directory.sessionCount(Transport::Polling)},
            {u"desks"_s, backend.deskFeed.deskCount()}};
}

QJsonObject rides(const Backend &backend)
{
    QJsonObject object{{u"in_memory"_s, qint64(backend.liveRides.loadedCount())}};
    if (const auto counts = backend.census.counts()) { // else another node counts
        object.insert(u"live"_s, qint64(counts->liveRides));
        object.insert(u"live_participants"_s, qint64(counts->liveParticipants));
        object.insert(u"planned"_s, qint64(counts->plannedRides));
    }
    return object;
}

QJsonObject positions(const Backend &backend)
{
    const PositionWriter::Figures figures = backend.positions.figures();
    return {{u"queued"_s, qint64(figures.queued)},
            {u"stored"_s, qint64(figures.stored)},
            {u"duplicate"_s, qint64(figures.duplicates)},
            {u"late"_s, qint64(figures.late)},
            {u"failed"_s, qint64(figures.failed)},
            {u"overloaded"_s, qint64(figures.overloaded)}};
}

QJsonObject database(const Backend &backend)
{
    const db::PoolStatus status = backend.pool.status();
    const db::PoolMetrics metrics = backend.pool.metrics();
    const bool isSqlite = backend.pool.dialect() == db::Dialect::Sqlite;
    return {{u"kind"_s, isSqlite ? u"SQLite"_s : u"PostgreSQL"_s},
            {u"reachable"_s, status.reachable},
            {u"writable"_s, status.writable},
            {u"connections"_s, metrics.connections},
            {u"jobs_queued"_s, metrics.queued},
            {u"jobs"_s, qint64(metrics.jobs)},
            {u"jobs_failed"_s, qint64(metrics.failedJobs)},
            {u"reconnects"_s, qint64(metrics.reconnects)}};
}

QJsonObject deletions(const Backend &backend)
{
    const PendingDeletion &pending = backend.deletions.pending();
    const auto ids = [](const auto &first) {
        QStringList texts;
        for (const auto &id : first) {
            texts.append(QString::number(id.value));
        }
        return texts.join(u", "_s);
    };
    return {{u"rides"_s, pending.rides},
            {u"users"_s, pending.users},
            {u"first_rides"_s, ids(pending.firstRides)},
            {u"first_users"_s, ids(pending.firstUsers)}};
}

QJsonArray problems(const Log &log)
{
    QJsonArray array;
    for (const LogEvent &event : log.lastProblems()) {
        array.append(QJsonObject{{u"time"_s, event.time.toIso()},
                                 {u"level"_s, QString(levelName(event.level))},
                                 {u"category"_s, event.category},
                                 {u"message"_s, event.message}});
    }
    return array;
}

/// `text` with `{name}` replaced by the object's value.
QString filled(QString text, const QJsonObject &object)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString value =
            it->isString() ? it->toString() : QString::number(it->toVariant().toLongLong());
        text.replace(u'{' + it.key() + u'}', value);
    }
    return text;
}

} // namespace

QJsonObject statusReport(const Backend &backend, const Log &log)
{
    const auto readiness = backend.readiness();
    QJsonObject report{{u"version"_s, QCoreApplication::applicationVersion()},
                       {u"uptime_seconds"_s, (backend.clock.now() - backend.startedAt) / 1'000},
                       {u"ready"_s, bool(readiness)},
                       {u"missing"_s, readiness ? QString() : readiness.error().message},
                       {u"connections"_s, connections(backend)},
                       {u"rides"_s, rides(backend)},
                       {u"positions"_s, positions(backend)},
                       {u"database"_s, database(backend)},
                       {u"retention_held_back"_s, backend.retention.heldBack()},
                       {u"deletions"_s, deletions(backend)},
                       {u"log_levels"_s, logLevels(log)},
                       {u"last_problems"_s, problems(log)}};
    if (backend.nodes) {
        report.insert(u"cluster"_s,
                      clusterStatus(*backend.nodes, *backend.exchange, backend.clock));
    }
    return report;
}

QJsonObject logLevels(const Log &log)
{
    QJsonObject levels;
    for (const auto &[category, level] : log.levels()) {
        levels.insert(category, level);
    }
    return levels;
}

QString statusText(const QJsonObject &report)
{
    const bool ready = report[u"ready"_s].toBool();
    QString text = u"saferided %1, up %2, %3\n"_s.arg(
        report[u"version"_s].toString(), durationText(report[u"uptime_seconds"_s].toInteger()),
        ready ? u"ready"_s : u"NOT READY: "_s + report[u"missing"_s].toString());
    text += filled(u"connections  {total}: {websocket} by WebSocket, {polling} by polling, {desks} "
                   "desks; {unauthenticated} without a token\n"_s,
                   report[u"connections"_s].toObject());
    const QJsonObject rides = report[u"rides"_s].toObject();
    text += filled(rides.contains(u"live"_s)
                       ? u"rides        {live} live with {live_participants} participants, "
                         "{planned} planned, {in_memory} in memory\n"_s
                       : u"rides        {in_memory} in memory; another node counts them all\n"_s,
                   rides);
    text += filled(u"positions    {queued} waiting, {stored} stored, {duplicate} duplicates, "
                   "{late} late, {failed} failed, {overloaded} refused\n"_s,
                   report[u"positions"_s].toObject());
    const QJsonObject base = report[u"database"_s].toObject();
    text += filled(u"database     {kind}, {connections} connections, {jobs_queued} jobs "
                   "waiting, {jobs_failed} of {jobs} failed, {reconnects} reconnects\n"_s,
                   base);
    if (!base[u"reachable"_s].toBool()) {
        text += u"             it does not answer\n"_s;
    }
    text += clusterText(report[u"cluster"_s].toObject());
    if (const QString reason = report[u"retention_held_back"_s].toString(); !reason.isEmpty()) {
        text += u"retention    old positions are kept: %1\n"_s.arg(reason);
    }
    const QJsonObject deletions = report[u"deletions"_s].toObject();
    if (deletions[u"rides"_s].toInteger() + deletions[u"users"_s].toInteger() > 0) {
        text += filled(u"deletions    {rides} deleted rides and {users} erased users are "
                       "still being removed from the database\n"_s,
                       deletions);
        for (const QString &which : {u"rides"_s, u"users"_s}) {
            const QString ids = deletions[u"first_"_s + which].toString();
            text += ids.isEmpty() ? QString() : u"             %1 %2\n"_s.arg(which, ids);
        }
    }
    const QJsonArray problems = report[u"last_problems"_s].toArray();
    text +=
        problems.isEmpty() ? u"no warnings since the start\n"_s : u"latest warnings and errors\n"_s;
    for (const auto &problem : problems) {
        text += filled(u"  {time} {level} {category}: {message}\n"_s, problem.toObject());
    }
    return text;
}

} // namespace saferide
