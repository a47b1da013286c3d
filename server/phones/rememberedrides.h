// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/liveride.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace saferide::phones {

/// The rides that one phone used lately, by their codes.
class RememberedRides
{
public:
    static constexpr size_t Most = 8;

    /// Null: not remembered, or deleted.
    std::shared_ptr<LiveRide> find(std::string_view code) const
    {
        const QByteArrayView wanted(code.data(), qsizetype(code.size()));
        const auto found = std::ranges::find(m_rides, wanted, &Entry::first);
        return found == m_rides.end() || found->second->isDeleted() ? nullptr : found->second;
    }
    void put(const std::shared_ptr<LiveRide> &ride)
    {
        const QByteArray code = ride->code().toUtf8();
        std::erase_if(m_rides, [&code](const Entry &entry) { return entry.first == code; });
        if (m_rides.size() == Most) {
            m_rides.erase(m_rides.begin());
        }
        m_rides.emplace_back(code, ride);
    }
    void forget(RideId ride)
    {
        std::erase_if(m_rides, [ride](const Entry &entry) { return entry.second->id() == ride; });
    }
    void clear() { m_rides.clear(); }

private:
    using Entry = std::pair<QByteArray, std::shared_ptr<LiveRide>>;
    std::vector<Entry> m_rides; // the latest last
};

} // namespace saferide::phones
