// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/rider.h"

#include <charconv>

namespace saferide::load {

Rider::Rider(Ticket ticket, Callbacks callbacks)
    : m_ticket(std::move(ticket))
    , m_callbacks(std::move(callbacks))
{
}

void Rider::connect(TransportKind kind, EventPoll &poll, const Endpoint &endpoint)
{
    m_transport = makeTransport(kind, poll, endpoint,
                                {.packet = [this](std::string_view text) { packet(text); },
                                 .closed = [this](const std::string &reason) { fail(reason); }});
    m_transport->open();
}

void Rider::sendLocation(std::string_view json, const std::uint64_t *id)
{
    static std::string packet; // one thread a process
    packet = "42";
    if (id) {
        packet += std::to_string(*id);
    }
    packet += "[\"update_location\",";
    packet.append(json);
    packet += ']';
    m_transport->send(packet);
}

void Rider::close()
{
    m_joined = false;
    if (m_transport) {
        m_transport->close();
    }
}

/// An Engine.IO packet.
void Rider::packet(std::string_view text)
{
    switch (text.empty() ? '\0' : text.front()) {
    case '0':
        m_transport->send("40{\"token\":\"" + m_ticket.token + "\"}");
        break;
    case '1':
        fail("closed by the server");
        break;
    case '2':
        m_transport->send("3");
        break;
    case '4':
        message(text.substr(1));
        break;
    default: // noop
        break;
    }
}

/// A Socket.IO packet.
void Rider::message(std::string_view text)
{
    switch (text.empty() ? '\0' : text.front()) {
    case '0':
        m_transport->send("42[\"join_ride\",{\"ride_code\":\"" + m_ticket.rideCode + "\"}]");
        break;
    case '1':
        fail("disconnected by the server");
        break;
    case '2':
        event(text.substr(1));
        break;
    case '3':
        acknowledgement(text.substr(1));
        break;
    case '4':
        fail("connection refused: " + std::string(text.substr(1, 200)));
        break;
    default:
        fail("unexpected packet: " + std::string(text.substr(0, 100)));
        break;
    }
}

void Rider::event(std::string_view json)
{
    if (m_joined) {
        m_callbacks.event(json);
    } else if (json.starts_with("[\"ride_snapshot\"")) {
        m_joined = true;
        m_callbacks.joined();
    } else if (json.starts_with("[\"error\"")) {
        fail("joining refused: " + std::string(json.substr(0, 200)));
    }
}

void Rider::acknowledgement(std::string_view text)
{
    std::uint64_t id = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), id);
    const std::string_view json = text.substr(std::size_t(parsed.ptr - text.data()));
    m_callbacks.acknowledged(id, json.starts_with("[{\"ok\":true"), json);
}

void Rider::fail(const std::string &reason)
{
    close();
    m_callbacks.failed(reason);
}

} // namespace saferide::load
