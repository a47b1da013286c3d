// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/tcpstream.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace saferide::load {

enum class TransportKind { WebSocket, Polling };

/// Carries Engine.IO packets. Told by the functions; `packet` is called for each text packet.
class Transport
{
public:
    struct Callbacks
    {
        std::function<void(std::string_view packet)> packet;
        std::function<void(const std::string &reason)> closed;
    };

    virtual ~Transport() = default;
    virtual void open() = 0;
    virtual void send(std::string_view packet) = 0;
    /// No callback follows.
    virtual void close() = 0;
};

std::unique_ptr<Transport> makeTransport(TransportKind kind, EventPoll &poll,
                                         const Endpoint &endpoint, Transport::Callbacks callbacks);

} // namespace saferide::load
