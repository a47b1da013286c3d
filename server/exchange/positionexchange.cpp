// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/positionexchange.h"

#include "server/bus/figures.h"
#include "server/exchange/newestfixes.h"

#include <QCoreApplication>

#include <algorithm>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr size_t HealedAtOnce = 50; // rides, in a turn of the event loop
constexpr int HealEveryMsecs = 5;
constexpr qint64 AlarmIsNewsMsecs = 30'000;

} // namespace

PositionExchange::Figures::Figures(Metrics &metrics)
    : live(bus::Figures::received(metrics, "live"))
    , old(bus::Figures::received(metrics, "old"))
    , unknown(bus::Figures::received(metrics, "unknown"))
    , version(
          metrics.gauge("saferide_bus_version", "Version of the messages that this node writes."))
{
    version.set(bus::LeastVersion);
}

PositionExchange::PositionExchange(Parts parts, const Clock &clock, Metrics &metrics,
                                   Settings settings, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_clock(clock)
    , m_settings(std::move(settings))
    , m_figures(metrics)
    , m_health(m_peers, m_parts.aliveNodes, m_settings.servers, metrics)
    , m_loads(m_parts.load, [this](RideId ride) { m_bus->subscribe(ride); })
{
    connect(&m_loads, &SubscribedLoads::loaded, this, &PositionExchange::finishLoad);
    m_beats.setInterval(int(m_settings.beatMsecs));
    connect(&m_beats, &QTimer::timeout, this, &PositionExchange::beat);
    m_readings.setInterval(int(m_settings.behindReadMsecs));
    connect(&m_readings, &QTimer::timeout, this, [this] {
        if ((m_isBehind || m_mayMiss) && !m_isReading) {
            m_isReading = true;
            m_mayMiss = m_isBehind; // also what is stored until it is not behind any more
            readNewestAfter({});
        }
    });
    m_healing.setInterval(HealEveryMsecs);
    connect(&m_healing, &QTimer::timeout, this, &PositionExchange::healSome);
}

PositionExchange::~PositionExchange()
{
    stop();
}

LiveRides::Load PositionExchange::loader()
{
    return [this](const RideKey &key, QObject *context, LiveRides::Loaded done) {
        m_bus ? m_loads.load(key, context, std::move(done))
              : m_parts.load(key, context, std::move(done));
    };
}

void PositionExchange::start(LiveRides &rides)
{
    m_rides = &rides;
    rides.addObserver(this);
    m_startedAt = m_clock.monotonicMsecs();
    if (m_parts.makeBus) {
        m_ownBus = m_parts.makeBus(*this);
        m_bus = m_ownBus.get();
        m_health.begin(m_bus->state().isConnected(), m_startedAt);
    }
    m_beats.start();
    m_readings.start();
    beat();
}

void PositionExchange::stop()
{
    m_beats.stop();
    m_readings.stop();
    m_healing.stop();
    m_ownBus.reset(); // nothing is received any more
    m_bus = nullptr;
}

void PositionExchange::hearAll()
{
    if (!m_bus) {
        return;
    }
    if (!std::exchange(m_hearsAll, true)) {
        m_bus->subscribeAll();
    }
    m_mayMiss = true; // what came before that is confirmed, or before somebody listened
    m_readings.start();
}

void PositionExchange::tellToLook()
{
    tellAll(bus::Look());
}

void PositionExchange::tellFailed(const bus::FailedAttempt &attempt)
{
    tellAll(attempt);
}

void PositionExchange::tellAll(bus::Message::Content content)
{
    if (m_bus) {
        m_bus->control(encoded(std::move(content)));
    }
}

QByteArray PositionExchange::encoded(bus::Message::Content content) const
{
    return bus::encode({m_settings.origin, std::move(content)}, m_version);
}

void PositionExchange::fixAccepted(RideId ride, ParticipationId participation, UserId user,
                                   const LocationFix &fix)
{
    if (m_bus) {
        ++m_published;
        m_bus->publish(ride, encoded(bus::RiderFix{participation, user, fix}), participation);
    }
}

void PositionExchange::alarmRaised(const Incident &reported)
{
    tellAll(bus::Alarm{reported});
}

void PositionExchange::unloaded(RideId ride)
{
    if (m_bus) {
        m_bus->unsubscribe(ride);
    }
}

void PositionExchange::received(const bus::Address &address, QByteArrayView bytes)
{
    const auto read = bus::decode(bytes);
    const auto *message = std::get_if<bus::Message>(&read);
    const bool isOfRide = address.channel == bus::Address::Channel::Ride;
    if (message == nullptr) {
        m_figures.unknown.add(); // of a later version, which says nothing that this one misses
    } else if (const auto *fix = std::get_if<bus::RiderFix>(&message->content)) {
        if (isOfRide) {
            take(address.ride, *fix, {m_clock.now(), fix->fix.fixTime});
        }
    } else if (const auto *fixes = std::get_if<bus::Fixes>(&message->content)) {
        for (const bus::RiderFix &one : fixes->fixes) {
            take(fixes->ride, one, contactOf(one.fix, m_clock.now()));
        }
    } else if (std::holds_alternative<bus::Need>(message->content)) {
        if (isOfRide) {
            answer(address.ride, message->origin);
        }
    } else if (const auto *beat = std::get_if<bus::Beat>(&message->content)) {
        m_peers.heard(message->origin, *beat, m_clock.monotonicMsecs());
    } else if (std::holds_alternative<bus::Look>(message->content)) {
        QMetaObject::invokeMethod(this, &PositionExchange::lookRequested, Qt::QueuedConnection);
    } else if (const auto *attempt = std::get_if<bus::FailedAttempt>(&message->content)) {
        m_parts.attemptFailed(*attempt);
    } else if (const auto *alarm = std::get_if<bus::Alarm>(&message->content)) {
        take(alarm->incident);
    }
}

/// Late ones are left to the database, which knows what became of them.
void PositionExchange::take(const Incident &reported)
{
    const bool isLate = m_clock.now() - reported.alarmedAt > AlarmIsNewsMsecs;
    if (const auto ride = isLate ? nullptr : m_rides->loaded(reported.ride)) {
        ride->hear(reported);
    }
}

void PositionExchange::subscribed(RideId ride)
{
    m_loads.subscribed(ride);
}

void PositionExchange::stateChanged(const bus::State &state)
{
    QMetaObject::invokeMethod(
        this, [this, isConnected = state.isConnected()] { setConnected(isConnected); },
        Qt::QueuedConnection);
}

void PositionExchange::setConnected(bool isConnected)
{
    if (!m_health.setConnected(isConnected, m_clock.monotonicMsecs())) {
        return; // a problem has changed
    }
    look();
    if (isConnected) {
        heal();
    }
}

void PositionExchange::slept()
{
    QMetaObject::invokeMethod(this, &PositionExchange::lookRequested, Qt::QueuedConnection);
}

std::optional<Received> PositionExchange::deliver(RideId ride, const bus::RiderFix &fix,
                                                  const LastContact &contact)
{
    if (m_loads.keep(ride, fix)) {
        return std::nullopt;
    }
    const auto loaded = m_rides->loaded(ride);
    return loaded ? loaded->receive(fix.participation, fix.user, fix.fix, contact)
                  : Received::Newer; // it will be read with the ride
}

void PositionExchange::take(RideId ride, const bus::RiderFix &fix, const LastContact &contact)
{
    const auto became = deliver(ride, fix, contact);
    if (!became) {
        return;
    }
    if (*became == Received::Newer) {
        m_figures.live.add();
    } else if (*became == Received::Old) {
        m_figures.old.add();
    } else { // who joined a moment ago, at another node
        m_figures.unknown.add();
        QMetaObject::invokeMethod(this, &PositionExchange::lookRequested, Qt::QueuedConnection);
    }
}

void PositionExchange::answer(RideId ride, quint64 origin)
{
    const auto loaded = m_rides->loaded(ride);
    if (!loaded) {
        return;
    }
    const QByteArray node = m_peers.nodeOf(origin);
    for (const QByteArray &message : packed(ride, loaded->acceptedHere())) {
        if (node.isEmpty()) { // not heard yet: to all, who know it already
            m_bus->publish(ride, message, {});
        } else {
            m_bus->toNode(node, message);
        }
    }
}

QList<QByteArray> PositionExchange::packed(RideId ride,
                                           const QList<Participation> &participations) const
{
    QList<QByteArray> messages;
    for (const bus::Fixes &fixes : newestOf(ride, participations)) {
        messages.append(encoded(fixes));
    }
    return messages;
}

void PositionExchange::finishLoad(RideId ride, const QList<bus::RiderFix> &kept)
{
    if (!m_bus) {
        return;
    }
    if (!m_rides->loaded(ride)) {
        if (!m_loads.isLoading(ride)) {
            m_bus->unsubscribe(ride);
        }
        return;
    }
    for (const bus::RiderFix &fix : kept) {
        take(ride, fix, contactOf(fix.fix, m_clock.now()));
    }
    m_bus->publish(ride, encoded(bus::Need()), {});
}

void PositionExchange::beat()
{
    look();
    const qint64 now = m_clock.monotonicMsecs();
    if (now - m_startedAt > Peers::SilentMsecs) { // before, not all were heard
        m_health.report(now);
        m_version = m_peers.commonVersion(now);
        m_figures.version.set(m_version);
    }
    bus::Beat beat;
    beat.node = m_settings.node;
    beat.program = QCoreApplication::applicationVersion().toUtf8();
    beat.fixesPublished = m_published;
    beat.isBehind = m_isBehind;
    beat.servers = m_settings.servers;
    tellAll(beat);
}

void PositionExchange::look()
{
    const bool isBehind = !lateBecause().isEmpty();
    if (m_isBehind.exchange(isBehind) != isBehind) {
        m_mayMiss = true;
        Q_EMIT behindChanged(isBehind);
    }
}

QString PositionExchange::lateBecause()
{
    return m_health.lateBecause(m_clock.monotonicMsecs());
}

std::optional<bus::State> PositionExchange::busState() const
{
    return m_bus ? std::optional(m_bus->state()) : std::nullopt;
}

/// Asks for what was missed, and tells again what others may have missed.
void PositionExchange::heal()
{
    const std::vector<RideId> rides = m_rides->loadedRides();
    m_toHeal.assign(rides.begin(), rides.end());
    m_healing.start();
}

void PositionExchange::healSome()
{
    const Timestamp recent = m_clock.now() + -m_settings.recentMsecs;
    for (size_t healed = 0; healed < HealedAtOnce && !m_toHeal.empty(); ++healed) {
        const RideId ride = m_toHeal.front();
        m_toHeal.pop_front();
        const auto loaded = m_rides->loaded(ride);
        if (!loaded) {
            continue;
        }
        QList<Participation> accepted = loaded->acceptedHere();
        accepted.removeIf([recent](const Participation &participation) {
            return participation.lastFix->orderTime() < recent;
        });
        m_bus->publish(ride, encoded(bus::Need()), {});
        for (const QByteArray &message : packed(ride, accepted)) {
            m_bus->publish(ride, message, {});
        }
    }
    if (m_toHeal.empty()) {
        m_healing.stop();
    }
}

void PositionExchange::readNewestAfter(Place after)
{
    m_parts.readNewest(after, this, [this](const Result<QList<Participant>> &newest) {
        if (!newest || newest->isEmpty()) {
            m_isReading = false;
            m_mayMiss = m_mayMiss || !newest;
            return;
        }
        takeNewest(*newest);
        const Participation &last = newest->constLast().participation;
        readNewestAfter({last.ride, last.id});
    });
}

void PositionExchange::takeNewest(const QList<Participant> &newest)
{
    for (const Participant &participant : newest) {
        const Participation &participation = participant.participation;
        if (const auto &fix = participation.lastFix) {
            const auto contact = participation.lastContact.value_or(contactOf(*fix, m_clock.now()));
            deliver(participation.ride, riderFix(participation), contact);
        }
    }
}

} // namespace saferide
