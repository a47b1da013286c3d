// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/edgemetrics.h"

#include <QStringBuilder>

namespace saferide::http {
namespace {

// Methods are untrusted, too: all that no route uses are counted as one.
QByteArray knownMethod(const QByteArray &method)
{
    static const QList<QByteArray> Known{"GET",    "HEAD",    "POST", "PUT",
                                         "DELETE", "OPTIONS", "PATCH"};
    return Known.contains(method) ? method : QByteArray("other");
}

} // namespace

EdgeMetrics::EdgeMetrics(Metrics &metrics)
    : m_metrics(metrics)
    , m_rejections(metrics)
    , m_accepted(metrics.counter("saferide_http_connections_accepted_total",
                                 "Accepted public connections."))
    , m_open(metrics.gauge("saferide_connections", "Open public connections by kind.",
                           Metrics::label("kind", "http")))
    , m_received(metrics.counter("saferide_http_received_bytes_total",
                                 "Bytes of requests, without WebSockets."))
{
}

void EdgeMetrics::requestAnswered(const QByteArray &method, const QString &route, int status,
                                  qint64 micros)
{
    const QByteArray code = QByteArray::number(status);
    const QByteArray known = knownMethod(method);
    Counter *&counter = m_requests[known + ' ' + route.toUtf8() + ' ' + code];
    if (counter == nullptr) {
        const QByteArray labels = Metrics::label("route", route.toUtf8()) + ','
            + Metrics::label("method", known) + ',' + Metrics::label("status", code);
        counter = &m_metrics.counter("saferide_http_requests_total", "Answered requests.", labels);
    }
    counter->add();
    Histogram *&times = m_times[route];
    if (times == nullptr) {
        times = &m_metrics.histogram("saferide_http_request_seconds",
                                     "Time from the complete request to its response.",
                                     Metrics::label("route", route.toUtf8()));
    }
    times->observe(micros);
}

void EdgeMetrics::requestRefused(int status)
{
    m_metrics
        .counter("saferide_http_requests_refused_total", "Requests that violated HTTP or a limit.",
                 Metrics::label("status", QByteArray::number(status)))
        .add();
}

} // namespace saferide::http
