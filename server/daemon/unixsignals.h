// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <functional>
#include <memory>

namespace saferide {

/// SIGTERM, SIGINT and SIGHUP as calls from the event loop. Block them first, before any thread is
/// started, so that no thread takes them the old way.
class UnixSignals final : public QObject
{
public:
    static void block();
    /// A peer that left and a file that may not grow are errors of write(), not the program's end.
    static void ignoreFailedWrites();

    /// `handle` is given the signal's number.
    explicit UnixSignals(std::function<void(int)> handle);
    ~UnixSignals() override;

private:
    void read();

    const std::function<void(int)> m_handle;
    int m_descriptor;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace saferide
