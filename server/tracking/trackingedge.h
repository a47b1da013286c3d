// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"
#include "server/tracking/delivery.h"
#include "server/tracking/group.h"
#include "server/tracking/settings.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <deque>
#include <memory>

namespace saferide::tracking {

/// `/i`: takes positions from the apps that riders already have, by the key of a participation. The
/// way of a position is that of `update_location`: check, broadcast, store, answer after the
/// commit. A valid key is answered 200 whatever became of the positions, or 503 where they are to
/// be sent again; never 4xx, which some apps take for a reason to throw positions away, and others
/// to send nothing else any more. One for an I/O thread, made and destroyed there.
class TrackingEdge final : public QObject
{
    Q_OBJECT

public:
    /// `services` outlive it; it outlives the router's connections.
    TrackingEdge(const TrackingServices &services, http::Router &router, QObject *parent = nullptr);
    ~TrackingEdge() override;

    /// Whether a request to `/i` has a known key, as far as can be told before its body is read.
    bool hasKnownKey(const http::Request &request) const;

private:
    using Shared = std::shared_ptr<Delivery>;

    void sendProfile(const http::Request &request, const http::ReplyHandle &reply) const;
    void receive(const http::Request &request, const http::ReplyHandle &reply);
    void look(const http::Request &request, const QByteArrayList &hashes,
              const http::ReplyHandle &reply);
    void deliver(const http::Request &request, Report report, const KeyOwner &owner,
                 const http::ReplyHandle &reply);
    void hold(const Shared &delivery);
    void raiseAlarms(const Shared &delivery);
    void raiseAlarms(const Shared &delivery, const std::shared_ptr<LiveRide> &ride);
    void open(const Shared &delivery);
    void accept(const Shared &delivery, const std::shared_ptr<LiveRide> &ride);
    void refused(const Shared &delivery, const std::shared_ptr<LiveRide> &ride, const Error &error);
    void ended(const Shared &delivery, Timestamp endedAt);
    void submit(const Shared &delivery, const Reading &reading, const AcceptedFix &accepted);
    void settle(const Receipt &receipt);
    void finish(const Shared &delivery);
    void giveUp();

    const TrackingServices &m_services;
    ReceiptBox m_receipts;
    QHash<quint64, Shared> m_deliveries; // that wait for commits
    std::deque<std::pair<qint64, quint64>> m_deadlines; // monotonic, and the delivery
    GroupAnswers m_groups;
    RecentlyUsed<ParticipationId, bool> m_setUp{100'000}; // whose Overland got its intervals
    QTimer m_givingUp; // runs while something waits
    quint64 m_lastNumber = 0;
};

} // namespace saferide::tracking
