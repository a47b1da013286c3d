// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// The link between `saferide-console` and `saferided`; docs/console-protocol.md says what it
/// means.
namespace saferide::console {

/// The newest version that this build speaks, and the oldest that it still understands.
inline constexpr int ProtocolVersion = 2;
inline constexpr int OldestProtocolVersion = 1;

/// The layout of binary position batches; their first byte. A version of the protocol has batches
/// of the same version.
inline constexpr quint8 PositionBatchVersion = ProtocolVersion;

/// The first message must be there by then.
inline constexpr int HelloTimeoutMsecs = 5'000;
/// Either side pings this often and gives up when it heard nothing for DeadLinkMsecs.
inline constexpr int PingIntervalMsecs = 3'000;
inline constexpr int DeadLinkMsecs = 8'000;
/// At most one position batch in this time.
inline constexpr int PositionBatchIntervalMsecs = 100;

/// Largest client message before and after the welcome, in bytes.
inline constexpr qint64 MaxHelloBytes = 16 * 1024;
inline constexpr qint64 MaxRequestBytes = 12 * 1024 * 1024;
/// Requests of one desk that may be under way; the daemon refuses more as overloaded.
inline constexpr int MaxRequestsAtOnce = 64;

/// Why the daemon ended the link. 4000 and up are ours (RFC 6455, 7.4.2).
enum class CloseCode : quint16 {
    GoingAway = 1001, ///< the daemon stops; come back soon
    MessageTooLarge = 1009, ///< over MaxHelloBytes or MaxRequestBytes
    BadMessage = 4400, ///< not a message of this protocol, or out of turn
    Unauthorized = 4401, ///< the token is wrong or was revoked: log in again
    Forbidden = 4403, ///< a known user who is neither dispatcher nor admin
    VersionUnsupported = 4406, ///< the reason reads "protocol 1..2": what the daemon speaks
    HelloTimeout = 4408, ///< no hello in time
    TokenExpired = 4419, ///< the token ran out: log in again
    Unavailable = 4503, ///< the database does not answer; come back soon
};

} // namespace saferide::console
