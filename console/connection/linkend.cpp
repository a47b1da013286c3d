// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/linkend.h"

#include "shared/core/foreigntext.h"
#include "shared/protocol/console/protocol.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

using console::CloseCode;

namespace {

struct Sentences
{
    Q_DECLARE_TR_FUNCTIONS(saferide::LinkEnd)
};

LinkEnd cut(const LinkEnd::Peer &peer)
{
    return LinkEnd::lost(Sentences::tr("The connection to %1 was lost.").arg(peer.server));
}

LinkEnd loggedOut(const QString &message)
{
    return {.then = DeskState::LoggedOut,
            .message = message,
            .remedy = Sentences::tr("Enter your password to continue."),
            .outcome = {ErrorCode::Unavailable, message}};
}

QString updateTheOlder()
{
    return Sentences::tr("Update the older of the two, this desk or the server.");
}

/// Of versions like `3`, or `protocol 1..3` as the daemon closes with them.
QString updateForVersions(const QString &theirs)
{
    static const QRegularExpression versions(u"^(?:protocol )?(\\d{1,4})(?:\\.\\.(\\d{1,4}))?$"_s);
    const auto found = versions.match(theirs);
    const int oldest = found.captured(1).toInt();
    const int newest = found.hasCaptured(2) ? found.captured(2).toInt() : oldest;
    if (found.hasMatch() && oldest > console::ProtocolVersion) {
        return Sentences::tr("Update this desk: it is older than the server.");
    }
    if (found.hasMatch() && newest < console::ProtocolVersion) {
        return Sentences::tr("Update the server: it is older than this desk.");
    }
    return updateTheOlder();
}

} // namespace

LinkEnd LinkEnd::lost(const QString &why)
{
    return {
        .message = why,
        .remedy = Sentences::tr(
            "The display is not updated until the connection is restored. Retrying automatically."),
        .outcome = {ErrorCode::Unavailable, Sentences::tr("The connection was lost.")}};
}

LinkEnd LinkEnd::refused(const QString &message, const QString &remedy)
{
    return {.then = DeskState::Refused,
            .message = message,
            .remedy = remedy,
            .outcome = {ErrorCode::Unavailable, message}};
}

LinkEnd LinkEnd::closed(CloseCode code, const QString &reason, const Peer &peer)
{
    switch (code) {
    case CloseCode::Unauthorized:
        return loggedOut(Sentences::tr("Your login is no longer valid."));
    case CloseCode::TokenExpired:
        return loggedOut(Sentences::tr("Your login has expired."));
    case CloseCode::Forbidden: {
        LinkEnd end =
            refused(Sentences::tr("%1 is neither a dispatcher nor an admin.").arg(peer.username),
                    Sentences::tr("Log in with another name, or ask an admin for the role."));
        end.pictureIsTheirs = false;
        return end;
    }
    case CloseCode::VersionUnsupported:
        return otherVersion(reason, peer);
    case CloseCode::GoingAway:
        return lost(Sentences::tr("The server is stopping or restarting."));
    case CloseCode::Unavailable:
        return lost(Sentences::tr("The server's database is not responding."));
    case CloseCode::MessageTooLarge: { // which one cannot be said: none is asked for again
        LinkEnd end = lost(
            Sentences::tr("A message was too large for the connection to %1.").arg(peer.server));
        end.outcome = {ErrorCode::Internal, end.message};
        return end;
    }
    case CloseCode::BadMessage:
    case CloseCode::HelloTimeout:
        break;
    }
    return cut(peer);
}

std::optional<LinkEnd> LinkEnd::failed(const DeskLink::Fault &fault, const Peer &peer)
{
    // Before the first picture only: later a proxy may answer in the daemon's place for a while.
    const bool isNotReady = fault.text.contains("status code: 5"_L1);
    const bool answersWrongly = !isNotReady
        && (fault.text.contains("status code"_L1) || fault.text.contains("Handshake"_L1));
    if (answersWrongly && !peer.hadPicture) {
        return refused(
            Sentences::tr("The server at %1 does not support desks.").arg(peer.server),
            Sentences::tr("Check the address. The server may be an older version of SafeRide."));
    }
    const bool isTls = fault.error == QAbstractSocket::SslHandshakeFailedError
        || fault.error == QAbstractSocket::SslInvalidUserDataError;
    if (isTls && !peer.hadPicture) {
        return refused(
            Sentences::tr("The certificate of %1 is not trusted: %2.").arg(peer.server, fault.text),
            Sentences::tr("Ask the administrator of the server for its certificate, and trust it "
                          "on this computer."));
    }
    if (fault.stillConnected) {
        return std::nullopt;
    }
    if (isNotReady) { // which Qt takes for a refused connection
        return lost(Sentences::tr("The server at %1 is not ready.").arg(peer.server));
    }
    return fault.error == QAbstractSocket::ConnectionRefusedError
        ? lost(Sentences::tr("No server is responding at %1.").arg(peer.server))
        : cut(peer);
}

LinkEnd LinkEnd::broken(const QString &what, const Peer &peer)
{
    const QString why =
        Sentences::tr("The server sent data that this desk does not understand: %1.").arg(what);
    if (peer.hadPicture) {
        return lost(why);
    }
    return peer.isWelcomed
        ? refused(why, updateTheOlder())
        : refused(Sentences::tr("The server at %1 is not a SafeRide server.").arg(peer.server),
                  Sentences::tr("Check the address."));
}

LinkEnd LinkEnd::otherVersion(const QString &theirs, const Peer &peer)
{
    return refused(Sentences::tr("The server at %1 uses another version (%2; this desk: %3).")
                       .arg(peer.server, isolated(theirs))
                       .arg(console::ProtocolVersion),
                   updateForVersions(theirs));
}

/// After a picture it may be a portal that answers for everybody, or a renewal: it may pass.
LinkEnd LinkEnd::untrusted(const UnknownCertificate &certificate, const Peer &peer, bool isLoggedIn)
{
    if (peer.hadPicture && isLoggedIn) {
        LinkEnd end = lost(
            Sentences::tr("The certificate of %1 is not the trusted one.").arg(certificate.server));
        end.inTheWay = certificate;
        return end;
    }
    return refused(
        Sentences::tr("The certificate of %1 is not trusted: %2")
            .arg(certificate.server, certificate.problems.join(u' ')),
        Sentences::tr(
            "Compare its fingerprint with the administrator of the server before you trust it."));
}

LinkEnd LinkEnd::silent(qint64 seconds, const Peer &peer)
{
    return lost(
        Sentences::tr("No data received from %1 for %2 seconds.").arg(peer.server).arg(seconds));
}

LinkEnd LinkEnd::neverWelcomed(const Peer &peer)
{
    return lost(Sentences::tr("%1 is not responding.").arg(peer.server));
}

} // namespace saferide
