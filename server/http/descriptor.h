// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>

namespace saferide::http {

// Accepted sockets that nothing has been made of yet.

/// The other end; null when it is gone.
QHostAddress peerOf(qintptr descriptor);

/// What has come already, at most 64 KiB of it. Bytes that stay unread would turn a close into a
/// reset; but whoever sends as fast as we read must not keep us.
QByteArray receivedSoFar(qintptr descriptor);

/// Sends what the system takes at once, and nothing more.
void sendLast(qintptr descriptor, const QByteArray &bytes);

} // namespace saferide::http
