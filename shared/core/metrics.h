// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMutex>

#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace saferide {

/// A number that only increases. Lock-free.
class Counter
{
public:
    void add(quint64 amount = 1) { m_value.fetch_add(amount, std::memory_order_relaxed); }
    quint64 value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<quint64> m_value{0};
};

/// A number that increases and decreases. Lock-free.
class Gauge
{
public:
    void set(qint64 value) { m_value.store(value, std::memory_order_relaxed); }
    void add(qint64 amount) { m_value.fetch_add(amount, std::memory_order_relaxed); }
    qint64 value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<qint64> m_value{0};
};

/// Durations from 0.1 ms to 10 s. Lock-free.
class Histogram
{
public:
    /// Upper bounds in microseconds; the last bucket has none.
    static constexpr std::array<qint64, 16> BoundsMicros{
        100,    250,     500,     1'000,   2'500,     5'000,     10'000,    25'000,
        50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000};

    void observe(qint64 microseconds);
    quint64 bucket(std::size_t index) const
    {
        return m_buckets[index].load(std::memory_order_relaxed);
    }
    quint64 count() const { return m_count.load(std::memory_order_relaxed); }
    quint64 sumMicros() const { return m_sumMicros.load(std::memory_order_relaxed); }

private:
    std::array<std::atomic<quint64>, BoundsMicros.size() + 1> m_buckets{};
    std::atomic<quint64> m_count{0};
    std::atomic<quint64> m_sumMicros{0};
};

/// Microseconds of a monotonic clock, for histograms.
qint64 monotonicMicros();

/// All metrics of the daemon: one object per process, passed by reference. Thread-safe. Returned
/// references stay valid as long as this object: look a metric up once and keep the reference.
/// `labels` goes between Prometheus' braces, e.g. `reason="overloaded"`; see label().
class Metrics
{
public:
    Counter &counter(const QByteArray &name, const QByteArray &help, const QByteArray &labels = {});
    Gauge &gauge(const QByteArray &name, const QByteArray &help, const QByteArray &labels = {});
    Histogram &histogram(const QByteArray &name, const QByteArray &help,
                         const QByteArray &labels = {});
    /// A gauge whose value is read for each output. `read` must be thread-safe and outlive this
    /// object.
    void gaugeFunction(const QByteArray &name, const QByteArray &help,
                       std::function<qint64()> read);

    /// All metrics in Prometheus' text format 0.0.4.
    QByteArray prometheusText() const;

    /// `name="value"` with the value escaped. Join several with commas.
    static QByteArray label(const QByteArray &name, const QByteArray &value);

private:
    struct Family
    {
        QByteArray help;
        QByteArray type;
        std::map<QByteArray, std::unique_ptr<Counter>> counters;
        std::map<QByteArray, std::unique_ptr<Gauge>> gauges;
        std::map<QByteArray, std::unique_ptr<Histogram>> histograms;
        std::function<qint64()> read;
    };
    Family &family(const QByteArray &name, const QByteArray &help, const QByteArray &type);
    static void write(QByteArray &text, const QByteArray &name, const Family &family);

    mutable QMutex m_mutex; // guards m_families
    std::map<QByteArray, Family> m_families;
};

} // namespace saferide
