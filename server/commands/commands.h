// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/commands/commandline.h"

namespace saferide {

// The commands of `saferided`. Each prints its result on stdout; the error is one line for the
// admin.

Result<void> addUser(const Invocation &invocation);
Result<void> listUsers(const Invocation &invocation);
Result<void> setUserPassword(const Invocation &invocation);
Result<void> setUserRole(const Invocation &invocation);
Result<void> logOutUser(const Invocation &invocation);
Result<void> exportUser(const Invocation &invocation);
Result<void> eraseUser(const Invocation &invocation);
Result<void> listRides(const Invocation &invocation);
Result<void> showRide(const Invocation &invocation);
Result<void> finishRide(const Invocation &invocation);
Result<void> exportRide(const Invocation &invocation);
Result<void> purgePositions(const Invocation &invocation);
Result<void> showStatus(const Invocation &invocation);
Result<void> changeLogLevel(const Invocation &invocation);
Result<void> printConfig(const Invocation &invocation);
Result<void> printCompletion(const Invocation &invocation);
Result<void> showAudit(const Invocation &invocation);
Result<void> migrateDatabase(const Invocation &invocation);
Result<void> backupDatabase(const Invocation &invocation);
Result<void> copyBetweenDatabases(const Invocation &invocation);
Result<void> checkConfig(const Invocation &invocation);
Result<void> seedRides(const Invocation &invocation);
Result<void> makeSelfSigned(const Invocation &invocation);

/// The command that the words name. InvalidInput for an unknown one.
Result<void> runCommand(const Invocation &invocation);

} // namespace saferide
