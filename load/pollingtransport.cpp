// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/pollingtransport.h"

#include "load/httpresponse.h"
#include "load/websockettransport.h"

namespace saferide::load {
namespace {

constexpr char Separator = '\x1e';

/// The `sid` of an open packet `0{"sid":"…",…}`.
std::string sessionOf(std::string_view packet)
{
    constexpr std::string_view Key = "\"sid\":\"";
    const std::size_t start = packet.find(Key);
    if (start == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = packet.substr(start + Key.size());
    return std::string(rest.substr(0, rest.find('"')));
}

} // namespace

PollingTransport::PollingTransport(EventPoll &poll, const Endpoint &endpoint, Callbacks callbacks)
    : m_endpoint(endpoint)
    , m_callbacks(std::move(callbacks))
    , m_polls(
          poll, [this](std::string_view bytes) { return polled(bytes); },
          [this](const std::string &reason) { fail(reason); })
    , m_posts(
          poll, [this](std::string_view bytes) { return posted(bytes); },
          [this](const std::string &reason) { fail(reason); })
{
}

void PollingTransport::open()
{
    m_polls.open(m_endpoint);
    poll();
}

void PollingTransport::send(std::string_view packet)
{
    if (!m_outgoing.empty()) {
        m_outgoing += Separator;
    }
    m_outgoing.append(packet);
    if (!m_posting) {
        post();
    }
}

void PollingTransport::close()
{
    m_polls.close();
    m_posts.close();
}

void PollingTransport::poll()
{
    const std::string sid = m_session.empty() ? std::string() : "&sid=" + m_session;
    m_polls.write("GET /socket.io/?EIO=4&transport=polling" + sid
                  + " HTTP/1.1\r\nHost: " + m_endpoint.host + "\r\n\r\n");
}

void PollingTransport::post()
{
    if (!m_posts.isOpen()) {
        m_posts.open(m_endpoint);
    }
    m_posting = true;
    m_posts.write("POST /socket.io/?EIO=4&transport=polling&sid=" + m_session
                  + " HTTP/1.1\r\nHost: " + m_endpoint.host
                  + "\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: "
                  + std::to_string(m_outgoing.size()) + "\r\n\r\n" + m_outgoing);
    m_outgoing.clear();
}

std::size_t PollingTransport::polled(std::string_view bytes)
{
    const auto response = parseResponse(bytes);
    if (!response) {
        return 0;
    }
    if (response->status != 200) {
        fail("polling refused: " + std::string(bytes.substr(0, 200)));
        return 0;
    }
    if (m_session.empty()) {
        m_session = sessionOf(response->body);
    }
    std::string_view rest = response->body;
    while (!rest.empty() && m_polls.isOpen()) {
        const std::size_t end = std::min(rest.find(Separator), rest.size());
        m_callbacks.packet(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (m_polls.isOpen()) {
        poll();
    }
    return response->size;
}

std::size_t PollingTransport::posted(std::string_view bytes)
{
    const auto response = parseResponse(bytes);
    if (!response) {
        return 0;
    }
    if (response->status != 200) {
        fail("posting refused: " + std::string(bytes.substr(0, 200)));
        return 0;
    }
    m_posting = false;
    if (!m_outgoing.empty()) {
        post();
    }
    return response->size;
}

void PollingTransport::fail(const std::string &reason)
{
    close();
    m_callbacks.closed(reason);
}

std::unique_ptr<Transport> makeTransport(TransportKind kind, EventPoll &poll,
                                         const Endpoint &endpoint, Transport::Callbacks callbacks)
{
    if (kind == TransportKind::Polling) {
        return std::make_unique<PollingTransport>(poll, endpoint, std::move(callbacks));
    }
    return std::make_unique<WebSocketTransport>(poll, endpoint, std::move(callbacks));
}

} // namespace saferide::load
