// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/encodedsnapshot.h"

#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/objectjson.h"

#include <algorithm>
#include <vector>

namespace saferide {

namespace {

constexpr qsizetype UsualPiece = 400; // bytes

} // namespace

SharedBroadcast EncodedSnapshot::of(const Ride &ride,
                                    const QHash<UserId, Participant> &participants)
{
    if (m_whole) {
        return m_whole;
    }
    std::vector<const Participant *> ordered;
    ordered.reserve(size_t(participants.size()));
    for (const Participant &participant : participants) {
        ordered.push_back(&participant);
    }
    std::ranges::sort(ordered, {},
                      [](const Participant *participant) { return participant->participation.id; });
    m_pieces.reserve(participants.size());
    QByteArray json;
    json.reserve(qsizetype(ordered.size()) * UsualPiece + UsualPiece);
    {
        JsonObjectWriter object(json);
        object.add("ride_code", ride.code);
        object.addJson("ride", rideJson(ride));
        object.addJson("participants", "[");
        for (const Participant *participant : ordered) {
            QByteArray &piece = m_pieces[participant->participation.user];
            if (piece.isNull()) {
                piece = participantJson(*participant);
            }
            json += json.endsWith('[') ? "" : ",";
            json += piece;
        }
        json += ']';
    }
    m_whole = std::make_shared<const Broadcast>(eventBroadcast("ride_snapshot", json));
    return m_whole;
}

} // namespace saferide
