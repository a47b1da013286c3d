// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/socket.h"

namespace saferide::phones {

/// A call that comes later, if the client is still there by then.
template<typename Call>
auto whileConnected(socketio::Socket &socket, Call call)
{
    return [call = std::move(call), alive = socket.weak_from_this()](const auto &...arguments) {
        const std::shared_ptr<socketio::Socket> connected = alive.lock();
        if (connected && connected->isConnected()) {
            call(arguments...);
        }
    };
}

} // namespace saferide::phones
