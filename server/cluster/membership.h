// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/pool.h"
#include "server/repositories/clusterrepository.h"
#include "shared/core/clock.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace saferide::cluster {

/// This node among those that serve a database: it says every two seconds that it is alive, and
/// reads who else is. That no other daemon has its name is not decided here but by db::DaemonLock.
/// Lives in one thread.
class Membership final : public QObject
{
    Q_OBJECT

public:
    /// Clocks that differ by more are told.
    static constexpr qint64 LargeOffsetMsecs = 2'000;

    struct Settings
    {
        NodeIdentity identity;
        QByteArray secret; ///< must be the same on all nodes
        std::function<bool()> isBehind = [] { return false; };
    };
    /// As last read.
    struct View
    {
        QList<ClusterNode> nodes; ///< by name, with this one
        QList<Tenure> duties; ///< those that a node has
        bool hasStandbys = false; ///< a COMMIT waits for a standby of the database server
        qint64 readAt = 0; ///< monotonic
    };

    /// `pool` and `clock` outlive it.
    Membership(db::Pool &pool, const Clock &clock, Settings settings, QObject *parent = nullptr);

    /// Becomes a node; joined() or refused() follows. Is tried again while the database is
    /// unavailable.
    void join();
    /// Says that it is alive now, unless it is doing so.
    void beat();
    /// Says nothing any more, but that it ended.
    void leave();

    const QString &node() const { return m_settings.identity.node; }
    const View &view() const { return m_view; }
    /// How old view() is, in milliseconds.
    qint64 viewAge() const { return m_clock.monotonicMsecs() - m_view.readAt; }
    /// The nodes that are alive by their heartbeat, without this one.
    QList<ClusterNode> othersAlive() const;
    /// How far this clock is ahead of the database server's; nullopt until it was measured.
    std::optional<qint64> clockOffsetMsecs() const { return m_clockOffset; }

Q_SIGNALS:
    /// It is a node, and knows the others, and the clock of the database server.
    void joined();
    /// The secret is not that of the other nodes. InvalidInput; the message names the remedy.
    void refused(const saferide::Error &error);
    /// view() is new.
    void seen();

private:
    struct Heard
    {
        bool isOurs = false; ///< the name
        View view;
        std::optional<qint64> clockOffset;
    };

    static Result<Heard> beatIn(db::Session &session, const NodeIdentity &identity,
                                const NodeBeat &beat, const Clock &clock);
    void onJoined(const Result<void> &outcome);
    void onBeat(const Result<Heard> &heard);
    void noteOffset(std::optional<qint64> offset);

    db::Pool &m_pool;
    const Clock &m_clock;
    const Settings m_settings;
    View m_view;
    std::optional<qint64> m_clockOffset;
    QTimer m_beats;
    QTimer m_joining;
    bool m_isBusy = false; // joining or beating
    bool m_isMember = false;
    std::optional<qint64> m_offsetLoggedAt; // monotonic, while it is large
};

} // namespace saferide::cluster
