// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace saferide {

enum class DeskState {
    LoggedOut, ///< waits for a name and a password; the message says why, when there is a reason
    LoggingIn,
    Connecting, ///< logged in; no picture yet
    Connected, ///< the picture is live
    Reconnecting, ///< the picture stands still; tries again by itself
    Refused, ///< trying again would not help; the remedy says what would
};

/// How the link to the daemon is, in words for people.
struct DeskStatus
{
    DeskState state = DeskState::LoggedOut;
    QString message; ///< what happened, a sentence; empty when all is well
    QString remedy; ///< what the person can do about it, a sentence
    bool operator==(const DeskStatus &) const = default;
};

} // namespace saferide

Q_DECLARE_METATYPE(saferide::DeskStatus)
