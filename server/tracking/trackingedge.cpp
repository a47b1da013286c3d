// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tracking/trackingedge.h"

#include "server/http/baseurl.h"
#include "server/live/rooms.h"
#include "server/security/trackingkeytext.h"
#include "server/tracking/keysource.h"
#include "shared/protocol/tracking/links.h"

#include <algorithm>

namespace saferide::tracking {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using http::ReplyHandle;
using http::Request;

namespace {

/// Of the body of somebody who is unknown yet: a batch that is longer names its key in the first
/// item.
constexpr qsizetype SearchedBytes = 64 * 1024;
constexpr auto GiveUpInterval = 250ms;

/// An app that measured two minutes ahead of us sends a batch: each is ordered before the one that
/// is newer by the app's clock, though all of them arrive now.
Timestamp arrivalOf(const Reading &reading, const Delivery &delivery)
{
    const bool isAhead = reading.fix.fixTime > delivery.arrivedAt && delivery.ahead;
    return isAhead ? std::min(delivery.arrivedAt, *delivery.ahead + -1) : delivery.arrivedAt;
}

Report reportOf(const Request &request, Timestamp arrival)
{
    Report report = readReport(request.rawQuery, request.body, arrival);
    const bool isOwnTracks = report.dialect == Dialect::Unknown && request.body.isEmpty()
        && request.headers.contains("x-limit-u");
    report.dialect = isOwnTracks ? Dialect::OwnTracks : report.dialect;
    return report;
}

} // namespace

TrackingEdge::TrackingEdge(const TrackingServices &services, http::Router &router, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_receipts(services.positions, [this](const Receipt &receipt) { settle(receipt); })
{
    const auto handler = [this](const Request &request, const ReplyHandle &reply) {
        receive(request, reply);
    };
    const http::RouteOptions options{
        .body =
            http::BodyLimit{
                .bytes = services.bodyBytes,
                .holdsForStrangers = true,
                .exceeded = [this] { m_services.rejections.count(Limit::TrackingBodyBytes); }},
        .readsRawQuery = true};
    for (const QString &pattern : {u"/i"_s, u"/i/{key}"_s}) {
        router.add("GET", pattern, handler, options);
        router.add("POST", pattern, handler, options);
    }
    router.add(
        "GET", u"/i/{key}/saferide.properties"_s,
        [this](const Request &request, const ReplyHandle &reply) { sendProfile(request, reply); });
    m_givingUp.setInterval(GiveUpInterval);
    connect(&m_givingUp, &QTimer::timeout, this, &TrackingEdge::giveUp);
}

TrackingEdge::~TrackingEdge() = default;

bool TrackingEdge::hasKnownKey(const Request &request) const
{
    static const QStringList Takers{u"i"_s, u"participations"_s};
    return Takers.contains(request.segments.value(0))
        && m_services.keys.knows(keyHashesOf(request));
}

/// Says nothing that was not asked: whether the key is valid, the app learns by using it.
void TrackingEdge::sendProfile(const Request &request, const ReplyHandle &reply) const
{
    const QByteArray key = request.pathParameter(u"key"_s).toLower().toUtf8();
    const bool isKey = trackingKeyHash(key).has_value();
    const QByteArray base = http::baseUrlOf(request, m_services.publicUrl);
    reply.send(replyOf(isKey ? Verdict::Done : Verdict::NoKey,
                       {"text/plain; charset=utf-8", isKey ? gpsLoggerProfile(base, key) : ""}));
}

void TrackingEdge::receive(const Request &request, const ReplyHandle &reply)
{
    if (isCompressed(request)) {
        reply.send({.status = 415, .contentType = {}, .body = {}});
        return;
    }
    const Timestamp now = m_services.clock.now();
    if (const auto owner = m_services.keys.find(keyHashesOf(request))) {
        deliver(request, reportOf(request, now), *owner, reply);
    } else if (request.body.size() <= SearchedBytes) {
        const Report report = reportOf(request, now);
        look(request, keyHashesOf(request, report.deviceIds), reply);
    } else {
        const auto ids = firstDeviceIds(QByteArrayView(request.body).first(SearchedBytes));
        look(request, keyHashesOf(request, ids), reply);
    }
}

/// Memory does not know the key that the request has before its body.
void TrackingEdge::look(const Request &request, const QByteArrayList &hashes,
                        const ReplyHandle &reply)
{
    if (const auto owner = m_services.keys.find(hashes)) {
        deliver(request, reportOf(request, m_services.clock.now()), *owner, reply);
        return;
    }
    if (hashes.isEmpty()) {
        m_services.figures.countRefusedKey();
        reply.send(replyOf(Verdict::NoKey, {}));
        return;
    }
    const auto found = [this, request, reply](const Result<std::optional<KeyOwner>> &owner) {
        if (owner && *owner) {
            deliver(request, reportOf(request, m_services.clock.now()), **owner, reply);
            return;
        }
        if (owner) {
            m_services.figures.countRefusedKey();
        } else if (owner.error().code == ErrorCode::Overloaded) {
            m_services.rejections.count(Limit::TrackingKeyLookups);
        }
        reply.send(replyOf(owner ? Verdict::NoKey : Verdict::Again, {}));
    };
    m_services.keys.look(hashes, this, found);
}

void TrackingEdge::deliver(const Request &request, Report report, const KeyOwner &owner,
                           const ReplyHandle &reply)
{
    reply.markAuthenticated();
    reply.setAccount(owner.user.value);
    const bool changes = request.method == "POST"
        || (request.method == "GET"
            && std::ranges::any_of(report.readings, [](const Reading &reading) {
                   return reading.content == Content::Position || !reading.alarms.empty();
               }));
    if (!changes && request.headers.value("accept").contains("text/html")) {
        sendToPage(m_services.rides, owner.ride, http::baseUrlOf(request, m_services.publicUrl),
                   this, reply);
        return;
    }
    if (!changes) { // the preview of a link, or a rider who wonders what is there
        reply.send(replyOf(Verdict::Done, answerTo(report.dialect)));
        return;
    }
    for (const Reading &reading : report.readings) {
        m_services.figures.count(report.dialect, reading.content);
    }
    m_services.figures.count(report.dialect, Content::TooMany, quint64(report.tooMany));
    auto delivery =
        std::make_shared<Delivery>(deliveryOf(owner, std::move(report), m_services.clock.now()));
    delivery->reply = reply;
    if (delivery->dialect == Dialect::Overland && !m_setUp.find(owner.participation)) {
        m_setUp.insert(owner.participation, true);
        delivery->answer = firstAnswerTo(delivery->dialect);
    }
    if (!delivery->alarms.empty() && !owner.endedAt) {
        raiseAlarms(delivery);
    }
    const auto wait =
        m_services.rate.refusal(owner.participation, double(delivery->positions.size()));
    if (wait) {
        m_services.rejections.count(Limit::TrackingPositionsPerSecond);
        reply.send(replyOf(Verdict::Again, {}, std::chrono::ceil<std::chrono::seconds>(*wait)));
    } else if (owner.endedAt) {
        ended(delivery, *owner.endedAt);
    } else if (delivery->positions.empty() && !delivery->contact) {
        finish(delivery);
    } else {
        open(delivery);
    }
}

/// Before its positions and apart from them; no limit of positions applies.
void TrackingEdge::raiseAlarms(const Shared &delivery)
{
    hold(delivery);
    ++delivery->unsettled;
    m_services.rides.open(delivery->owner.ride, this,
                          [this, delivery](const Result<std::shared_ptr<LiveRide>> &ride) {
                              if (ride) {
                                  raiseAlarms(delivery, *ride);
                              } else if (ride.error().code != ErrorCode::NotFound) {
                                  delivery->verdict = Verdict::Again;
                              }
                              finish(delivery);
                          });
}

void TrackingEdge::raiseAlarms(const Shared &delivery, const std::shared_ptr<LiveRide> &ride)
{
    const auto stored = [this, delivery](const Result<Incident> &incident) {
        if (!incident) {
            delivery->verdict = std::max(delivery->verdict, verdictOn(incident.error().code));
        }
        finish(delivery);
    };
    while (!delivery->alarms.empty()) {
        ++delivery->unsettled;
        const auto raised = m_services.alarms.raise(*ride, delivery->owner.user,
                                                    delivery->alarms.back(), this, stored);
        if (raised) {
            delivery->alarms.pop_back();
            continue;
        }
        if (std::exchange(delivery->alarmsConfirmed, true)) {
            const bool hasLeft = raised.error().code == ErrorCode::Forbidden;
            delivery->verdict = hasLeft ? Verdict::NoKey : delivery->verdict;
            stored(raised.error());
            return;
        }
        const auto confirmed = [this, delivery, ride, stored](const Result<void> &read) {
            if (read) {
                raiseAlarms(delivery, ride);
            }
            stored(read ? Result<Incident>(Incident()) : read.error());
        };
        m_services.rides.confirm(*ride, delivery->owner.user, raised.error(), this, confirmed);
        return;
    }
}

void TrackingEdge::open(const Shared &delivery)
{
    const auto opened = [this, delivery](const Result<std::shared_ptr<LiveRide>> &ride) {
        if (ride) {
            accept(delivery, *ride);
        } else if (ride.error().code == ErrorCode::NotFound) {
            ended(delivery, Timestamp()); // deleted
        } else {
            delivery->verdict = Verdict::Again;
            finish(delivery);
        }
    };
    m_services.rides.open(delivery->owner.ride, this, opened);
}

void TrackingEdge::accept(const Shared &delivery, const std::shared_ptr<LiveRide> &ride)
{
    const UserId user = delivery->owner.user;
    for (; delivery->next < delivery->positions.size(); ++delivery->next) {
        const Reading &reading = delivery->positions[delivery->next];
        const auto accepted =
            ride->accept(user, reading.fix, arrivalOf(reading, *delivery),
                         reading.hasFixTime ? FixTime::Measured : FixTime::Arrival);
        if (!accepted) {
            refused(delivery, ride, accepted.error());
            return;
        }
        if (accepted->fix.aheadMsecs > 0) {
            delivery->ahead = accepted->fix.orderTime();
        }
        submit(delivery, reading, *accepted);
    }
    if (delivery->contact) {
        ride->heard(user, *delivery->contact);
    }
    m_groups.addTo(*delivery, *ride, m_services.clock);
    Rooms::deliverHere();
    finish(delivery);
}

/// By memory; the database says whether that is right.
void TrackingEdge::refused(const Shared &delivery, const std::shared_ptr<LiveRide> &ride,
                           const Error &error)
{
    if (delivery->confirmed) {
        if (error.code == ErrorCode::Forbidden) {
            delivery->verdict = Verdict::NoKey;
            finish(delivery);
        } else {
            ended(delivery, ride->isDeleted() ? Timestamp() : ride->ride().updatedAt);
        }
        return;
    }
    const auto confirmed = [this, delivery, ride](const Result<void> &read) {
        delivery->confirmed = true;
        if (read) {
            accept(delivery, ride);
        } else {
            delivery->verdict = Verdict::Again;
            finish(delivery);
        }
    };
    m_services.rides.confirm(*ride, delivery->owner.user, error, this, confirmed);
}

/// The ride is over: what was measured before its end is stored for some time, and nobody is shown
/// it. Whatever comes later is dropped: an app that goes on must neither jam nor alarm its rider.
void TrackingEdge::ended(const Shared &delivery, Timestamp endedAt)
{
    const bool isInTime = delivery->arrivedAt - endedAt <= m_services.graceMsecs;
    quint64 dropped = 0;
    for (; delivery->next < delivery->positions.size(); ++delivery->next) {
        const Reading &reading = delivery->positions[delivery->next];
        if (isInTime && reading.hasFixTime && reading.fix.fixTime <= endedAt) {
            AcceptedFix late{.participation = delivery->owner.participation, .fix = reading.fix};
            late.fix.arrived(delivery->arrivedAt);
            submit(delivery, reading, late);
        } else {
            ++dropped;
        }
    }
    m_services.figures.countDropped(dropped);
    finish(delivery);
}

/// Until it is settled, or the time for its answer is over.
void TrackingEdge::hold(const Shared &delivery)
{
    if (delivery->number == 0) {
        delivery->number = ++m_lastNumber;
        m_deliveries.insert(delivery->number, delivery);
        m_deadlines.emplace_back(
            m_services.clock.monotonicMsecs() + m_services.answerWithin.count(), delivery->number);
        m_givingUp.start();
    }
}

void TrackingEdge::submit(const Shared &delivery, const Reading &reading,
                          const AcceptedFix &accepted)
{
    hold(delivery);
    const NewPosition position{accepted.participation, accepted.fix, delivery->arrivedAt,
                               accepted.future, reading.externalId};
    const auto queued = m_services.positions.submit(
        {position, {m_receipts.id(), delivery->number, 0}, accepted.isLate()});
    if (queued) {
        ++delivery->unsettled;
    } else {
        delivery->verdict = std::max(delivery->verdict, verdictOn(queued.error().code));
    }
}

void TrackingEdge::settle(const Receipt &receipt)
{
    const Shared delivery = m_deliveries.value(receipt.connection);
    if (!delivery) {
        return; // was answered
    }
    if (receipt.outcome == PositionOutcome::Failed) {
        delivery->verdict = std::max(delivery->verdict, verdictOn(receipt.error));
    }
    finish(delivery);
}

/// One thing less to wait for; answers after the last.
void TrackingEdge::finish(const Shared &delivery)
{
    if (--delivery->unsettled > 0) {
        return;
    }
    m_deliveries.remove(delivery->number);
    delivery->reply.send(replyOf(delivery->verdict, delivery->answer));
}

/// The database stalls: what is stored in the end was sent again by then, and is stored once.
void TrackingEdge::giveUp()
{
    const qint64 now = m_services.clock.monotonicMsecs();
    while (!m_deadlines.empty() && m_deadlines.front().first <= now) {
        if (const Shared late = m_deliveries.take(m_deadlines.front().second)) {
            late->reply.send(replyOf(Verdict::Again, {}));
        }
        m_deadlines.pop_front();
    }
    if (m_deadlines.empty()) {
        m_givingUp.stop();
    }
}

} // namespace saferide::tracking
