// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>
#include <mutex>

namespace saferide {

/// A function that is called once, with a value from any thread, in the thread of its context; not
/// at all if the context is gone by then. Created, called and destroyed in the context's thread.
template<typename Value>
class Callback
{
public:
    Callback(QObject *context, std::function<void(Value)> function)
        : m_state(std::make_shared<State>())
    {
        Q_ASSERT(QThread::currentThread() == context->thread());
        m_state->context = context;
        m_state->function = std::move(function);
        m_state->goesAway = QObject::connect(
            context, &QObject::destroyed, context, [state = m_state] { state->take(); },
            Qt::DirectConnection);
    }

    void call(Value value) const
    {
        const std::lock_guard lock(m_state->mutex);
        if (m_state->context) {
            QMetaObject::invokeMethod(
                m_state->context,
                [state = m_state, value = std::move(value)]() mutable {
                    QObject::disconnect(state->goesAway);
                    if (const auto function = state->take()) {
                        function(std::move(value));
                    }
                },
                Qt::QueuedConnection);
        }
    }

private:
    struct State
    {
        std::function<void(Value)> take()
        {
            const std::lock_guard lock(mutex);
            context = nullptr;
            return std::exchange(function, nullptr);
        }
        std::mutex mutex; // guards both
        QObject *context = nullptr;
        std::function<void(Value)> function;
        QMetaObject::Connection goesAway; // used in the context's thread only
    };
    std::shared_ptr<State> m_state;
};

} // namespace saferide
