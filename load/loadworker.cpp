// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/loadworker.h"

#include "load/locationtext.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <map>
#include <unistd.h>
#include <unordered_map>
#include <utility>

namespace saferide::load {
namespace {

constexpr std::size_t Remembered = 256; // sending times a rider; a power of two
constexpr std::uint64_t ConnectTimeout = 60 * Second;
constexpr int MaxUnderWay = 200; // connections being made at once
constexpr in_addr_t RidersPerAddress = 1'500;

std::int64_t epochMsecs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// Within 127.0.0.0/8 riders come from several addresses: one has only 28,000 ports, and the server
/// limits each.
Endpoint endpointFor(Endpoint endpoint, in_addr_t index)
{
    const in_addr_t server = ntohl(endpoint.address.sin_addr.s_addr);
    if (server >> 24U == 127) {
        endpoint.source = htonl(0x7F000001U + index / RidersPerAddress);
    }
    return endpoint;
}

} // namespace

struct LoadWorker::Member
{
    Member(Ticket ticket, Rider::Callbacks callbacks)
        : rider(std::move(ticket), std::move(callbacks))
    {
    }

    Rider rider;
    Room *room = nullptr;
    in_addr_t index = 0;
    bool settled = false; ///< joined or failed
    std::uint32_t slot = 0; ///< in the room
    std::uint32_t sent = 0;
    std::uint32_t acknowledged = 0;
    std::int64_t lastFix = 0;
    std::array<std::uint64_t, Remembered> sentAt{};
    std::vector<std::uint32_t> heard; ///< of each member of the room: the number heard last
};

struct LoadWorker::Room
{
    std::vector<Member *> members;
    std::unordered_map<std::int64_t, Member *> byUser;
    std::uint64_t joined = 0;
};

LoadWorker::LoadWorker(const LoadOptions &options, const std::vector<Ticket> &tickets,
                       std::size_t firstIndex)
    : m_options(options)
    , m_showsProgress(firstIndex == 0 && isatty(STDERR_FILENO) != 0)
{
    std::map<std::string, Room *> rooms;
    for (const Ticket &ticket : tickets) {
        Room *&room = rooms[ticket.rideCode];
        if (!room) {
            room = m_rooms.emplace_back(std::make_unique<Room>()).get();
        }
        m_members.push_back(nullptr);
        auto &member = m_members.back();
        const std::size_t index = m_members.size() - 1;
        member = std::make_unique<Member>(
            ticket,
            Rider::Callbacks{
                .joined = [this, index] { joined(*m_members[index]); },
                .event = [this, index](std::string_view event) { heard(*m_members[index], event); },
                .acknowledged =
                    [this, index](std::uint64_t number, bool ok, std::string_view json) {
                        acknowledged(*m_members[index], number, ok, json);
                    },
                .failed = [this, index](
                              const std::string &reason) { failed(*m_members[index], reason); }});
        member->room = room;
        member->index = in_addr_t(firstIndex + index);
        member->slot = std::uint32_t(room->members.size());
        const auto writersUpTo = [this](std::uint32_t slot) {
            return std::floor(double(slot) * m_options.writers + 1e-9);
        };
        if (writersUpTo(member->slot + 1) > writersUpTo(member->slot)) {
            m_writers.push_back(member.get());
        }
        room->members.push_back(member.get());
        room->byUser.emplace(ticket.user, member.get());
    }
    for (const auto &member : m_members) {
        member->heard.resize(member->room->members.size());
    }
    if (m_writers.empty() && !m_members.empty()) {
        m_writers.push_back(m_members.front().get()); // somebody has to
    }
}

LoadWorker::~LoadWorker() = default;

void LoadWorker::connect(Member &member)
{
    member.rider.connect(
        m_options.transport, m_poll,
        endpointFor(m_options.endpoints[member.index % m_options.endpoints.size()], member.index));
}

void LoadWorker::joined(Member &member)
{
    member.settled = true;
    ++member.room->joined;
    if (m_stormAt == 0) {
        ++m_result.connections;
    } else {
        ++m_result.reconnected;
        m_result.reconnecting.add(nowMicros() - m_stormAt);
    }
}

void LoadWorker::connectAll()
{
    const std::uint64_t start = nowMicros();
    const double perSecond =
        m_options.rampSeconds > 0 ? double(m_members.size()) / m_options.rampSeconds : 2'000;
    std::size_t begun = 0;
    std::uint64_t settled = 0;
    const std::uint64_t limit =
        start + ConnectTimeout + std::uint64_t(double(m_members.size()) / perSecond * Second);
    while (settled < m_members.size() && nowMicros() < limit) {
        const double due = double(nowMicros() - start) / Second * perSecond;
        while (begun < m_members.size() && double(begun) <= due && begun - settled < MaxUnderWay) {
            connect(*m_members[begun++]);
            settled = m_result.connections + m_result.failed;
        }
        m_poll.wait(1);
        settled = m_result.connections + m_result.failed;
        showProgress("connected", m_result.connections, m_members.size());
    }
    for (const auto &member : m_members) {
        if (!member->settled) {
            member->rider.close();
            failed(*member, "did not join its ride in time");
        }
    }
}

void LoadWorker::run()
{
    for (int part = 0; part <= m_options.storms; ++part) {
        if (part > 0) {
            storm();
        }
        ride(m_options.seconds / (m_options.storms + 1));
    }
}

void LoadWorker::ride(double seconds)
{
    const std::uint64_t start = nowMicros();
    const std::uint64_t end = start + std::uint64_t(seconds * Second);
    m_running = true;
    if (m_options.closedLoop) {
        runClosedLoop(end);
    } else {
        runFixedRate(start, end);
    }
    m_running = false;
    m_result.micros += nowMicros() - start;
    drain();
}

/// Everybody is cut and comes back at once; who is refused tries again, as phones do.
void LoadWorker::storm()
{
    constexpr std::uint64_t Pause = Second / 10;
    m_stormAt = nowMicros();
    const std::uint64_t settledBefore = m_result.reconnected;
    for (const auto &member : m_members) {
        member->rider.close();
        member->room->joined = 0;
        member->settled = false;
    }
    for (const auto &member : m_members) {
        connect(*member);
    }
    std::uint64_t retryAt = m_stormAt + Pause;
    const std::uint64_t limit = m_stormAt + ConnectTimeout;
    while (m_result.reconnected - settledBefore < m_members.size() && nowMicros() < limit) {
        m_poll.wait(1);
        showProgress("back", m_result.reconnected - settledBefore, m_members.size());
        if (nowMicros() >= retryAt) {
            retryAt = nowMicros() + Pause;
            for (Member *member : std::exchange(m_again, {})) {
                connect(*member);
            }
        }
    }
    m_stormAt = 0;
    m_again.clear();
    for (const auto &member : m_members) {
        if (!member->settled) {
            member->rider.close();
            failed(*member, "did not reconnect in time");
        }
    }
}

void LoadWorker::runClosedLoop(std::uint64_t end)
{
    for (Member *member : m_writers) {
        for (int i = 0; i < m_options.window && member->rider.isJoined(); ++i) {
            send(*member, nowMicros());
        }
    }
    const std::uint64_t start = nowMicros();
    for (std::uint64_t now = start; now < end; now = nowMicros()) {
        m_poll.wait(10);
        showProgress("riding, milliseconds", (now - start) / 1000, (end - start) / 1000);
    }
}

void LoadWorker::runFixedRate(std::uint64_t start, std::uint64_t end)
{
    // Everybody sends at the same interval, one after the other: the next one due is the next in
    // the circle.
    const double interval = Second / (m_options.rate * double(m_writers.size()));
    std::uint64_t turn = 0;
    for (std::uint64_t now = start; now < end; now = nowMicros()) {
        while (start + std::uint64_t(double(turn) * interval) <= now && now < end) {
            Member &member = *m_writers[turn++ % m_writers.size()];
            if (member.rider.isJoined()) {
                send(member, nowMicros());
            }
            if (turn % 64 == 0) {
                m_poll.wait(0); // who is behind must still read
                now = nowMicros();
            }
        }
        m_poll.wait(1); // never spins: the server needs the processor
        showProgress("riding, milliseconds", (now - start) / 1000, (end - start) / 1000);
    }
}

void LoadWorker::send(Member &member, std::uint64_t now)
{
    static std::string json; // one thread a process
    const std::uint32_t number = ++member.sent;
    member.lastFix = std::max(member.lastFix + 1, epochMsecs());
    member.sentAt[number % Remembered] = now;
    ++m_result.sent;
    m_expected += member.room->joined;
    writeLocation(json, member.rider.ticket().rideCode, number, member.lastFix);
    const std::uint64_t id = number;
    member.rider.sendLocation(json, m_options.acknowledge ? &id : nullptr);
}

void LoadWorker::heard(Member &receiver, std::string_view event)
{
    const auto location = readLocation(event);
    if (!location) {
        if (event.starts_with("[\"error\"")) {
            // With acknowledgements each refusal is counted there already.
            m_result.refused += m_options.acknowledge ? 0 : 1;
            report(event);
        }
        return;
    }
    const auto found = receiver.room->byUser.find(location->user);
    if (found != receiver.room->byUser.end()) {
        count(receiver, *found->second, location->number);
    }
}

void LoadWorker::count(Member &receiver, Member &sender, std::uint32_t number)
{
    ++m_result.delivered;
    std::uint32_t &last = receiver.heard[sender.slot];
    if (number <= last) {
        ++m_result.doubled;
        return;
    }
    m_result.lost += number - last - 1;
    last = number;
    const std::uint64_t now = nowMicros();
    if (sender.sent - number < Remembered) {
        m_result.latency.add(now - sender.sentAt[number % Remembered]);
    }
    if (&receiver == &sender && m_running && m_options.closedLoop
        && !m_options.waitForAcknowledgement) {
        send(sender, now);
    }
}

void LoadWorker::acknowledged(Member &member, std::uint64_t number, bool ok, std::string_view json)
{
    ++m_result.acknowledged;
    ++member.acknowledged;
    if (!ok) {
        ++m_result.refused;
        report(json);
    }
    const std::uint64_t now = nowMicros();
    if (member.sent - number < Remembered) {
        m_result.acknowledgementLatency.add(now - member.sentAt[number % Remembered]);
    }
    if (m_running && m_options.closedLoop && m_options.waitForAcknowledgement) {
        send(member, now);
    }
}

void LoadWorker::failed(Member &member, const std::string &reason)
{
    if (m_stormAt != 0) {
        m_again.push_back(&member);
        return;
    }
    if (member.settled && member.rider.ticket().user != 0 && member.room->joined > 0) {
        --member.room->joined;
    }
    member.settled = true;
    ++m_result.failed;
    report(reason);
}

void LoadWorker::report(std::string_view problem)
{
    if (m_problemsShown++ < 5) {
        std::fprintf(stderr, "saferide-load: %.*s\n", int(problem.size()), problem.data());
    }
}

std::uint64_t LoadWorker::outstanding() const
{
    const std::uint64_t heard = m_result.delivered - m_result.doubled + m_result.lost;
    const std::uint64_t deliveries = m_expected > heard ? m_expected - heard : 0;
    return deliveries + (m_options.acknowledge ? m_result.sent - m_result.acknowledged : 0);
}

void LoadWorker::drain()
{
    const std::uint64_t end = nowMicros() + std::uint64_t(m_options.drainSeconds * Second);
    while (outstanding() > 0 && nowMicros() < end) {
        m_poll.wait(10);
    }
}

LoadResult LoadWorker::finish()
{
    for (const auto &room : m_rooms) {
        for (const Member *receiver : room->members) {
            for (const Member *sender : room->members) {
                if (receiver->rider.isJoined()) {
                    m_result.lost +=
                        sender->sent - std::min(sender->sent, receiver->heard[sender->slot]);
                }
            }
        }
    }
    m_result.unacknowledged = m_options.acknowledge ? m_result.sent - m_result.acknowledged : 0;
    for (const auto &member : m_members) {
        member->rider.close();
    }
    return m_result;
}

void LoadWorker::showProgress(const char *what, std::uint64_t done, std::uint64_t of)
{
    const std::uint64_t now = nowMicros();
    if (!m_showsProgress || (now - m_lastProgress < Second / 2 && done < of)) {
        return;
    }
    m_lastProgress = now;
    constexpr std::uint64_t Width = 30;
    const std::uint64_t filled = of == 0 ? 0 : std::min(Width, done * Width / of);
    std::fprintf(stderr, "\r[%s%s] %s %llu of %llu   ", std::string(filled, '#').c_str(),
                 std::string(Width - filled, '.').c_str(), what,
                 static_cast<unsigned long long>(done), static_cast<unsigned long long>(of));
}

} // namespace saferide::load
