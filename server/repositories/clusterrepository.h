// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace saferide {

/// A run of a daemon that is a node of a cluster.
struct NodeIdentity
{
    QString node;
    qint64 incarnation = 0; ///< random, above 0: another one with each start
    QString version = {}; ///< of the program
    int busMin = 1; ///< versions of the bus' messages that it knows
    int busMax = 1;
    QStringList busServers = {}; ///< their names; none without a bus
};

struct ClusterNode
{
    QString name;
    QString version;
    int busMin = 1;
    int busMax = 1;
    std::optional<QStringList> busServers; ///< nullopt: a node of an older version
    bool isAlive = false; ///< its heartbeat is fresh
    bool isStopped = false; ///< it ended by itself, as it was told
    bool isBehind = false; ///< positions of others may be late there
    std::optional<qint64> clockOffsetMsecs; ///< of its clock, ahead of the database server's
    qint64 silentMsecs = 0; ///< since its last heartbeat, or its end
    bool operator==(const ClusterNode &) const = default;
};

/// What a node says of itself with each heartbeat.
struct NodeBeat
{
    bool isBehind = false;
    std::optional<qint64> clockOffsetMsecs = {};
};

/// A duty that a node has, for as long as nobody else took it since: `epoch` tells.
struct Tenure
{
    QString duty;
    QString node;
    qint64 epoch = 0;
};

/// What the database server says of itself.
struct ServerFacts
{
    Timestamp now; ///< by its clock
    bool hasStandbys = false; ///< a COMMIT waits for one of them
};

/// The tables cluster_…, which exist on PostgreSQL only. All times are the server's.
class ClusterRepository
{
public:
    explicit ClusterRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// Stores the value if there is none, and returns the one that is there. Others wait until the
    /// end of the transaction.
    Result<QString> keepSetting(const QString &name, const QString &value);
    Result<void> changeSetting(const QString &name, const QString &value);

    /// The names of the others that serve, or may.
    Result<QStringList> others(const QString &node);
    /// Who has the name from now on; forgets nodes that were not seen for a day.
    Result<void> join(const NodeIdentity &identity);
    /// False: another run has the name.
    Result<bool> beat(const NodeIdentity &identity, const NodeBeat &beat);
    Result<void> leave(const NodeIdentity &identity);
    /// Those that were seen within a day, by name.
    Result<QList<ClusterNode>> nodes();
    Result<ServerFacts> server();

    /// Before take(): makes the duties known.
    Result<void> provideDuties(const QStringList &duties);
    /// Takes those of the duties that nobody has, and renews those that this node has; returns
    /// them.
    Result<QList<Tenure>> takeDuties(const QStringList &duties, const NodeIdentity &identity,
                                     qint64 leaseSeconds);
    Result<void> releaseDuties(const NodeIdentity &identity);
    /// Whether it is still valid. If so it remains so until the end of the transaction.
    Result<bool> hold(const Tenure &tenure);
    /// Which node has which duty, by duty.
    Result<QList<Tenure>> duties();

private:
    db::Session &m_session;
};

} // namespace saferide
