// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/connection/positionbuffer.h"
#include "console/models/deskpicture.h"
#include "console/views/window/mainwindow.h"
#include "tests/support/movingriders.h"

#include <QApplication>

#include <atomic>
#include <thread>
#include <vector>

namespace saferide::test {

/// Notes how long every painting of the window took, and when it ended.
class TimingApplication final : public QApplication
{
public:
    using QApplication::QApplication;

    struct Frames
    {
        std::vector<double> painting; ///< milliseconds
        std::vector<double> interval; ///< milliseconds from the end of one to the end of the next
    };

    /// Begins anew with this window.
    void watch(QWidget *window);
    const Frames &frames() const { return m_frames; }

    bool notify(QObject *receiver, QEvent *event) override;

private:
    QWidget *m_window = nullptr;
    Frames m_frames;
    qint64 m_lastEnd = 0; // nanoseconds
};

/// The desk's window, fed as ConsoleApplication feeds it, but without a server: the batches that
/// the daemon would send come from a thread of their own.
class BenchDesk final : public QObject
{
public:
    /// Everybody of `riders` is in the picture; one ride is selected.
    BenchDesk(const Clock &clock, MovingRiders riders);
    ~BenchDesk() override;

    MainWindow &window() { return m_window; }
    DeskPicture &picture() { return m_picture; }
    MovingRiders &riders() { return m_riders; }

    /// Ten batches a second, in real time, until the end.
    void startFeed();
    /// What the feed itself has used of the processor, in seconds.
    double feedSeconds() const { return m_feedSeconds; }
    /// One batch, as it comes from the network.
    void take(const QByteArray &bytes);
    /// Hands out what was taken, at once.
    void flush() { m_buffer.flush(); }
    /// What the timers of the desk do, once a second and five times.
    void showAges() { m_window.refreshAges(0); }
    void look() { m_picture.watch.advance(); }

private:
    void feed();

    const Clock &m_clock;
    MovingRiders m_riders;
    DeskPicture m_picture;
    DeskCommands m_commands;
    MainWindow m_window;
    PositionBuffer m_buffer;
    QTimer m_ages;
    QTimer m_looks;
    std::atomic<bool> m_ends = false;
    std::atomic<double> m_feedSeconds = 0;
    std::thread m_feed;
};

} // namespace saferide::test
