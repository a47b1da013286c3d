// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/actions/actor.h"
#include "shared/domain/auditentry.h"

namespace saferide {

/// Who acts without a token and may do everything: an admin at the command line, or the daemon.
class Operator final : public Actor
{
public:
    /// `name` of the system user, or of the program.
    Operator(db::Session &session, const Clock &clock, QString name);

    /// Writes into the audit what this job does.
    Result<void> audit(const QString &action, const QString &detail);

private:
    const QString m_name;
};

} // namespace saferide
