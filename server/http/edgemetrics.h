// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/limits.h"

#include <QHash>

namespace saferide::http {

/// The metrics of an edge. Looks each metric up once; used in the edge's thread.
class EdgeMetrics
{
public:
    explicit EdgeMetrics(Metrics &metrics);

    /// `route` is a pattern, never a path: clients must not be able to create label values.
    void requestAnswered(const QByteArray &method, const QString &route, int status, qint64 micros);
    void requestRefused(int status);
    const Rejections &rejections() const { return m_rejections; }
    Counter &acceptedConnections() { return m_accepted; }
    Gauge &openConnections() { return m_open; }
    Counter &receivedBytes() { return m_received; }

private:
    Metrics &m_metrics;
    const Rejections m_rejections;
    Counter &m_accepted;
    Gauge &m_open;
    Counter &m_received;
    QHash<QByteArray, Counter *> m_requests;
    QHash<QString, Histogram *> m_times;
};

} // namespace saferide::http
