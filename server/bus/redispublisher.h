// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/figures.h"
#include "server/bus/outbox.h"
#include "server/bus/redislink.h"
#include "server/bus/seal.h"
#include "server/eventloop/doorbell.h"

#include <functional>

namespace saferide::bus {

/// The publishing link to a server. put() is thread-safe; the rest belongs to the thread of the
/// bus.
class RedisPublisher final : private RedisLink::User, private Waiting
{
public:
    static constexpr qint64 FlushMsecs = 1; ///< least time between two writes, unless much waits

    /// `changed` is called when the link goes up or down. The references outlive the publisher.
    RedisPublisher(RedisLink::Settings settings, Deadlines &deadlines, const Seal &seal,
                   const Figures &figures, std::function<void()> changed);
    ~RedisPublisher() override;

    /// Sends it soon. Dropped while the link is down.
    void put(Outbox::Item item);

    const RedisLink &link() const { return m_link; }
    void restart(const QString &problem) { m_link.restart(problem); }

private:
    void linkUp() override;
    void linkDown() override;
    void linkReplied(const RedisReply &reply) override;
    void deadlinePassed(int which) override;

    void wake();
    void flush();
    void noteUnsent();

    const Seal &m_seal;
    const Figures &m_figures;
    const std::function<void()> m_changed;
    Deadlines &m_deadlines;
    Deadline m_flushAt;
    Outbox m_outbox;
    Doorbell m_bell;
    qint64 m_flushed = 0; // when
    qint64 m_unanswered = 0; // messages without a reply
    qint64 m_unsent = 0; // as last noted in the figures
    RedisLink m_link; // last: calls the others
};

} // namespace saferide::bus
