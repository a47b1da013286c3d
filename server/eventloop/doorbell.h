// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <atomic>
#include <functional>

namespace saferide {

/// Calls a function in a turn of its own of the thread it was made in, once for however many times
/// it was rung before. Destroyed in that thread, when nobody rings any more.
class Doorbell final : public QObject
{
public:
    explicit Doorbell(std::function<void()> answer);
    ~Doorbell() override;

    /// Thread-safe.
    void ring();

private:
    bool event(QEvent *event) override;

    const std::function<void()> m_answer;
    std::atomic<bool> m_isRung{false};
};

} // namespace saferide
