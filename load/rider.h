// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/transport.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace saferide::load {

/// A line of `saferided seed`.
struct Ticket
{
    std::string rideCode;
    std::int64_t user = 0;
    std::string token;
};

/// One phone: connects by Socket.IO, joins its ride, sends and hears. Knows the protocol, counts
/// nothing.
class Rider
{
public:
    struct Callbacks
    {
        std::function<void()> joined; ///< the snapshot of the ride came
        std::function<void(std::string_view event)> event; ///< `["name",…]` of every later event
        std::function<void(std::uint64_t id, bool ok, std::string_view json)> acknowledged;
        std::function<void(const std::string &reason)>
            failed; ///< refused or cut; no other call follows
    };

    Rider(Ticket ticket, Callbacks callbacks);

    void connect(TransportKind kind, EventPoll &poll, const Endpoint &endpoint);
    /// `json` is the object of an update_location; acknowledged with `id` where there is one.
    void sendLocation(std::string_view json, const std::uint64_t *id = nullptr);
    void close();
    bool isJoined() const { return m_joined; }
    const Ticket &ticket() const { return m_ticket; }

private:
    void packet(std::string_view text);
    void message(std::string_view text);
    void event(std::string_view json);
    void acknowledgement(std::string_view text);
    void fail(const std::string &reason);

    Ticket m_ticket;
    Callbacks m_callbacks;
    std::unique_ptr<Transport> m_transport;
    bool m_joined = false;
};

} // namespace saferide::load
