// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/replyhandle.h"

#include <QThread>

#include <atomic>

namespace saferide::http {

struct ReplyHandle::Pending
{
    Pending(std::shared_ptr<ReplyAddress> where, quint64 requestNumber)
        : address(std::move(where))
        , number(requestNumber)
    {
    }
    Pending(const Pending &) = delete;
    Pending &operator=(const Pending &) = delete;
    ~Pending()
    {
        if (!answered.exchange(true)) {
            address->deliver(address, number, detailReply(500, QStringLiteral("internal error")));
        }
    }

    std::shared_ptr<ReplyAddress> address;
    quint64 number;
    std::atomic<bool> answered{false};
};

void ReplyAddress::close()
{
    const QMutexLocker lock(&m_mutex);
    m_sink = nullptr;
}

ReplySink *ReplyAddress::sinkHere() const
{
    const QMutexLocker lock(&m_mutex);
    return m_sink != nullptr && m_sink->thread() == QThread::currentThread() ? m_sink : nullptr;
}

void ReplyAddress::deliver(const std::shared_ptr<ReplyAddress> &self, quint64 requestNumber,
                           Reply answer)
{
    if (ReplySink *sink = sinkHere()) {
        sink->reply(requestNumber, std::move(answer));
        return;
    }
    const QMutexLocker lock(&m_mutex);
    if (m_sink != nullptr) {
        auto later = [self, requestNumber, answer = std::move(answer)]() mutable {
            if (ReplySink *sink = self->sinkHere()) {
                sink->reply(requestNumber, std::move(answer));
            }
        };
        QMetaObject::invokeMethod(m_sink, std::move(later), Qt::QueuedConnection);
    }
}

ReplyHandle::ReplyHandle(std::shared_ptr<ReplyAddress> address, quint64 requestNumber)
    : m_pending(std::make_shared<Pending>(std::move(address), requestNumber))
{
}

void ReplyHandle::send(Reply reply) const
{
    if (m_pending && !m_pending->answered.exchange(true)) {
        m_pending->address->deliver(m_pending->address, m_pending->number, std::move(reply));
    }
}

void ReplyHandle::whenGone(std::function<void()> gone) const
{
    if (ReplySink *sink = m_pending ? m_pending->address->sinkHere() : nullptr) {
        sink->setGoneCallback(m_pending->number, std::move(gone));
    }
}

void ReplyHandle::setAccount(qint64 account) const
{
    if (ReplySink *sink = m_pending ? m_pending->address->sinkHere() : nullptr) {
        sink->setAccount(m_pending->number, account);
    }
}

void ReplyHandle::markAuthenticated() const
{
    if (ReplySink *sink = m_pending ? m_pending->address->sinkHere() : nullptr) {
        sink->markAuthenticated();
    }
}

} // namespace saferide::http
