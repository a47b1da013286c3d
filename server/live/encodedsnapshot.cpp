// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/encodedsnapshot.h"

#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/objectjson.h"

#include <vector>

namespace saferide {

void EncodedSnapshot::encode(qsizetype most, Riders &riders)
{
    for (; most > 0 && !m_changed.empty(); --most) {
        Rider &rider = *riders.find(*m_changed.begin());
        rider.json = participantJson(rider.participant);
        m_changed.erase(m_changed.begin());
    }
}

SharedBroadcast EncodedSnapshot::of(const Ride &ride, Riders &riders)
{
    if (m_whole) {
        return m_whole;
    }
    encode(qsizetype(m_changed.size()), riders);
    QByteArray head;
    {
        JsonObjectWriter object(head);
        object.add("ride_code", ride.code);
        object.addJson("ride", rideJson(ride));
        object.addJson("participants", "[]");
    }
    const QByteArrayView end = "]}";
    head.chop(end.size());
    std::vector<QByteArrayView> parts{head};
    parts.reserve(riders.all().size() * 2 + 2);
    for (const auto &[id, rider] : riders.all()) {
        if (parts.size() > 1) {
            parts.emplace_back(",");
        }
        parts.emplace_back(rider.json);
    }
    parts.push_back(end);
    m_whole = std::make_shared<const Broadcast>(eventBroadcast("ride_snapshot", parts));
    return m_whole;
}

void EncodedSnapshot::riderChanged(Rider &rider)
{
    m_whole.reset();
    rider.json = {};
    m_changed.insert(rider.participant.participation.id);
}

void EncodedSnapshot::riderLeft(ParticipationId id)
{
    m_whole.reset();
    m_changed.erase(id);
}

} // namespace saferide
