// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/deskrequests.h"

#include "console/connection/logging.h"

#include <QCoreApplication>
#include <QMetaObject>

namespace saferide {

namespace {

struct RequestSentences
{
    Q_DECLARE_TR_FUNCTIONS(saferide::DeskRequests)
};

} // namespace

DeskRequests::DeskRequests(const Clock &clock, Settings settings, Send send)
    : m_clock(clock)
    , m_settings(settings)
    , m_send(std::move(send))
{
}

void DeskRequests::handOn(const QPointer<QObject> &context, Done done, Result<QJsonValue> result)
{
    if (context) {
        QMetaObject::invokeMethod(
            context, [done = std::move(done), result = std::move(result)] { done(result); },
            Qt::QueuedConnection);
    }
}

void DeskRequests::ask(const QString &method, const QJsonObject &params, QObject *context,
                       Done done)
{
    if (m_waiting.size() >= MaxWaiting) {
        handOn(context, std::move(done),
               Error{ErrorCode::Overloaded, RequestSentences::tr("Too many requests at once.")});
        return;
    }
    m_waiting.push_back({method, params, context, std::move(done)});
    sendWaiting();
}

void DeskRequests::sendWaiting()
{
    while (!m_waiting.empty() && qsizetype(m_pending.size()) < m_settings.atOnce) {
        Waiting next = std::move(m_waiting.front());
        m_waiting.pop_front();
        const qint64 id = m_next++;
        m_pending.emplace(id,
                          Pending{next.method, next.context, std::move(next.done),
                                  m_clock.monotonicMsecs() + m_settings.timeout});
        m_send({id, next.method, next.params});
    }
}

void DeskRequests::answer(qint64 id, const Result<QJsonValue> &result)
{
    const auto found = m_pending.find(id);
    if (found == m_pending.end()) {
        return; // came too late
    }
    handOn(found->second.context, std::move(found->second.done), result);
    m_pending.erase(found);
    sendWaiting();
}

void DeskRequests::answerUnreadably(qint64 id, const Error &why)
{
    if (const auto found = m_pending.find(id); found != m_pending.end()) {
        answer(id, unreadable(found->second.method, why));
    }
}

Error DeskRequests::unreadable(const QString &method, const Error &why)
{
    qCWarning(connectionLog) << "the reply to" << method << "cannot be read:" << why.message;
    return {ErrorCode::Internal,
            RequestSentences::tr("The reply to %1 cannot be read: %2.").arg(method, why.message)};
}

Error DeskRequests::notSent()
{
    return {
        ErrorCode::Overloaded,
        RequestSentences::tr(
            "Not sent: there is no connection to the server. Try again when the display is live.")};
}

bool DeskRequests::mayBeDone(const Error &outcome)
{
    switch (outcome.code) {
    case ErrorCode::Unavailable:
    case ErrorCode::Timeout:
    case ErrorCode::Internal:
        return true;
    case ErrorCode::InvalidInput:
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
    case ErrorCode::Conflict:
    case ErrorCode::TooLarge:
    case ErrorCode::RateLimited:
    case ErrorCode::Overloaded:
        return false;
    }
    return true;
}

void DeskRequests::failAll(const Error &error)
{
    Q_ASSERT(mayBeDone(error));
    for (auto &[id, pending] : std::exchange(m_pending, {})) {
        handOn(pending.context, pending.done, error);
    }
    for (const Waiting &waiting : std::exchange(m_waiting, {})) {
        handOn(waiting.context, waiting.done, notSent());
    }
}

void DeskRequests::failLate()
{
    const qint64 now = m_clock.monotonicMsecs();
    std::erase_if(m_pending, [now](const auto &entry) {
        const Pending &pending = entry.second;
        if (now <= pending.deadline) {
            return false;
        }
        handOn(
            pending.context, pending.done,
            Error{ErrorCode::Timeout, RequestSentences::tr("The server did not respond in time.")});
        return true;
    });
    sendWaiting();
}

void DeskRequests::postpone(qint64 msecs)
{
    for (auto &[id, pending] : m_pending) {
        pending.deadline += msecs;
    }
}

} // namespace saferide
