// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QStringList>

#include <optional>

namespace saferide {

/// What `saferide://HOST[:PORT][/CODE]` opens: `wss://HOST[:PORT]` and the ride; `?tls=no` makes it
/// `ws://`. InvalidInput for any other text.
struct RideLink
{
    QString server;
    QString rideCode; ///< upper case; empty where the link names none
    bool operator==(const RideLink &) const = default;

    /// As it is parsed.
    QString text() const;
    static Result<RideLink> parse(const QString &text);
};

/// What the command line asks for.
struct ConsoleOptions
{
    QString server; ///< empty: what was used last
    QString username;
    QString rideCode; ///< of a saferide:// link: the ride to show first
    std::optional<RideLink> link; ///< that gave the server and the ride
    std::optional<QString> password; ///< of --password-file: log in without asking
    std::optional<QString> answer; ///< of --help and --version: to be printed, and then the end
};

/// Reads the command line (with the program's name first) and the password file. InvalidInput says
/// in one line what is wrong.
Result<ConsoleOptions> readConsoleOptions(const QStringList &arguments);

} // namespace saferide
