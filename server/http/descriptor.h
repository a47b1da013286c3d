// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>

namespace saferide::http {

// Accepted sockets that have no object yet.

/// The address of the peer; null if it is gone.
QHostAddress peerOf(qintptr descriptor);

/// Reads pending input, at most 64 KiB. Unread bytes would turn a close into a
/// reset; the limit is for peers that send as fast as we read.
QByteArray receivedSoFar(qintptr descriptor);

/// Sends what the system takes at once, and drops the rest.
void sendLast(qintptr descriptor, const QByteArray &bytes);

} // namespace saferide::http
