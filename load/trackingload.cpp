// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/trackingload.h"

#include "load/httpresponse.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <sys/resource.h>

namespace saferide::load {
namespace {

constexpr in_addr_t PhonesPerAddress = 1'500; // see endpointFor() of the Socket.IO load

Endpoint endpointOf(Endpoint endpoint, std::size_t phone)
{
    if (ntohl(endpoint.address.sin_addr.s_addr) >> 24U == 127) {
        endpoint.source = htonl(0x7F000001U + in_addr_t(phone) / PhonesPerAddress);
    }
    return endpoint;
}

std::int64_t epochMsecs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// An app that waits for the answer before it sends the next position.
class TrackingPhone
{
public:
    TrackingPhone(EventPoll &poll, const TrackingOptions &options, std::size_t number,
                  TrackingResult &result)
        : m_endpoint(endpointOf(options.endpoint, number))
        , m_key(options.keys[number])
        , m_closes(options.newConnections)
        , m_result(result)
        , m_stream(
              poll, [this](std::string_view bytes) { return received(bytes); },
              [this](const std::string &) { closed(); })
    {
    }

    /// `isCounted` false: before what is measured.
    void send(std::uint64_t now, bool isCounted)
    {
        if (m_isWaiting) {
            m_result.waiting += isCounted ? 1 : 0;
            return;
        }
        m_isWaiting = true;
        m_isCounted = isCounted;
        m_sentAt = now;
        m_result.sent += isCounted ? 1 : 0;
        if (!m_stream.isOpen()) {
            m_stream.open(m_endpoint);
        }
        m_moved = (m_moved + 1) % 10'000;
        m_stream.write("POST /i/" + m_key + "?id=862731&timestamp=" + std::to_string(epochMsecs())
                       + "&lat=46." + std::to_string(100'000 + m_moved)
                       + "&lon=14.5&speed=10.0&bearing=90.0&altitude=519.0&accuracy=12.5&batt=87.0 "
                         "HTTP/1.1\r\nUser-Agent: Dalvik/2.1.0 (Linux; U; Android 14; Pixel 7)\r\n"
                         "Host: "
                       + m_endpoint.host + "\r\nConnection: " + (m_closes ? "close" : "Keep-Alive")
                       + "\r\nAccept-Encoding: gzip\r\nContent-Length: 0\r\n\r\n");
    }

private:
    std::size_t received(std::string_view bytes)
    {
        const auto response = parseResponse(bytes);
        if (!response) {
            return 0;
        }
        m_isWaiting = false;
        if (m_isCounted) {
            m_result.latency.add(nowMicros() - m_sentAt);
            ++(response->status == 200 ? m_result.answered : m_result.refused);
        }
        if (m_closes) {
            m_stream.close();
        }
        return response->size;
    }
    void closed()
    {
        m_result.broken += m_isWaiting && m_isCounted ? 1 : 0;
        m_isWaiting = false;
    }

    const Endpoint m_endpoint;
    const std::string m_key;
    const bool m_closes;
    TrackingResult &m_result;
    std::uint64_t m_sentAt = 0;
    int m_moved = 0;
    bool m_isWaiting = false;
    bool m_isCounted = false;
    TcpStream m_stream;
};

void raiseLimitOfDescriptors()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

/// Phones send at the same interval, one after the other: the next one due is the next in the
/// circle. Each has its connection after the first interval.
TrackingResult runTracking(const TrackingOptions &options)
{
    raiseLimitOfDescriptors();
    TrackingResult result;
    EventPoll poll;
    std::vector<std::unique_ptr<TrackingPhone>> phones;
    for (std::size_t phone = 0; phone < options.keys.size(); ++phone) {
        phones.push_back(std::make_unique<TrackingPhone>(poll, options, phone, result));
    }
    const double between = options.intervalSeconds * Second / double(phones.size());
    const std::uint64_t start = nowMicros();
    const std::uint64_t measured = start + std::uint64_t(options.intervalSeconds * Second);
    const std::uint64_t end = measured + std::uint64_t(options.seconds * Second);
    std::uint64_t turn = 0;
    for (std::uint64_t now = start; now < end; now = nowMicros()) {
        while (start + std::uint64_t(double(turn) * between) <= now) {
            phones[turn++ % phones.size()]->send(now, now >= measured);
        }
        poll.wait(1);
    }
    result.micros = end - measured;
    const auto isSettled = [&result] {
        return result.answered + result.refused + result.broken >= result.sent;
    };
    constexpr std::uint64_t Patience = 10 * Second;
    while (!isSettled() && nowMicros() < end + Patience) {
        poll.wait(10);
    }
    return result;
}

std::string resultLine(const TrackingOptions &options, const TrackingResult &result)
{
    char line[512];
    std::snprintf(
        line, sizeof line,
        R"({"phones": %zu, "connections": "%s", "seconds": %.1f, "sent": %llu, "sent_per_s": %.0f, "answered": %llu, )"
        R"("refused": %llu, "broken": %llu, "waiting": %llu, "p50_ms": %.3f, "p99_ms": %.3f, "p99_9_ms": %.3f})",
        options.keys.size(), options.newConnections ? "new" : "kept", double(result.micros) / 1e6,
        static_cast<unsigned long long>(result.sent),
        double(result.sent) * 1e6 / double(std::max<std::uint64_t>(result.micros, 1)),
        static_cast<unsigned long long>(result.answered),
        static_cast<unsigned long long>(result.refused),
        static_cast<unsigned long long>(result.broken),
        static_cast<unsigned long long>(result.waiting), result.latency.percentileMsecs(50),
        result.latency.percentileMsecs(99), result.latency.percentileMsecs(99.9));
    return line;
}

} // namespace saferide::load
