// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QVariant>

namespace saferide {

/// Where whoever owns a public socket by now says that its peer has shown a valid token. The edge,
/// which counts the peers that have not, sees the property change (ConnectionSlot); a socket that
/// did not come through an edge does not mind. In the socket's thread.
inline constexpr char AuthenticatedPeerProperty[] = "saferideAuthenticatedPeer";

inline void markAuthenticated(QObject *socket)
{
    if (socket != nullptr) {
        socket->setProperty(AuthenticatedPeerProperty, true);
    }
}

} // namespace saferide
