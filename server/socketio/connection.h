// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/session.h"
#include "server/socketio/socket.h"
#include "shared/protocol/socketiopacket.h"

namespace saferide::socketio {

/// Socket.IO 5 on a session: namespaces, and packets with attachments. A violation of the protocol
/// ends the session.
class Connection final : public SessionUser
{
public:
    Connection(Session &session, const NamespaceUsers &namespaces)
        : m_session(session)
        , m_namespaces(namespaces)
    {
    }

    Session &session() const { return m_session; }
    void remove(Socket &socket);
    /// A CONNECT was answered with an error; too many of these end the session.
    void countRefusal();

    void opened() override { }
    void textReceived(QByteArrayView text) override;
    void binaryReceived(QByteArrayView data) override;
    void connectTimeoutPassed() override;
    void closed() override;

private:
    void packetReceived(const Packet &packet, const Attachments &attachments);
    void refuse(const Error &error);
    void refuse(Limit reason);
    bool mayKeep(qint64 bytes) const;
    void expectAttachments(QByteArrayView text, const Packet &packet);
    void connectReceived(const Packet &packet);
    void eventReceived(Socket &socket, const Packet &packet, simdjson::dom::array array,
                       const Attachments &attachments);
    std::shared_ptr<Socket> find(QByteArrayView nsp) const;

    Session &m_session;
    const NamespaceUsers &m_namespaces;
    std::vector<std::shared_ptr<Socket>> m_sockets;
    QByteArray m_incomplete; // a packet some of whose attachments are missing
    int m_missing = 0;
    Attachments m_attachments;
    qint64 m_keptBytes = 0; // of the packet and its attachments so far
    int m_refusedConnects = 0;
};

} // namespace saferide::socketio
