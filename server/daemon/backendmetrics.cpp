// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/backendmetrics.h"

#include "server/daemon/backend.h"

namespace saferide {
namespace {

constexpr double MicrosPerSecond = 1e6;

QByteArray seconds(quint64 micros)
{
    return QByteArray::number(double(micros) / MicrosPerSecond);
}

/// Writes families whose numbers come as a snapshot.
class MetricsWriter
{
public:
    explicit MetricsWriter(QByteArray text)
        : m_text(std::move(text))
    {
    }

    void single(const char *name, const char *type, const char *help, quint64 value)
    {
        family(name, type, help);
        m_text.append(name).append(' ').append(QByteArray::number(value)).append('\n');
    }

    void family(const char *name, const char *type, const char *help)
    {
        m_text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        m_text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    void number(const char *name, double value)
    {
        m_text.append(name).append(' ').append(QByteArray::number(value)).append('\n');
    }

    void labelled(const char *name, const QByteArray &label, quint64 value)
    {
        m_text.append(name).append('{').append(label).append("} ");
        m_text.append(QByteArray::number(value)).append('\n');
    }

    void histogram(const QByteArray &name, const QByteArray &label,
                   const db::DurationHistogram &times)
    {
        const QByteArray before = label.isEmpty() ? QByteArray() : label + ',';
        const QByteArray braced = label.isEmpty() ? QByteArray() : '{' + label + '}';
        quint64 total = 0;
        for (size_t i = 0; i < times.buckets.size(); ++i) {
            total += times.buckets[i];
            const bool isLast = i == db::DurationHistogram::Bounds.size();
            const QByteArray bound =
                isLast ? "+Inf" : seconds(quint64(db::DurationHistogram::Bounds[i]));
            m_text += name + "_bucket{" + before + "le=\"" + bound + "\"} "
                + QByteArray::number(total) + '\n';
        }
        m_text += name + "_sum" + braced + ' ' + seconds(times.sumMicros) + '\n';
        m_text += name + "_count" + braced + ' ' + QByteArray::number(times.count) + '\n';
    }

    QByteArray take() { return std::move(m_text); }

private:
    QByteArray m_text;
};

void writeDatabase(MetricsWriter &writer, const db::PoolMetrics &pool)
{
    writer.single("saferide_database_jobs_queued", "gauge", "Jobs waiting for the database.",
                  quint64(pool.queued));
    writer.single("saferide_database_jobs_running", "gauge", "Jobs running now.",
                  quint64(pool.running));
    writer.single("saferide_database_connections", "gauge", "Open database connections.",
                  quint64(pool.connections));
    writer.single("saferide_database_jobs_total", "counter", "Finished jobs.", pool.jobs);
    writer.single("saferide_database_jobs_failed_total", "counter",
                  "Jobs that failed because of the database or a defect.", pool.failedJobs);
    writer.single("saferide_database_jobs_overloaded_total", "counter",
                  "Jobs refused because the queue was full.", pool.overloaded);
    writer.single("saferide_database_jobs_expired_total", "counter", "Jobs whose deadline passed.",
                  pool.expired);
    writer.single("saferide_database_retries_total", "counter", "Retried transactions.",
                  pool.retries);
    writer.single("saferide_database_reconnects_total", "counter", "Reconnections to the database.",
                  pool.reconnects);
    writer.single("saferide_database_statements_total", "counter", "Statements executed.",
                  pool.statements);
    writer.family("saferide_database_job_wait_seconds", "histogram",
                  "Time from requesting a job to its start.");
    writer.histogram("saferide_database_job_wait_seconds", {}, pool.wait);
    writer.family("saferide_database_job_seconds", "histogram", "Run time of jobs by name.");
    for (auto it = pool.jobTimes.cbegin(); it != pool.jobTimes.cend(); ++it) {
        writer.histogram("saferide_database_job_seconds", Metrics::label("job", it.key().toUtf8()),
                         it.value());
    }
    writer.family("saferide_database_statement_seconds", "histogram",
                  "Run time of statements by name.");
    for (auto it = pool.statementTimes.cbegin(); it != pool.statementTimes.cend(); ++it) {
        writer.histogram("saferide_database_statement_seconds",
                         Metrics::label("statement", it.key().toUtf8()), it->time);
    }
}

void writePositions(MetricsWriter &writer, const PositionWriter::Figures &figures)
{
    writer.single("saferide_positions_queued", "gauge", "Positions waiting for their commit.",
                  quint64(figures.queued));
    writer.single("saferide_positions_received_total", "counter", "Positions received for storage.",
                  figures.received);
    writer.single("saferide_positions_late_total", "counter",
                  "Received positions older than the newest known one.", figures.late);
    writer.family("saferide_positions_total", "counter", "Positions by outcome.");
    writer.labelled("saferide_positions_total", "outcome=\"stored\"", figures.stored);
    writer.labelled("saferide_positions_total", "outcome=\"duplicate\"", figures.duplicates);
    writer.labelled("saferide_positions_total", "outcome=\"failed\"", figures.failed);
    writer.labelled("saferide_positions_total", "outcome=\"overloaded\"", figures.overloaded);
    writer.single("saferide_position_batches_total", "counter",
                  "Transactions that stored positions.", figures.batches);
    writer.single("saferide_position_retries_total", "counter", "Retried batches.",
                  figures.retries);
}

void writeRides(MetricsWriter &writer, const RideCensus::Counts &counts)
{
    writer.family("saferide_rides", "gauge", "Rides by status, counted twice a minute.");
    writer.labelled("saferide_rides", "status=\"planned\"", counts.plannedRides);
    writer.labelled("saferide_rides", "status=\"live\"", counts.liveRides);
    writer.family("saferide_participants", "gauge", "Participants by the status of their ride.");
    writer.labelled("saferide_participants", "status=\"planned\"", counts.plannedParticipants);
    writer.labelled("saferide_participants", "status=\"live\"", counts.liveParticipants);
    writer.family("saferide_incidents_open", "gauge", "Open incidents by severity.");
    for (const auto severity : {Severity::Critical, Severity::Urgent, Severity::Notice}) {
        quint64 open = 0;
        for (const IncidentCount &count : counts.incidents) {
            open += count.severity == severity ? quint64(count.incidents) : 0;
        }
        writer.labelled("saferide_incidents_open",
                        Metrics::label("severity", toString(severity).toLatin1()), open);
    }
}

void writeCluster(MetricsWriter &writer, const cluster::Cluster &cluster)
{
    constexpr double MsecsPerSecond = 1'000;
    writer.family("saferide_node_info", "gauge", "The name of this node of a cluster.");
    writer.labelled("saferide_node_info",
                    Metrics::label("node", cluster.membership().node().toUtf8()), 1);
    if (const auto offset = cluster.membership().clockOffsetMsecs()) {
        writer.family("saferide_clock_offset_seconds", "gauge",
                      "How far the clock is ahead of the database server's.");
        writer.number("saferide_clock_offset_seconds", double(*offset) / MsecsPerSecond);
    }
    writer.family("saferide_duty", "gauge", "1 for a duty of the cluster that this node performs.");
    for (const QString &duty : cluster::Duties::names()) {
        writer.labelled("saferide_duty", Metrics::label("duty", duty.toUtf8()),
                        cluster.duties().holds(duty) ? 1 : 0);
    }
}

} // namespace

QByteArray metricsText(const Backend &backend)
{
    MetricsWriter writer(backend.metrics.prometheusText());
    writer.single("saferide_public_connections", "gauge", "Public connections.",
                  quint64(backend.gate.total()));
    writer.single("saferide_public_connections_unauthenticated", "gauge",
                  "Public connections that have not presented a token.",
                  quint64(backend.gate.unauthenticated()));
    writer.family("saferide_socketio_sessions", "gauge", "Socket.IO sessions by transport.");
    writer.labelled("saferide_socketio_sessions", "transport=\"polling\"",
                    quint64(backend.directory.sessionCount(socketio::Transport::Polling)));
    writer.labelled("saferide_socketio_sessions", "transport=\"websocket\"",
                    quint64(backend.directory.sessionCount(socketio::Transport::WebSocket)));
    writer.single("saferide_desks", "gauge", "Connected desks.",
                  quint64(backend.deskFeed.deskCount()));
    if (const auto counts = backend.census.counts()) { // else another node counts
        writeRides(writer, *counts);
    }
    if (backend.nodes) {
        writeCluster(writer, *backend.nodes);
    }
    writer.single("saferide_uptime_seconds", "gauge", "Time since the start.",
                  quint64(backend.clock.now() - backend.startedAt) / 1'000);
    writer.single("saferide_clock_believed", "gauge",
                  "1 while the clock is trusted for deleting positions and finishing rides.",
                  backend.clockWatch.isBelieved() ? 1 : 0);
    writer.single("saferide_retention_held_back", "gauge",
                  "1 if the last retention run was held back; see status.",
                  backend.retention.heldBack().isEmpty() ? 0 : 1);
    writer.single("saferide_live_rides_loaded", "gauge", "Rides in memory.",
                  quint64(backend.liveRides.loadedCount()));
    const auto confirmations = backend.liveRides.confirmations();
    writer.single("saferide_refusal_reads_total", "counter",
                  "Reads of the database before a phone was refused.", confirmations.reads);
    writer.single("saferide_refusal_reads_overloaded_total", "counter",
                  "Refusals put off because too many such reads were under way.",
                  confirmations.overloaded);
    if (backend.exchange) {
        writer.single("saferide_bus_behind", "gauge",
                      "1 while positions of other nodes come from the database, seconds late.",
                      backend.exchange->isBehind() ? 1 : 0);
    }
    writePositions(writer, backend.positions.figures());
    writeDatabase(writer, backend.pool.metrics());
    return writer.take();
}

} // namespace saferide
