// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/connection/desklink.h"
#include "console/connection/deskstatus.h"
#include "console/connection/trustedcertificates.h"
#include "shared/core/error.h"

namespace saferide {

/// Why a link ended, and what comes of it.
struct LinkEnd
{
    /// With whom it was, and how far it came.
    struct Peer
    {
        QString server; ///< as it is displayed
        QString username;
        bool isWelcomed = false;
        bool hadPicture = false; ///< also on a link before
    };

    DeskState then = DeskState::Reconnecting; ///< or LoggedOut, or Refused
    QString message; ///< as DeskStatus has them
    QString remedy;
    Error outcome; ///< of what was sent and has no answer, as DeskRequests::failAll() takes it
    bool pictureIsTheirs = true; ///< else nothing of it may stay on the screen
    std::optional<UnknownCertificate> inTheWay = {};

    /// It is tried again.
    static LinkEnd lost(const QString &why);
    static LinkEnd refused(const QString &message, const QString &remedy);

    static LinkEnd closed(console::CloseCode code, const QString &reason, const Peer &peer);
    /// nullopt: it goes on.
    static std::optional<LinkEnd> failed(const DeskLink::Fault &fault, const Peer &peer);
    /// `what` cannot be read, or came out of turn.
    static LinkEnd broken(const QString &what, const Peer &peer);
    static LinkEnd otherVersion(const QString &theirs, const Peer &peer);
    /// `isLoggedIn`: with a token that may still be valid.
    static LinkEnd untrusted(const UnknownCertificate &certificate, const Peer &peer,
                             bool isLoggedIn);
    static LinkEnd silent(qint64 seconds, const Peer &peer);
    static LinkEnd neverWelcomed(const Peer &peer);
};

} // namespace saferide
