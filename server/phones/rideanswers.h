// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/receiptbox.h"
#include "shared/core/error.h"
#include "shared/domain/id.h"
#include "shared/domain/incident.h"

#include <QByteArray>

namespace saferide::phones {

// What the events of a ride are answered with, as compact JSON.

/// `{"msg":…}`, of the events `message` and `error`.
QByteArray messageObject(const QString &message);
/// `{"ok":false,"error":…}`; with `retry_after`, in whole seconds, where sending it again may help.
QByteArray failureAnswer(const Error &error);
/// `{"participation_id":…,"user_id":…}`: whose a key is, for a client that was given nothing else.
QByteArray identityObject(ParticipationId participation, UserId user);
/// Of a renewed token, with the members of POST /auth/renew.
QByteArray tokenAnswer(const QByteArray &token, std::chrono::seconds lifetime);
/// `{ok, incident_id}`.
QByteArray incidentAnswer(IncidentId incident);
/// Why a position was not stored, for who sent it.
Error notStored(ErrorCode code);
/// What became of a position.
QByteArray answerTo(const Receipt &receipt);

/// The acknowledgement id of a position, as it is kept until the position is stored.
std::optional<quint64> receiptNumber(QByteArrayView ackId);

} // namespace saferide::phones
