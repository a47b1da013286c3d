// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <utility>

namespace saferide {

/// Runs `work` on a thread of the pool, and then `done` with its result in the main thread, unless
/// `context` is gone. Called from the main thread.
template<typename Work, typename Done>
void inBackground(QObject *context, Work work, Done done)
{
    QThreadPool::globalInstance()->start([asker = QPointer<QObject>(context),
                                          work = std::move(work),
                                          done = std::move(done)]() mutable {
        // By way of the application, which outlives the pool's work: only its thread may ask
        // whether the asker is still there.
        QMetaObject::invokeMethod(
            qApp,
            [asker = std::move(asker), done = std::move(done), result = work()]() mutable {
                if (asker) {
                    done(std::move(result));
                }
            },
            Qt::QueuedConnection);
    });
}

} // namespace saferide
