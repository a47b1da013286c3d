// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// The link between `saferide-console` and `saferided`, as specified in
/// docs/console-protocol.md.
namespace saferide::console {

/// The newest and the oldest version that this build supports.
inline constexpr int ProtocolVersion = 2;
inline constexpr int OldestProtocolVersion = 1;

/// The layout version of binary position batches, their first byte: the same number as the
/// protocol's.
inline constexpr quint8 PositionBatchVersion = ProtocolVersion;

/// The time limit for the first message.
inline constexpr int HelloTimeoutMsecs = 5'000;
/// Either side pings at this interval, and closes the link after DeadLinkMsecs without any data.
inline constexpr int PingIntervalMsecs = 3'000;
inline constexpr int DeadLinkMsecs = 8'000;
/// The minimum interval between position batches.
inline constexpr int PositionBatchIntervalMsecs = 100;

/// Maximum size of client messages before and after the welcome, in bytes.
inline constexpr qint64 MaxHelloBytes = 16 * 1024;
inline constexpr qint64 MaxRequestBytes = 12 * 1024 * 1024;
/// Maximum number of concurrent requests of a desk; the daemon refuses more as overloaded.
inline constexpr int MaxRequestsAtOnce = 64;

/// Why the daemon closed the link. Codes from 4000 on are private (RFC 6455, 7.4.2).
enum class CloseCode : quint16 {
    GoingAway = 1001, ///< the daemon is stopping; reconnect soon
    MessageTooLarge = 1009, ///< over MaxHelloBytes or MaxRequestBytes
    BadMessage = 4400, ///< not a message of this protocol, or not expected now
    Unauthorized = 4401, ///< the token is invalid or was revoked: log in again
    Forbidden = 4403, ///< the user is neither a dispatcher nor an admin
    VersionUnsupported = 4406, ///< the reason is "protocol 1..2", the versions of the daemon
    HelloTimeout = 4408, ///< no hello in time
    TokenExpired = 4419, ///< the token has expired: log in again
    Unavailable = 4503, ///< the database is not available; reconnect soon
};

} // namespace saferide::console
