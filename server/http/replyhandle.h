// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/reply.h"

#include <QMutex>
#include <QObject>

#include <functional>
#include <memory>

namespace saferide::http {

/// Takes the answer to one request; a connection. Lives in one thread.
class ReplySink : public QObject
{
public:
    virtual void reply(quint64 requestNumber, Reply answer) = 0;
    virtual void setGoneCallback(quint64 requestNumber, std::function<void()> gone) = 0;
    virtual void markAuthenticated() = 0;
    virtual void setAccount(quint64 requestNumber, qint64 account) = 0;
};

/// Where a connection can be reached for as long as it lives. Thread-safe.
class ReplyAddress
{
public:
    explicit ReplyAddress(ReplySink *sink)
        : m_sink(sink)
    {
    }
    /// The sink is about to go; nothing reaches it from here on.
    void close();
    /// At once in the sink's own thread, posted from any other; dropped when the sink is gone.
    void deliver(const std::shared_ptr<ReplyAddress> &self, quint64 requestNumber, Reply answer);
    /// For its own thread only; null when the sink is gone.
    ReplySink *sinkHere() const;

private:
    mutable QRecursiveMutex m_mutex; // guards m_sink
    ReplySink *m_sink;
};

/// The right to answer one request, now or later, from any thread. Copyable; the first answer
/// counts, what comes late or twice is dropped. When the last copy goes unanswered, the client gets
/// a 500.
class ReplyHandle
{
public:
    ReplyHandle() = default;
    ReplyHandle(std::shared_ptr<ReplyAddress> address, quint64 requestNumber);

    void send(Reply reply) const;

    /// Called once, in the connection's thread, when the connection ends before the answer.
    /// To be set in the connection's thread, at most once a request.
    void whenGone(std::function<void()> gone) const;

    /// The peer has shown a valid token by other means than `Authorization`. In the connection's
    /// thread.
    void markAuthenticated() const;

    /// Who asks, for the log: a number that means something to the handler alone, not 0. In the
    /// connection's thread.
    void setAccount(qint64 account) const;

private:
    struct Pending;
    std::shared_ptr<Pending> m_pending;
};

} // namespace saferide::http
