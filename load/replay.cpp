// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/replay.h"

#include "load/locationjson.h"
#include "load/track.h"

#include "shared/geo/greatcircle.h"

#include <QDateTime>

#include <cmath>
#include <csignal>
#include <cstdio>
#include <memory>
#include <vector>

namespace saferide::load {
namespace {

constexpr std::uint64_t ReconnectPause = 2 * Second;
constexpr int MaxReconnects = 60;
constexpr double NoiseMeters = 2.5;
constexpr double NoiseMemory = 0.9; // of the last second's error

volatile std::sig_atomic_t interrupted = 0;

/// The error of a GPS receiver: wanders slowly, in metres north and east.
class GpsNoise
{
public:
    GeoPoint blur(GeoPoint point, std::mt19937 &random)
    {
        std::normal_distribution<> step(0, NoiseMeters * std::sqrt(1 - NoiseMemory * NoiseMemory));
        m_north = NoiseMemory * m_north + step(random);
        m_east = NoiseMemory * m_east + step(random);
        return destination(destination(point, 0, m_north), 90, m_east);
    }

private:
    double m_north = 0;
    double m_east = 0;
};

/// One rider of a replay with its phone.
class ReplayRider
{
public:
    ReplayRider(const Group::Member &member, const QString &rideCode, Track track, double delay,
                std::uint32_t seed)
        : m_account(member.account)
        , m_rideCode(rideCode)
        , m_track(std::move(track))
        , m_delay(delay)
        , m_random(seed)
        , m_battery(std::uniform_real_distribution<>(55, 100)(m_random))
    {
        makePhone(member.ticket);
    }

    bool hasArrived() const { return m_arrived; }
    const std::optional<Error> &error() const { return m_error; }
    std::uint64_t sent() const { return m_sent; }
    std::uint64_t stored() const { return m_stored; }
    bool isJoined() const { return m_phone->isJoined(); }
    void close() { m_phone->close(); }

    void connect(EventPoll &poll, const Endpoint &endpoint)
    {
        m_connectAt = 0;
        m_phone->connect(TransportKind::WebSocket, poll, endpoint);
    }

    /// A fresh token after a cut: the old one may have run out.
    void reconnect(EventPoll &poll, const Endpoint &endpoint, RestClient &rest)
    {
        Ticket ticket = m_phone->ticket();
        if (!m_account.password.isEmpty()) {
            if (const auto account = logIn(rest, m_account)) {
                ticket.token = account->token.toStdString();
            }
        }
        makePhone(ticket);
        connect(poll, endpoint);
    }
    bool wantsReconnect(std::uint64_t now) const { return m_connectAt != 0 && now >= m_connectAt; }

    void ride(double elapsed, bool loop)
    {
        double seconds = std::max(0.0, elapsed - m_delay);
        if (loop && m_track.seconds() > 0) {
            seconds = std::fmod(seconds + m_delay, m_track.seconds());
        }
        const TrackPlace place = m_track.at(seconds);
        LocationFix fix;
        fix.point = m_noise.blur(place.point, m_random);
        fix.fixTime = Timestamp{QDateTime::currentMSecsSinceEpoch()};
        fix.speed = std::round(place.speed * 10) / 10;
        fix.course =
            place.speed > 0.5 ? std::optional<double>(std::round(place.bearing)) : std::nullopt;
        fix.altitude = place.elevation
            ? std::optional<double>(std::round(*place.elevation * 10) / 10)
            : std::nullopt;
        fix.accuracy = std::round(std::uniform_real_distribution<>(3, 9)(m_random));
        m_battery = std::max(1.0, m_battery - 0.002);
        fix.battery = std::round(m_battery);
        const QByteArray json = locationJson(m_rideCode, fix);
        m_phone->sendLocation({json.constData(), std::size_t(json.size())}, &m_sent);
        ++m_sent;
        m_arrived = !loop && seconds >= m_track.seconds();
    }

private:
    void makePhone(const Ticket &ticket)
    {
        m_phone = std::make_unique<Rider>(
            ticket,
            Rider::Callbacks{.joined = [this] { m_failures = 0; },
                             .event = [](std::string_view) {},
                             .acknowledged = [this](std::uint64_t, bool ok,
                                                    std::string_view) { m_stored += ok; },
                             .failed = [this](const std::string &reason) { failed(reason); }});
    }

