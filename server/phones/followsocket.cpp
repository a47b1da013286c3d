// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/followsocket.h"

#include "server/phones/followhub.h"
#include "server/phones/rideanswers.h"

namespace saferide::phones {

namespace {

constexpr int MostSaid = 20; // each is answered

} // namespace

void FollowSocket::connected()
{
    m_hub.add(this);
}

void FollowSocket::eventReceived(const socketio::Event &event)
{
    const Error error{ErrorCode::Forbidden, QStringLiteral("followers only listen")};
    if (++m_said > MostSaid) {
        endFollowing(m_socket, error.message);
    } else if (!event.ackId.isEmpty()) {
        m_socket.acknowledge(event.ackId, failureAnswer(error));
    }
}

void FollowSocket::disconnected()
{
    m_hub.remove(this);
}

void endFollowing(socketio::Socket &socket, const QString &reason)
{
    const std::shared_ptr<socketio::Socket> self = socket.shared_from_this();
    self->emitEvent("error", messageObject(reason));
    self->evict();
}

} // namespace saferide::phones
