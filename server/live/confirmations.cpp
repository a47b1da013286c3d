// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/confirmations.h"

namespace saferide {

bool Confirmations::ask(const Key &key, qint64 now, QObject *context, Done done)
{
    Result<void> known;
    {
        const std::lock_guard lock(m_mutex);
        if (const auto reading = m_reading.find(key); reading != m_reading.end()) {
            reading->waiters.emplace_back(context, std::move(done));
            return false;
        }
        const Read *last = m_read.find(key);
        if (last != nullptr && now - last->since < GoodForMsecs) {
            known = last->outcome;
        } else if (m_reading.size() >= Most) {
            ++m_figures.overloaded;
            known = Error{ErrorCode::Overloaded, QStringLiteral("overloaded, send again")};
        } else {
            ++m_figures.reads;
            Reading &reading = m_reading[key];
            reading.since = now;
            reading.waiters.emplace_back(context, std::move(done));
            return true;
        }
    }
    done(std::move(known));
    return false;
}

void Confirmations::finish(const Key &key, const Result<void> &outcome)
{
    Reading finished;
    {
        const std::lock_guard lock(m_mutex);
        finished = m_reading.take(key);
        m_read.insert(key, {finished.since, outcome});
    }
    for (const auto &waiter : finished.waiters) {
        waiter.call(outcome);
    }
}

Confirmations::Figures Confirmations::figures() const
{
    const std::lock_guard lock(m_mutex);
    return m_figures;
}

} // namespace saferide
