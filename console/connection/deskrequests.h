// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/clock.h"
#include "shared/core/result.h"
#include "shared/protocol/console/protocol.h"
#include "shared/protocol/console/requests.h"

#include <QPointer>

#include <deque>
#include <functional>
#include <map>

namespace saferide {

/// What was asked of the daemon and has no answer yet. Holds back what the daemon would refuse as
/// too much at once. GUI thread only.
///
/// Every outcome is handed on from the event loop, never by the caller of answer() or failAll():
/// whoever hears it may do what they like, even run a loop of their own.
class DeskRequests
{
public:
    using Done = std::function<void(Result<QJsonValue>)>;
    using Send = std::function<void(const console::Request &request)>;
    struct Settings
    {
        int timeout = 30'000; ///< milliseconds from sending to the answer
        qsizetype atOnce = console::MaxRequestsAtOnce;
    };
    /// Beyond, a request is answered Overloaded.
    static constexpr size_t MaxWaiting = 10'000;

    DeskRequests(const Clock &clock, Settings settings, Send send);

    /// Calls `done` once, unless context is gone by then.
    void ask(const QString &method, const QJsonObject &params, QObject *context, Done done);
    /// An answer to a request that is not known, or any more, is ignored.
    void answer(qint64 id, const Result<QJsonValue> &result);
    void answerUnreadably(qint64 id, const Error &why);
    /// The link is gone. `error` is the outcome of what was sent, which may be done all the same:
    /// Unavailable, or Internal where nobody is to ask again. What still waits is notSent().
    void failAll(const Error &error);
    /// Timeout for those that have waited too long. To be called about twice a second.
    void failLate();
    /// The link was busy sending: that time does not count.
    void postpone(qint64 msecs);

    /// Whether what was asked for may have been done: it was sent, and no refusal came back.
    static bool mayBeDone(const Error &outcome);
    /// The outcome of what never went to the daemon.
    static Error notSent();
    /// The outcome of what was answered with something that is no reply to it: Internal.
    /// Nobody asks again by itself, as the same would come.
    static Error unreadable(const QString &method, const Error &why);
    /// Calls `done` with the reply to such a request.
    template<typename Request>
    static Done reading(std::function<void(Result<typename Request::Reply>)> done)
    {
        using Reply = Result<typename Request::Reply>;
        return [done = std::move(done)](const Result<QJsonValue> &result) {
            if (!result) {
                done(result.error());
                return;
            }
            const Reply reply = console::replyFrom<typename Request::Reply>(*result);
            done(reply ? reply : unreadable(QLatin1StringView(Request::Method), reply.error()));
        };
    }
    /// Hands an outcome on as described above.
    static void handOn(const QPointer<QObject> &context, Done done, Result<QJsonValue> result);

private:
    struct Pending
    {
        QString method;
        QPointer<QObject> context;
        Done done;
        qint64 deadline = 0; // monotonic
    };
    struct Waiting
    {
        QString method;
        QJsonObject params;
        QPointer<QObject> context;
        Done done;
    };

    void sendWaiting();

    const Clock &m_clock;
    const Settings m_settings;
    const Send m_send;
    qint64 m_next = 1;
    std::map<qint64, Pending> m_pending;
    std::deque<Waiting> m_waiting;
};

} // namespace saferide
