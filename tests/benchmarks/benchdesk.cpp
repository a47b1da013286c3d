// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/benchdesk.h"

#include "shared/protocol/console/protocol.h"

#include <chrono>
#include <ctime>

namespace saferide::test {

namespace {

qint64 nanoseconds()
{
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

double threadSeconds()
{
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return double(used.tv_sec) + double(used.tv_nsec) / 1e9;
}

} // namespace

void TimingApplication::watch(QWidget *window)
{
    m_window = window;
    m_frames = {};
    m_lastEnd = nanoseconds();
}

bool TimingApplication::notify(QObject *receiver, QEvent *event)
{
    if (receiver != m_window || event->type() != QEvent::UpdateRequest) {
        return QApplication::notify(receiver, event);
    }
    const qint64 begin = nanoseconds();
    const bool taken = QApplication::notify(receiver, event);
    const qint64 end = nanoseconds();
    m_frames.painting.push_back(double(end - begin) / 1e6);
    m_frames.interval.push_back(double(end - std::exchange(m_lastEnd, end)) / 1e6);
    return taken;
}

BenchDesk::BenchDesk(const Clock &clock, MovingRiders riders)
    : m_clock(clock)
    , m_riders(std::move(riders))
    , m_picture(clock)
    , m_commands(
          [](const QString &, const QJsonObject &, QObject *, const DeskCommands::Answer &) {})
    , m_window(m_picture, m_commands)
    , m_buffer(console::PositionBatchIntervalMsecs)
{
    connect(&m_buffer, &PositionBuffer::flushed, &m_picture.store, &LiveRideStore::applyFixes);
    const auto rides = m_riders.rides();
    m_picture.store.applySnapshot(rides, m_riders.participants(clock.now()));
    for (const Ride &ride : rides) {
        m_picture.routes.put(ride.id, m_riders.routeOf(ride.id));
    }
    m_window.resize(1920, 1080);
    m_window.showLink({LinkPicture::Health::Live, QStringLiteral("Live"), {}, {}});
    m_window.show();
    m_window.selectRide(rides.first().id);
    connect(&m_ages, &QTimer::timeout, this, &BenchDesk::showAges);
    connect(&m_looks, &QTimer::timeout, this, &BenchDesk::look);
}

BenchDesk::~BenchDesk()
{
    m_ends = true;
    if (m_feed.joinable()) {
        m_feed.join();
    }
}

void BenchDesk::startFeed()
{
    m_ages.start(1'000);
    m_looks.start(1'000 / AttentionWatch::Slices);
    m_feed = std::thread([this] { feed(); });
}

void BenchDesk::feed()
{
    auto next = std::chrono::steady_clock::now();
    while (!m_ends) {
        const QByteArray bytes = console::encode(m_riders.nextBatch(m_clock.now()));
        m_feedSeconds = threadSeconds();
        QMetaObject::invokeMethod(
            this, [this, bytes] { take(bytes); }, Qt::QueuedConnection);
        next += std::chrono::milliseconds(1'000 / MovingRiders::Slices);
        std::this_thread::sleep_until(next);
    }
}

void BenchDesk::take(const QByteArray &bytes)
{
    const auto batch = console::decodePositionBatch(bytes);
    if (!batch) {
        qFatal("%s", qPrintable(batch.error().message));
    }
    m_buffer.add(batch->fixes);
}

} // namespace saferide::test
