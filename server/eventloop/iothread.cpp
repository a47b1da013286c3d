// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/iothread.h"

#include "server/eventloop/epolldispatcher.h"

#include <openssl/crypto.h>

namespace saferide {

IoThread::IoThread(const QString &name)
    : m_dispatcher(new EpollDispatcher)
    , m_anchor(
          new QObject) // NOLINT(cppcoreguidelines-prefer-member-initializer): deleted by finished
{
    m_thread.setObjectName(name);
    m_thread.setEventDispatcher(m_dispatcher);
    m_anchor->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_anchor, &QObject::deleteLater);
    // Frees OpenSSL's data of the thread: the process may end before the thread
    // does, and QThread::wait() does not wait for that.
    QObject::connect(
        &m_thread, &QThread::finished, m_anchor, [] { OPENSSL_thread_stop(); },
        Qt::DirectConnection);
    m_thread.start();
}

IoThread::~IoThread()
{
    m_thread.quit();
    m_thread.wait();
}

void IoThread::call(const std::function<void()> &function)
{
    QMetaObject::invokeMethod(m_anchor, function, Qt::BlockingQueuedConnection);
}

void IoThread::measureTurns(const TurnTimes &times)
{
    call([this, &times] { m_dispatcher->measureTurns(times); });
}

void IoThread::post(std::function<void()> function)
{
    QMetaObject::invokeMethod(m_anchor, std::move(function), Qt::QueuedConnection);
}

} // namespace saferide
