// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/redispublisher.h"

#include <utility>

namespace saferide::bus {

using namespace Qt::Literals::StringLiterals;

RedisPublisher::RedisPublisher(RedisLink::Settings settings, Deadlines &deadlines, const Seal &seal,
                               const Figures &figures, std::function<void()> changed)
    : m_seal(seal)
    , m_figures(figures)
    , m_changed(std::move(changed))
    , m_deadlines(deadlines)
    , m_flushAt(deadlines, *this)
    , m_bell([this] { wake(); })
    , m_link(std::move(settings), deadlines, *this)
{
}

RedisPublisher::~RedisPublisher()
{
    m_figures.unsentBytes.add(-m_unsent);
}

void RedisPublisher::put(Outbox::Item item)
{
    const Outbox::Put done = m_outbox.put(std::move(item));
    if (done == Outbox::Put::Wake || done == Outbox::Put::Full) {
        m_bell.ring();
    }
}

void RedisPublisher::linkUp()
{
    m_unanswered = 0;
    m_outbox.open();
    m_changed();
}

void RedisPublisher::linkDown()
{
    m_outbox.close();
    m_flushAt.clear();
    noteUnsent();
    m_changed();
}

void RedisPublisher::linkReplied(const RedisReply &reply)
{
    --m_unanswered;
    if (reply.kind != RedisReply::Kind::Integer || m_unanswered < 0) {
        m_link.fail(u"it is not a Redis server: it does not answer like one"_s);
    }
}

void RedisPublisher::wake()
{
    if (m_link.isUp() && !m_outbox.isOpen()) {
        m_link.fail(u"it takes messages too slowly: %1 MiB were waiting"_s.arg(Outbox::MaxBytes
                                                                               / 1024 / 1024));
        return;
    }
    const bool mayFlush =
        m_deadlines.now() - m_flushed >= FlushMsecs || m_outbox.bytes() >= Outbox::TableBytes;
    if (mayFlush) {
        flush();
    } else if (!m_flushAt.isSet()) {
        m_flushAt.set(m_flushed + FlushMsecs);
    }
}

void RedisPublisher::deadlinePassed(int)
{
    flush();
}

/// Writes no more than the connection holds, so that the rest can still be replaced.
void RedisPublisher::flush()
{
    if (!m_link.isUp()) {
        return;
    }
    m_flushed = m_deadlines.now();
    m_flushAt.clear();
    const qsizetype room = Outbox::TableBytes - m_link.unsentBytes();
    QByteArray commands;
    while (commands.size() < room) {
        const auto item = m_outbox.take();
        if (!item) {
            break;
        }
        commands +=
            redisCommand({"PUBLISH", item->channel, m_seal.sealed(item->channel, item->message)});
        m_figures.published.add();
        ++m_unanswered;
    }
    if (!commands.isEmpty()) {
        m_link.send(commands);
    }
    if (m_outbox.bytes() > 0) {
        m_flushAt.set(m_flushed + FlushMsecs);
    }
    noteUnsent();
}

void RedisPublisher::noteUnsent()
{
    const qint64 unsent = m_outbox.bytes() + m_link.unsentBytes();
    m_figures.unsentBytes.add(unsent - std::exchange(m_unsent, unsent));
}

} // namespace saferide::bus
