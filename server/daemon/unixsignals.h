// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <functional>
#include <memory>

namespace saferide {

/// Delivers SIGTERM, SIGINT and SIGHUP from the event loop. They must be blocked before any thread
/// is started, so that no thread handles them asynchronously.
class UnixSignals final : public QObject
{
public:
    static void block();
    /// A disconnected peer and a file size limit are errors of write(), and do not end the program.
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
