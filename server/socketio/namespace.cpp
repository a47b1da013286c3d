// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/namespace.h"

#include "server/socketio/connection.h"

namespace saferide::socketio {

std::unique_ptr<SessionUser> NamespaceUsers::makeUser(Session &session)
{
    return std::make_unique<Connection>(session, *this);
}

} // namespace saferide::socketio
