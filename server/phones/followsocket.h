// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/socket.h"
#include "shared/domain/id.h"

namespace saferide::phones {

class FollowHub;

/// A connection by a follow link: it hears, and says nothing.
class FollowSocket final : public socketio::SocketHandler
{
public:
    FollowSocket(FollowHub &hub, socketio::Socket &socket, FollowLinkId link)
        : m_hub(hub)
        , m_socket(socket)
        , m_link(link)
    {
    }

    void connected() override;
    void eventReceived(const socketio::Event &event) override;
    void disconnected() override;

    FollowLinkId link() const { return m_link; }
    void deliver(const SharedBroadcast &broadcast) { m_socket.deliver(broadcast); }
    std::shared_ptr<socketio::Socket> socket() { return m_socket.shared_from_this(); }

private:
    FollowHub &m_hub;
    socketio::Socket &m_socket;
    const FollowLinkId m_link;
    int m_said = 0;
};

/// Tells why, and ends the connection.
void endFollowing(socketio::Socket &socket, const QString &reason);

} // namespace saferide::phones
