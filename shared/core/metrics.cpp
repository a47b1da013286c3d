// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/metrics.h"

#include <QStringBuilder>

#include <algorithm>
#include <chrono>

namespace saferide {
namespace {

template<typename T>
T &entry(std::map<QByteArray, std::unique_ptr<T>> &entries, const QByteArray &labels)
{
    auto &place = entries[labels];
    if (!place) {
        place = std::make_unique<T>();
    }
    return *place;
}

QByteArray line(const QByteArray &name, const QByteArray &labels, const QByteArray &value)
{
    return name + (labels.isEmpty() ? QByteArray() : '{' + labels + '}') + ' ' + value + '\n';
}

QByteArray seconds(qint64 microseconds)
{
    return QByteArray::number(double(microseconds) / 1e6, 'g', 15);
}

QByteArray joined(const QByteArray &labels, const QByteArray &more)
{
    return labels.isEmpty() ? more : labels + ',' + more;
}

void writeHistogram(QByteArray &text, const QByteArray &name, const QByteArray &labels,
                    const Histogram &histogram)
{
    quint64 below = 0;
    for (std::size_t i = 0; i < Histogram::BoundsMicros.size(); ++i) {
        below += histogram.bucket(i);
        const QByteArray bound = Metrics::label("le", seconds(Histogram::BoundsMicros[i]));
        text += line(name + "_bucket", joined(labels, bound), QByteArray::number(below));
    }
    below += histogram.bucket(Histogram::BoundsMicros.size());
    const QByteArray count = QByteArray::number(below);
    text += line(name + "_bucket", joined(labels, Metrics::label("le", "+Inf")), count);
    text += line(name + "_sum", labels, seconds(qint64(histogram.sumMicros())));
    text += line(name + "_count", labels, count);
}

} // namespace

qint64 monotonicMicros()
{
    using namespace std::chrono;
    return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

void Histogram::observe(qint64 microseconds)
{
    const auto bound = std::lower_bound(BoundsMicros.cbegin(), BoundsMicros.cend(), microseconds);
    m_buckets[std::size_t(bound - BoundsMicros.cbegin())].fetch_add(1, std::memory_order_relaxed);
    m_count.fetch_add(1, std::memory_order_relaxed);
    m_sumMicros.fetch_add(quint64(std::max<qint64>(microseconds, 0)), std::memory_order_relaxed);
}

QByteArray Metrics::label(const QByteArray &name, const QByteArray &value)
{
    QByteArray escaped = value;
    escaped.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return name + "=\"" + escaped + '"';
}

Metrics::Family &Metrics::family(const QByteArray &name, const QByteArray &help,
                                 const QByteArray &type)
{
    Family &found = m_families[name];
    if (found.type.isEmpty()) {
        found.help = help;
        found.type = type;
    }
    return found;
}

Counter &Metrics::counter(const QByteArray &name, const QByteArray &help, const QByteArray &labels)
{
    const QMutexLocker lock(&m_mutex);
    return entry(family(name, help, "counter").counters, labels);
}

Gauge &Metrics::gauge(const QByteArray &name, const QByteArray &help, const QByteArray &labels)
{
    const QMutexLocker lock(&m_mutex);
    return entry(family(name, help, "gauge").gauges, labels);
}

Histogram &Metrics::histogram(const QByteArray &name, const QByteArray &help,
                              const QByteArray &labels)
{
    const QMutexLocker lock(&m_mutex);
    return entry(family(name, help, "histogram").histograms, labels);
}

void Metrics::gaugeFunction(const QByteArray &name, const QByteArray &help,
                            std::function<qint64()> read)
{
    const QMutexLocker lock(&m_mutex);
    family(name, help, "gauge").read = std::move(read);
}

void Metrics::write(QByteArray &text, const QByteArray &name, const Family &family)
{
    text += "# HELP " + name + ' ' + family.help + "\n# TYPE " + name + ' ' + family.type + '\n';
    for (const auto &[labels, counter] : family.counters) {
        text += line(name, labels, QByteArray::number(counter->value()));
    }
    for (const auto &[labels, gauge] : family.gauges) {
        text += line(name, labels, QByteArray::number(gauge->value()));
    }
    for (const auto &[labels, histogram] : family.histograms) {
        writeHistogram(text, name, labels, *histogram);
    }
    if (family.read) {
        text += line(name, {}, QByteArray::number(family.read()));
    }
}

QByteArray Metrics::prometheusText() const
{
    const QMutexLocker lock(&m_mutex);
    QByteArray text;
    for (const auto &[name, family] : m_families) {
        write(text, name, family);
    }
    return text;
}

} // namespace saferide
