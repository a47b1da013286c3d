// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/incident.h"
#include "shared/domain/position.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>
#include <variant>

/// What the nodes of a cluster tell each other over the bus. Numbers are little-endian; a varint is
/// LEB128, an f64 IEEE 754, a text a varint of its bytes and the bytes.
///
///     message  u8 version, u8 kind, u64 origin, body of the kind:
///     1 fix    varint participation, varint user, i64 fix time, i64 order time (ms since 1970),
///              f64 latitude, f64 longitude, u8 presence bits, f64 for each bit, from the lowest:
///              bit i stands for field i of MeasuredFields
///     2 fixes  varint count, varint ride, then as in 1
///     3 need   -
///     4 beat   text node, text program, u8 least version, u8 most version, varint fixes published,
///              u8 1 if behind; later nodes also: u64 servers
///     5 look   -
///     6 failed attempt  u64 who, u8 1 login, 2 registration
///     7 alarm  varint of the bytes, the incident as JSON, as desks are told it before it is stored
namespace saferide::bus {

/// The versions that this program reads, and the newest one that it writes: only one so far.
/// Readers ignore unknown kinds, trailing bytes, unknown measured values and higher versions, and a
/// node writes what all nodes read (beat), so that they can be upgraded one by one.
inline constexpr quint8 LeastVersion = 1;
extern const quint8 MessageVersion;

/// A live position, as it was accepted by the node that publishes it. Coordinates keep every bit:
/// the order of fixes compares them, and must not depend on the node.
struct RiderFix
{
    ParticipationId participation;
    UserId user;
    LocationFix fix;
    bool operator==(const RiderFix &) const = default;
};

/// Newest positions, as the answer to Need and after a link was down.
struct Fixes
{
    static constexpr qsizetype MaxCount = 200;

    RideId ride;
    QList<RiderFix> fixes; ///< at most MaxCount
    bool operator==(const Fixes &) const = default;
};

/// Asks for the newest positions of the ride in whose channel it is sent.
struct Need
{
    bool operator==(const Need &) const = default;
};

/// Sent every second by every node.
struct Beat
{
    static constexpr qsizetype MaxTextBytes = 64;

    QByteArray node; ///< at most MaxTextBytes
    QByteArray program; ///< version of the program; at most MaxTextBytes
    quint8 leastVersion = LeastVersion; ///< of messages that it reads
    quint8 mostVersion = MessageVersion;
    quint64 fixesPublished = 0; ///< since its start
    bool isBehind = false; ///< it may miss positions of others
    /// Two nodes choose the same server for each channel if this is the same; 0: not told.
    quint64 servers = 0;
    bool operator==(const Beat &) const = default;
};

/// Rows were committed that other nodes read: they need not wait for their next look.
struct Look
{
    bool operator==(const Look &) const = default;
};

/// A login or registration failed, which counts at every node.
struct FailedAttempt
{
    enum class Of : quint8 { Login = 1, Registration = 2 };

    quint64 who = 0; ///< keyed hash of a name or an address
    Of of = Of::Login;
    bool operator==(const FailedAttempt &) const = default;
};

/// A rider asked for help, or reported again, and it is not stored yet: desks of all nodes are
/// told at once. What is lost of them comes with the commit.
struct Alarm
{
    static constexpr qsizetype MaxBytes = 32 * 1024; ///< of its JSON

    Incident incident; ///< not stored
    bool operator==(const Alarm &) const = default;
};

struct Message
{
    /// In the order of their kinds on the wire, which count from 1.
    using Content = std::variant<RiderFix, Fixes, Need, Beat, Look, FailedAttempt, Alarm>;

    quint64 origin = 0; ///< random, new with every start of a node
    Content content;
    bool operator==(const Message &) const = default;
};

/// Why a message was not read. Only the first is a fault.
enum class Refusal { Malformed, UnknownKind, NewerVersion };

/// 45 to 100 bytes for a position. `version`: one that this program reads.
QByteArray encode(const Message &message, quint8 version = MessageVersion);
std::variant<Message, Refusal> decode(QByteArrayView bytes);
/// The origin of a message of any version and kind; nullopt if it is too short.
std::optional<quint64> originOf(QByteArrayView bytes);

} // namespace saferide::bus
