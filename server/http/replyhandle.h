// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/reply.h"

#include <QMutex>
#include <QObject>

#include <functional>
#include <memory>

namespace saferide::http {

/// Receives the replies to requests; implemented by a connection. Lives in one thread.
class ReplySink : public QObject
{
public:
    virtual void reply(quint64 requestNumber, Reply answer) = 0;
    virtual void setGoneCallback(quint64 requestNumber, std::function<void()> gone) = 0;
    virtual void markAuthenticated() = 0;
    virtual void setAccount(quint64 requestNumber, qint64 account) = 0;
};

/// A weak reference to a connection. Thread-safe.
class ReplyAddress
{
public:
    explicit ReplyAddress(ReplySink *sink)
        : m_sink(sink)
    {
    }
    /// The sink is about to be destroyed; nothing reaches it from now on.
    void close();
    /// Runs at once in the sink's own thread, posted from any other; dropped if the sink is gone.
    void deliver(const std::shared_ptr<ReplyAddress> &self, quint64 requestNumber, Reply answer);
    /// For its own thread only; null if the sink is gone.
    ReplySink *sinkHere() const;

private:
    mutable QRecursiveMutex m_mutex; // guards m_sink
    ReplySink *m_sink;
};

/// Sends the reply to a request, now or later, from any thread. Copyable; only the first reply
/// counts, later ones are dropped. If the last copy is destroyed without a reply, the client gets
/// a 500.
class ReplyHandle
{
public:
    ReplyHandle() = default;
    ReplyHandle(std::shared_ptr<ReplyAddress> address, quint64 requestNumber);

    void send(Reply reply) const;

    /// Called once, in the connection's thread, if the connection ends before the reply.
    /// Must be set in the connection's thread, at most once per request.
    void whenGone(std::function<void()> gone) const;

    /// The peer presented a valid token by other means than `Authorization`. In the connection's
    /// thread.
    void markAuthenticated() const;

    /// The client for the log: a number other than 0, meaningful to the handler only. In the
    /// connection's thread.
    void setAccount(qint64 account) const;

private:
    struct Pending;
    std::shared_ptr<Pending> m_pending;
};

} // namespace saferide::http
