// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <atomic>
#include <functional>

namespace saferide {

/// Calls a function in a separate turn of the thread in which it was created, once for any number
/// of rings before. Must be destroyed in that thread, when no other thread rings any more.
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
