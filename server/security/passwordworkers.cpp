// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/passwordworkers.h"

#include <QObject>
#include <QPointer>
#include <QThread>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

PasswordWorkers::PasswordWorkers(const PasswordHash &hash, int threads)
    : m_hash(hash)
{
    m_threads.setMaxThreadCount(qMax(1, threads));
}

PasswordWorkers::~PasswordWorkers()
{
    m_threads.clear();
    m_threads.waitForDone();
}

void PasswordWorkers::hash(const QByteArray &password, QObject *context,
                           std::function<void(Result<QString>)> done)
{
    start<QString>([password](const PasswordHash &passwords) { return passwords.hash(password); },
                   context, std::move(done));
}

void PasswordWorkers::run(std::function<Result<bool>(const PasswordHash &)> work, QObject *context,
                          std::function<void(Result<bool>)> done)
{
    start<bool>(std::move(work), context, std::move(done));
}

template<typename T>
void PasswordWorkers::start(std::function<Result<T>(const PasswordHash &)> work, QObject *context,
                            std::function<void(Result<T>)> done)
{
    Q_ASSERT(context->thread() == QThread::currentThread());
    if (m_waiting.fetch_add(1) >= MaxWaiting) {
        --m_waiting;
        done(Error{ErrorCode::Overloaded, u"too many logins at once, try again soon"_s});
        return;
    }
    // The worker must not touch `context`, which may go any moment: it posts to an object of the
    // caller's thread that lives until the call has come, and that one looks whether context is
    // there.
    auto relay =
        std::shared_ptr<QObject>(new QObject, [](QObject *object) { object->deleteLater(); });
    m_threads.start([this, relay = std::move(relay), guard = QPointer<QObject>(context),
                     work = std::move(work), done = std::move(done)]() mutable {
        auto outcome = work(m_hash);
        --m_waiting;
        QObject *target = relay.get();
        QMetaObject::invokeMethod(
            target,
            [relay = std::move(relay), guard = std::move(guard), outcome = std::move(outcome),
             done = std::move(done)] {
                if (guard) {
                    done(outcome);
                }
            },
            Qt::QueuedConnection);
    });
}

} // namespace saferide
