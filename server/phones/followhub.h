// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/phones/followgroup.h"
#include "server/phones/followservices.h"
#include "server/socketio/socket.h"

#include <QTimer>

#include <deque>
#include <map>
#include <memory>
#include <tuple>

namespace saferide::phones {

/// Shows rides to those who follow by links: `follow_snapshot`, and `follow_update` for what
/// changed, every two seconds. What a link does not say leaves this process for nobody. Positions
/// with a delay are read from the database, so that none are kept here. One for an I/O thread.
class FollowHub final : public QObject
{
    Q_OBJECT
public:
    /// `services` outlive it, and it outlives its sockets.
    explicit FollowHub(const FollowServices &services, QObject *parent = nullptr);
    ~FollowHub() override;

    /// Lets in who has the token of a valid link; from an address with many unknown ones after a
    /// moment. `refuse`: with a sentence, before it is let in.
    void admit(const std::shared_ptr<socketio::Socket> &socket, const QByteArray &token,
               const std::function<void(const QString &why)> &refuse);

    // For FollowSocket.
    void add(FollowSocket *socket);
    void remove(FollowSocket *socket);

private:
    using Refuse = std::function<void(const QString &why)>;
    using Waiting = std::weak_ptr<socketio::Socket>;
    struct Work
    {
        FollowLinkId link;
        bool hasLooked = false; ///< and only has to deliver
    };
    /// What is read again and again.
    template<typename T>
    struct Renewed
    {
        std::shared_ptr<const T> value; ///< null: not read yet
        qint64 askedAt = 0; ///< monotonic
        bool isAsked = false;
    };
    template<typename Key, typename T>
    using AllRenewed = std::map<Key, Renewed<T>>;

    void refuseUnknown(const QHostAddress &peer, const Refuse &refuse);
    void opened(const Waiting &waiting, const QByteArray &hash, const Refuse &refuse,
                const Result<std::optional<FollowLink>> &link);
    void open(const Waiting &waiting, const QByteArray &hash, const Refuse &refuse);
    void load(FollowGroup &group);
    void tick();
    void stepLater();
    void step();
    void prune();
    bool lookAt(FollowGroup &group, qsizetype most);
    template<typename Key, typename T, typename Ask>
    const T *renewed(AllRenewed<Key, T> FollowHub::*all, const Key &key, qint64 every,
                     const Ask &ask);
    const FollowGroup::Delayed *delayedOf(const FollowGroup &group);
    const FollowGroup::Bibs *bibsOf(const FollowGroup &group);
    std::optional<RouteEnds> endsOf(const FollowGroup &group);
    void check();
    void cut(FollowLinkId link, const QString &why);

    const FollowServices &m_services;
    QHash<FollowLinkId, FollowLink> m_admitted; // until they have connected
    std::map<FollowLinkId, std::unique_ptr<FollowGroup>> m_groups;
    AllRenewed<std::pair<RideId, int>, FollowGroup::Delayed> m_delayed; // by ride and minutes
    AllRenewed<RideId, FollowGroup::Bibs> m_bibs;
    AllRenewed<std::tuple<RideId, RouteId, qint64>, std::optional<RouteEnds>>
        m_ends; // by ride, route and LiveRide::routeChanges()
    std::deque<Work> m_work;
    QTimer m_ticking; // runs while somebody follows
    qint64 m_checkedAt = 0; // monotonic
    qint64 m_usedAt = 0;
    bool m_isStepping = false;
};

} // namespace saferide::phones
