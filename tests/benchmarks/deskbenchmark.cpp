// SPDX-License-Identifier: GPL-3.0-or-later
// How fluid the desk is, and what it costs, with many moving riders (P9 of docs/performance.md):
//
//   saferide-desk-benchmark [--riders 1000,10000,50000] [--seconds 10] [--picture FILE]
//   saferide-desk-benchmark --soak [--riders 10000] [--minutes 60]
//
// The first prints a table of frame times and processor use; each rider moves once a second. The
// second gives the desk as many updates as come in so many minutes, as fast as it takes them, and
// prints the memory in use. No display is needed: it paints offscreen.
#include "tests/benchmarks/benchdesk.h"
#include "tests/support/paperdesk.h"

#include <QCommandLineParser>
#include <QFile>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sys/resource.h>

using namespace saferide;
using namespace saferide::test;

namespace {

struct Measured
{
    double framesASecond = 0;
    double paintMedian = 0; // milliseconds
    double paint99 = 0;
    double intervalMedian = 0;
    double interval99 = 0;
    double core = 0; // percent of one
};

double percentile(std::vector<double> values, double part)
{
    if (values.empty()) {
        return 0;
    }
    std::sort(values.begin(), values.end());
    return values[size_t(part * double(values.size() - 1))];
}

double processSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) {
        return double(time.tv_sec) + double(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double residentMebibytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    return file.readAll().split(' ').value(1).toDouble() * 4096 / (1024 * 1024);
}

void runFor(int msecs)
{
    QEventLoop loop;
    QTimer::singleShot(msecs, &loop, &QEventLoop::quit);
    loop.exec();
}

Measured measure(TimingApplication &application, BenchDesk &desk, int seconds)
{
    application.watch(&desk.window());
    const double before = processSeconds() - desk.feedSeconds();
    QElapsedTimer wall;
    wall.start();
    runFor(seconds * 1000);
    const double passed = double(wall.elapsed()) / 1000;
    const double used = processSeconds() - desk.feedSeconds() - before;
    const auto &frames = application.frames();
    return {double(frames.painting.size()) / passed, percentile(frames.painting, 0.5),
            percentile(frames.painting, 0.99),       percentile(frames.interval, 0.5),
            percentile(frames.interval, 0.99),       100 * used / passed};
}

/// A hand that drags the map to and fro, 600 pixels a second, 60 steps a second.
class Hand final : public QObject
{
public:
    explicit Hand(MapView &view)
        : m_view(view)
    {
        m_steps.setTimerType(Qt::PreciseTimer);
        connect(&m_steps, &QTimer::timeout, this, [this] {
            const double way = m_count++ / 120 % 2 == 0 ? 10 : -10;
            m_view.setViewport(m_view.viewport().pannedBy({way, way / 3}));
        });
        m_steps.start(1000 / 60);
    }

private:
    MapView &m_view;
    QTimer m_steps;
    int m_count = 0;
};

void printRow(int riders, const char *what, const Measured &measured)
{
    std::printf("| %d | %s | %.1f | %.1f / %.1f | %.1f / %.1f | %.0f %% | %.0f |\n", riders, what,
                measured.framesASecond, measured.paintMedian, measured.paint99,
                measured.intervalMedian, measured.interval99, measured.core, residentMebibytes());
    std::fflush(stdout);
}

void measureDesk(TimingApplication &application, int riders, int seconds, const QString &picture)
{
    const SystemClock clock;
    BenchDesk desk(clock, MovingRiders(demoLine().constFirst(), riders));
    RideMap &map = desk.window().map();
    map.setFollowMode(FollowMode::Free);
    desk.startFeed();
    // Every ride in view; one is selected, the others are behind it.
    const auto everybody = map.participants().boundsOf(std::nullopt, 60'000);
    map.view().setViewport(map.view().viewport().fitting(everybody, 40, 15));
    runFor(2'000);
    if (!picture.isEmpty()) {
        desk.window().grab().save(picture);
    }
    printRow(riders, "still, all in view", measure(application, desk, seconds));
    {
        const Hand hand(map.view());
        printRow(riders, "panning, all in view", measure(application, desk, seconds));
    }
    map.fitAll();
    runFor(1'000);
    printRow(riders, "still, one ride in view", measure(application, desk, seconds));
    {
        const Hand hand(map.view());
        printRow(riders, "panning, one ride in view", measure(application, desk, seconds));
    }
}

/// What a person does now and then: looks at another ride, another rider, another place.
void lookAround(BenchDesk &desk, int second)
{
    const auto rides = desk.picture().store.rides();
    if (second % 60 == 0) {
        desk.window().selectRide(rides[second / 60 % rides.size()]);
    }
    if (second % 15 == 0) {
        const auto riders = desk.picture().store.participantsOf(*desk.window().selectedRide());
        desk.window().ridersPanel().selectParticipant(riders[second / 15 % riders.size()]);
    }
    desk.window().map().view().zoomBy(second % 30 == 10 ? 2 : second % 30 == 20 ? -2 : 0);
}

void soak(int riders, int minutes)
{
    ManualClock clock;
    BenchDesk desk(clock, MovingRiders(demoLine().constFirst(), riders));
    desk.window().map().view().setAnimated(false);
    QElapsedTimer wall;
    wall.start();
    std::printf("| minute | updates | resident MiB | seconds needed |\n|---|---|---|---|\n");
    qint64 updates = 0;
    for (int second = 0; second <= minutes * 60; ++second) {
        if (second % 300 == 0) {
            std::printf("| %d | %lld | %.1f | %.0f |\n", second / 60,
                        static_cast<long long>(updates), residentMebibytes(),
                        double(wall.elapsed()) / 1000);
            std::fflush(stdout);
        }
        for (int slice = 0; slice < MovingRiders::Slices; ++slice) {
            clock.advance(1'000 / MovingRiders::Slices);
            const auto batch = desk.riders().nextBatch(clock.now());
            updates += batch.fixes.size();
            desk.take(console::encode(batch));
            desk.flush();
            desk.look();
        }
        lookAround(desk, second);
        desk.showAges();
        QCoreApplication::processEvents();
        desk.window().repaint();
    }
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM",
            qEnvironmentVariableIsSet("QT_QPA_PLATFORM") ? qgetenv("QT_QPA_PLATFORM")
                                                         : QByteArray("offscreen"));
    TimingApplication application(argc, argv);
    QCommandLineParser parser;
    const auto text = [](const char *latin1) { return QString::fromLatin1(latin1); };
    parser.addHelpOption();
    parser.addOptions({{text("riders"), text("How many."), text("LIST"), text("1000,10000,50000")},
                       {text("seconds"), text("To measure, for each row."), text("N"), text("10")},
                       {text("minutes"), text("Of updates to soak."), text("N"), text("60")},
                       {text("picture"), text("Saves what is measured."), text("FILE")},
                       {text("soak"), text("Measures memory.")}});
    parser.process(application);
    const auto riders = parser.value(text("riders")).split(u',');
    if (parser.isSet(text("soak"))) {
        soak(parser.isSet(text("riders")) ? riders.first().toInt() : 10'000,
             parser.value(text("minutes")).toInt());
        return 0;
    }
    std::printf(
        "| riders | what | frames/s | painting, median / p99 ms | from frame to frame, median "
        "/ p99 ms | of one core | MiB |\n|---|---|---|---|---|---|---|\n");
    for (const QString &count : riders) {
        measureDesk(application, count.toInt(), parser.value(text("seconds")).toInt(),
                    parser.value(text("picture")));
    }
    return 0;
}
