// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QStringList>

#include <optional>

namespace saferide {

/// What the command line asks for.
struct ConsoleOptions
{
    QString server; ///< empty: what was used last
    QString username;
    QString rideCode; ///< of a saferide:// link: the ride to show first
    std::optional<QString> password; ///< of --password-file: log in without asking
    std::optional<QString> answer; ///< of --help and --version: to be printed, and then the end
};

/// What `saferide://HOST[:PORT][/CODE]` opens: `wss://HOST[:PORT]` and the ride; `?tls=no` makes it
/// `ws://`. InvalidInput for any other text.
struct RideLink
{
    QString server;
    QString rideCode; ///< upper case; empty where the link names none
    bool operator==(const RideLink &) const = default;

    static Result<RideLink> parse(const QString &text);
};

/// Reads the command line (with the program's name first) and the password file. InvalidInput says
/// in one line what is wrong.
Result<ConsoleOptions> readConsoleOptions(const QStringList &arguments);

} // namespace saferide
