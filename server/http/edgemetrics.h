// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/limits.h"

#include <QHash>

namespace saferide::http {

/// What one edge counts. Looks every number up once; lives in the edge's thread.
class EdgeMetrics
{
public:
    explicit EdgeMetrics(Metrics &metrics);

    /// `route` is a pattern, never a path: paths of strangers must not make label values.
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
