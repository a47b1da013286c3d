// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/encodedsnapshot.h"

#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/objectjson.h"

#include <vector>

namespace saferide {

void EncodedSnapshot::encode(qsizetype most, const Participants &participants)
{
    for (; most > 0 && !m_changed.empty(); --most) {
        Piece &piece = m_pieces.at(*m_changed.begin());
        piece.json = participantJson(*participants.constFind(piece.user));
        m_changed.erase(m_changed.begin());
    }
}

SharedBroadcast EncodedSnapshot::of(const Ride &ride, const Participants &participants)
{
    if (m_whole) {
        return m_whole;
    }
    encode(qsizetype(m_changed.size()), participants);
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
    parts.reserve(m_pieces.size() * 2 + 2);
    for (const auto &[id, piece] : m_pieces) {
        if (parts.size() > 1) {
            parts.emplace_back(",");
        }
        parts.emplace_back(piece.json);
    }
    parts.push_back(end);
    m_whole = std::make_shared<const Broadcast>(eventBroadcast("ride_snapshot", parts));
    return m_whole;
}

QList<Participant> EncodedSnapshot::after(ParticipationId id, qsizetype most,
                                          const Participants &participants) const
{
    QList<Participant> found;
    for (auto piece = m_pieces.upper_bound(id); piece != m_pieces.end() && found.size() < most;
         ++piece) {
        found.append(*participants.constFind(piece->second.user));
    }
    return found;
}

void EncodedSnapshot::participantChanged(const Participation &participation)
{
    m_whole.reset();
    const auto [piece, added] = m_pieces.try_emplace(participation.id);
    piece->second.user = participation.user;
    if (added || !piece->second.json.isNull()) {
        piece->second.json = {};
        m_changed.insert(participation.id);
    }
}

void EncodedSnapshot::participantLeft(ParticipationId id)
{
    m_whole.reset();
    m_pieces.erase(id);
    m_changed.erase(id);
}

} // namespace saferide
