// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/metrics.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;

class TestMetrics : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void returnsTheSameCounterForTheSameLabels()
    {
        Metrics metrics;
        Counter &first = metrics.counter("a_total", "A.", Metrics::label("kind", "x"));
        Counter &second = metrics.counter("a_total", "A.", Metrics::label("kind", "x"));
        QCOMPARE(&first, &second);
        QVERIFY(&first != &metrics.counter("a_total", "A.", Metrics::label("kind", "y")));
    }

    void writesEveryFamilyOnceWithItsHelpAndType()
    {
        Metrics metrics;
        metrics.counter("a_total", "Things.", Metrics::label("kind", "x")).add(2);
        metrics.counter("a_total", "Things.", Metrics::label("kind", "y")).add(3);
        metrics.gauge("b", "Level.").set(-4);
        metrics.gaugeFunction("c", "Asked.", [] { return qint64(5); });
        QCOMPARE(
            metrics.prometheusText(),
            QByteArray("# HELP a_total Things.\n# TYPE a_total counter\na_total{kind=\"x\"} 2\n"
                       "a_total{kind=\"y\"} 3\n# HELP b Level.\n# TYPE b gauge\nb -4\n"
                       "# HELP c Asked.\n# TYPE c gauge\nc 5\n"));
    }

    void countsTimesInCumulativeBuckets()
    {
        Metrics metrics;
        Histogram &histogram = metrics.histogram("t_seconds", "Time.");
        histogram.observe(100);
        histogram.observe(700);
        histogram.observe(20'000'000);
        const QByteArray text = metrics.prometheusText();
        QVERIFY(text.contains("t_seconds_bucket{le=\"0.0001\"} 1\n"));
        QVERIFY(text.contains("t_seconds_bucket{le=\"0.001\"} 2\n"));
        QVERIFY(text.contains("t_seconds_bucket{le=\"10\"} 2\n"));
        QVERIFY(text.contains("t_seconds_bucket{le=\"+Inf\"} 3\n"));
        QVERIFY(text.contains("t_seconds_sum 20.0008\n"));
        QVERIFY(text.contains("t_seconds_count 3\n"));
    }

    void escapesLabelValues()
    {
        const QByteArray value = "x\"\\\n";
        const QByteArray escaped = "a=\"x\\\"\\\\\\n\"";
        QCOMPARE(Metrics::label("a", value), escaped);
    }
};

SAFERIDE_TEST(TestMetrics)
#include "tst_metrics.moc"
