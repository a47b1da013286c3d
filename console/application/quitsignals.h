// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>

#include <functional>

namespace saferide {

/// SIGINT, SIGTERM and SIGHUP as a call from the event loop; a second one ends the program at once.
/// One at a time. GUI thread only.
class QuitSignals
{
    Q_DISABLE_COPY_MOVE(QuitSignals)

public:
    explicit QuitSignals(std::function<void()> quit);
    ~QuitSignals();

private:
    int m_receiving;
    std::function<void()> m_quit;
    QSocketNotifier m_notifier;
};

} // namespace saferide