    void failed(const std::string &reason)
    {
        m_connectAt = nowMicros() + ReconnectPause;
        if (++m_failures > MaxReconnects) {
            m_error = Error{ErrorCode::Unavailable, QString::fromStdString(reason)};
        }
    }

    Account m_account;
    QString m_rideCode;
    Track m_track;
    double m_delay; ///< seconds behind the first
    std::mt19937 m_random;
    GpsNoise m_noise;
    double m_battery; ///< percent
    std::unique_ptr<Rider> m_phone;
    std::uint64_t m_sent = 0;
    std::uint64_t m_stored = 0;
    std::uint64_t m_connectAt = 0;
    int m_failures = 0;
    bool m_arrived = false;
    std::optional<Error> m_error;
};

using Riders = std::vector<std::unique_ptr<ReplayRider>>;

Riders makeRiders(const Group &group, const QList<Gpx> &files)
{
    std::mt19937 random(std::random_device{}());
    Riders riders;
    for (qsizetype i = 0; i < group.members.size(); ++i) {
        const Gpx &file = files[i % files.size()];
        const auto recorded = Track::recorded(file);
        // The group stretches over some minutes; the first starts at once.
        const double delay = i == 0
            ? 0
            : std::uniform_real_distribution<>(0, 8.0 * double(group.members.size()))(random);
        riders.push_back(std::make_unique<ReplayRider>(
            group.members[i], group.rideCode, recorded ? *recorded : Track::ridden(file, random),
            delay, std::uint32_t(random())));
    }
    return riders;
}

void tellProgress(const Riders &riders)
{
    std::uint64_t sent = 0;
    std::uint64_t stored = 0;
    std::size_t riding = 0;
    for (const auto &rider : riders) {
        sent += rider->sent();
        stored += rider->stored();
        riding += rider->isJoined() && !rider->hasArrived() ? 1 : 0;
    }
    std::fprintf(stderr,
                 "saferide-load: %zu of %zu riding, %llu positions sent, %llu acknowledged\n",
                 riding, riders.size(), static_cast<unsigned long long>(sent),
                 static_cast<unsigned long long>(stored));
}

/// Lets acknowledgements come in that are under way.
void drain(EventPoll &poll, const Riders &riders)
{
    const std::uint64_t end = nowMicros() + 2 * Second;
    const auto isOpen = [](const auto &rider) {
        return rider->isJoined() && rider->stored() < rider->sent();
    };
    while (nowMicros() < end && std::any_of(riders.begin(), riders.end(), isOpen)) {
        poll.wait(20);
    }
}

} // namespace

bool wasInterrupted()
{
    return interrupted != 0;
}

void watchInterrupts()
{
    struct sigaction action
    { };
    action.sa_handler = [](int) { interrupted = 1; };
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

Result<void> replayRides(const ReplayOptions &options, RestClient &rest, const Group &group,
                         const QList<Gpx> &files)
{
    EventPoll poll;
    const Riders riders = makeRiders(group, files);
    for (const auto &rider : riders) {
        rider->connect(poll, options.endpoint);
    }
    const std::uint64_t start = nowMicros();
    std::uint64_t turn = 0; // each rider has its own moment within each second
    std::uint64_t nextReport = start + 5 * Second;
    const auto hasArrived = [](const auto &rider) { return rider->hasArrived(); };
    while (!wasInterrupted() && !std::all_of(riders.begin(), riders.end(), hasArrived)) {
        const std::uint64_t due = start + turn * Second / riders.size();
        const std::uint64_t now = nowMicros();
        if (now >= nextReport) {
            nextReport += 30 * Second;
            tellProgress(riders);
        }
        if (now < due) {
            poll.wait(int((due - now) / 1000) + 1);
            continue;
        }
        ReplayRider &rider = *riders[turn++ % riders.size()];
        if (rider.error()) {
            return *rider.error();
        }
        if (rider.wantsReconnect(now)) {
            rider.reconnect(poll, options.endpoint, rest);
        } else if (rider.isJoined() && !rider.hasArrived()) {
            rider.ride(double(now - start) / Second * options.speed, options.loop);
        }
        poll.wait(0);
    }
    drain(poll, riders);
    tellProgress(riders);
    return {};
}

} // namespace saferide::load
