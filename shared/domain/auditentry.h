// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/id.h"

#include <QString>

#include <optional>

namespace saferide {

/// Where something was done from.
enum class AuditSource { Rest, Desk, Command };

/// Who did what, when. Holds no password, no token and no GPX.
struct AuditEntry
{
    static constexpr qsizetype MaxText = 500; ///< characters of each text; the rest is cut off

    qint64 id = 0;
    Timestamp happenedAt = {};
    std::optional<UserId> user = {}; ///< nobody's for a command
    QString actor = {}; ///< the name then; of commands, the system's user
    AuditSource source = AuditSource::Rest;
    QString address = {}; ///< of the peer; empty for a command
    QString action = {}; ///< "login", "user role", "PUT /rides/7", a desk's method
    QString detail = {};
};

QString toString(AuditSource source);
std::optional<AuditSource> auditSourceFromString(QStringView word);

} // namespace saferide
