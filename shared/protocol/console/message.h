// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/user.h"
#include "shared/protocol/console/events.h"
#include "shared/protocol/json.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QList>

#include <variant>

/// The text messages of the console protocol. Pure codecs; the sections are those of
/// docs/console-protocol.md.
namespace saferide::console {

/// Where a desk stopped hearing: which feed (a run of the daemon) and the last number it saw.
struct ResumePoint
{
    QString feed;
    quint64 sequence = 0;
    bool operator==(const ResumePoint &) const = default;
};

/// Desk → daemon, first message ("Hello").
struct Hello
{
    int protocol = 0;
    QString token;
    QString client; ///< program and version, for the log
    std::optional<ResumePoint> resume;
    bool operator==(const Hello &) const = default;
};

/// Desk → daemon: gets exactly one Reply or Failure with the same id ("Requests").
struct Request
{
    qint64 id = 0; ///< 1..2^53, chosen by the desk
    QString method;
    QJsonObject params;
    bool operator==(const Request &) const = default;
};

/// Daemon → desk: the hello was accepted.
struct Welcome
{
    int protocol = 0;
    QString serverVersion;
    Timestamp serverTime; ///< when it was sent
    QString feed;
    bool resumed = false; ///< true: the missed events follow; false: a snapshot follows
    User user;
    Timestamp tokenExpiresAt;
    std::optional<double> uptimeSeconds = {}; ///< of the daemon: before, it heard no phone
    QString phonesUrl = {}; ///< how phones reach the daemon, `https://host/prefix`; empty: unknown
    bool operator==(const Welcome &) const = default;
};

/// Daemon → desk: a piece of the whole picture. The picture is complete with `last`; events that
/// are newer than `sequence` follow.
struct SnapshotPart
{
    quint64 sequence = 0;
    bool first = false;
    bool last = false;
    QList<Ride> rides = {};
    QList<Participant> participants = {};
    QList<AttentionAcknowledgement> acknowledgements = {};
    QList<Incident> incidents = {}; ///< that are open
    bool operator==(const SnapshotPart &) const = default;
};

/// Daemon → desk: one numbered change ("Events").
struct Event
{
    quint64 sequence = 0;
    Change change;
    bool operator==(const Event &) const = default;
};

/// Daemon → desk: whether positions of riders at other nodes of a cluster may be missing, or late.
/// Before the first one they are not ("Events").
struct LinkState
{
    std::optional<Timestamp> behindSince; ///< nullopt: all of them are live
    bool operator==(const LinkState &) const = default;
};

/// Daemon → desk: what a request led to.
struct Reply
{
    qint64 id = 0;
    QJsonValue result;
    bool operator==(const Reply &) const = default;
};

/// Daemon → desk: why a request led to nothing.
struct Failure
{
    qint64 id = 0;
    Error error;
    bool operator==(const Failure &) const = default;
};

/// A message that this build does not know: to be ignored.
struct UnknownMessage
{
    QString type;
    bool operator==(const UnknownMessage &) const = default;
};

using ClientMessage = std::variant<Hello, Request>;
using ServerMessage =
    std::variant<Welcome, SnapshotPart, Event, LinkState, Reply, Failure, UnknownMessage>;

/// Reads what a desk sent. InvalidInput for everything that is not a message.
Result<ClientMessage> parseClientMessage(QByteArrayView text, int maxDepth = MaxJsonDepth);
/// Reads what the daemon sent. InvalidInput for everything that is not a message.
Result<ServerMessage> parseServerMessage(QByteArrayView text);

/// Compact JSON in UTF-8.
QByteArray serialize(const ClientMessage &message);
QByteArray serialize(const ServerMessage &message);

} // namespace saferide::console
