// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/id.h"

#include <QString>

#include <optional>

namespace saferide {

/// The interface through which something was done.
enum class AuditSource { Rest, Desk, Command };

/// Who did what and when. Contains no passwords, tokens or GPX.
struct AuditEntry
{
    static constexpr qsizetype MaxText = 500; ///< characters of each text; longer ones are cut

    qint64 id = 0;
    Timestamp happenedAt = {};
    std::optional<UserId> user = {}; ///< nullopt for a command
    QString actor = {}; ///< the user's name at that time; for a command, the system user
    AuditSource source = AuditSource::Rest;
    QString address = {}; ///< of the peer; empty for a command
    QString action = {}; ///< "login", "user role", "PUT /rides/7", a desk's method
    QString detail = {};
};

QString toString(AuditSource source);
std::optional<AuditSource> auditSourceFromString(QStringView word);

} // namespace saferide
