// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/exchange/positionexchange.h"

namespace saferide {

/// Tells what was committed here to the rides of this process and, in a cluster, to the other nodes
/// that there is something to read.
class CommitNews final : public db::CommitListener
{
public:
    /// They outlive it; `exchange` may be null.
    CommitNews(db::CommitListener &rides, PositionExchange *exchange)
        : m_rides(rides)
        , m_exchange(exchange)
    {
    }

    void committed(const std::vector<RideEvent> &events) override
    {
        m_rides.committed(events);
        tellOthers();
    }
    void commitUnknown(const std::vector<RideEvent> &events) override
    {
        m_rides.commitUnknown(events);
        tellOthers();
    }

private:
    void tellOthers()
    {
        if (m_exchange != nullptr) {
            m_exchange->tellToLook();
        }
    }

    db::CommitListener &m_rides;
    PositionExchange *const m_exchange;
};

} // namespace saferide
