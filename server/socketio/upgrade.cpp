// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/upgrade.h"

#include "server/socketio/websockettransport.h"
#include "shared/protocol/engineiopacket.h"
#include "shared/protocol/websocketframe.h"

namespace saferide::socketio {

Upgrade::Upgrade(websocket::Connection::Handle connection, Deadlines &deadlines,
                 const Settings &settings, Callbacks callbacks)
    : m_connection(std::move(connection))
    , m_settings(settings)
    , m_callbacks(std::move(callbacks))
    , m_timeout(deadlines, *this)
{
    m_connection->start(*this);
    m_timeout.setIn(settings.upgradeTimeoutMs);
}

Upgrade::~Upgrade()
{
    if (m_connection) {
        m_connection->close(WebSocketClose::Normal);
    }
}

void Upgrade::end(websocket::Connection::Handle connection)
{
    const auto ended = m_callbacks.ended; // outlives this
    ended(std::move(connection));
}

void Upgrade::deadlinePassed(int)
{
    end(nullptr);
}

void Upgrade::webSocketText(websocket::Connection &, QByteArrayView text)
{
    const auto packet = engineio::parseTextPacket(text);
    if (packet && packet->type == engineio::PacketType::Ping
        && packet->data == QByteArrayView("probe")) {
        m_isProbed = true;
        m_connection->sendText("3probe");
        m_connection->flush();
        const auto probed = m_callbacks.probed; // outlives this
        probed();
    } else if (packet && packet->type == engineio::PacketType::Upgrade && m_isProbed) {
        end(std::move(m_connection));
    } else {
        end(nullptr);
    }
}

void Upgrade::webSocketBinary(websocket::Connection &, QByteArrayView)
{
    end(nullptr);
}

void Upgrade::webSocketWantsFlush(websocket::Connection &from)
{
    QMetaObject::invokeMethod(&from, &websocket::Connection::flush, Qt::QueuedConnection);
}

void Upgrade::webSocketEnded(websocket::Connection &, websocket::Ended why)
{
    countEnded(m_settings.rejections, why);
    end(nullptr);
}

} // namespace saferide::socketio
