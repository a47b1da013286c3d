// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/sessionuser.h"

#include <QHash>

#include <optional>
#include <simdjson.h>
#include <string_view>
#include <vector>

namespace saferide::socketio {

class Socket;

/// An event of a client, valid while it is handled.
struct Event
{
    std::string_view name; ///< UTF-8; the digits where the name is a number
    simdjson::dom::array array; ///< name and arguments; valid until the next JSON is parsed
    QByteArrayView arguments; ///< JSON of the arguments, with the commas between them
    const std::vector<QByteArray>
        &attachments; ///< the binary data for the placeholders in the arguments
    QByteArrayView ackId; ///< empty if the client requests no acknowledgement

    std::optional<simdjson::dom::element> firstArgument() const
    {
        auto it = array.begin();
        ++it;
        return it == array.end() ? std::nullopt : std::optional(*it);
    }
};

/// Handles a connection to a namespace. Created when it is accepted, deleted after
/// disconnected().
class SocketHandler
{
public:
    SocketHandler() = default;
    SocketHandler(const SocketHandler &) = delete;
    SocketHandler &operator=(const SocketHandler &) = delete;
    virtual ~SocketHandler() = default;

    virtual void connected() { }
    virtual void eventReceived(const Event &event) = 0;
    virtual void disconnected() { }
};

/// Decides who may connect. Used in the thread of its Server.
class Namespace
{
public:
    Namespace() = default;
    Namespace(const Namespace &) = delete;
    Namespace &operator=(const Namespace &) = delete;
    virtual ~Namespace() = default;

    /// Calls Socket::accept() or Socket::refuse(), at once or later. `auth` is the JSON object of
    /// the CONNECT packet; empty if there was none.
    virtual void connectRequested(const std::shared_ptr<Socket> &socket, QByteArrayView auth) = 0;
};

/// Speaks Socket.IO 5 on every session.
class NamespaceUsers final : public SessionUserFactory
{
public:
    /// The namespaces are owned by the caller and outlive the Server.
    explicit NamespaceUsers(QHash<QByteArray, Namespace *> namespaces)
        : m_namespaces(std::move(namespaces))
    {
    }
    std::unique_ptr<SessionUser> makeUser(Session &session) override;
    Namespace *find(QByteArrayView name) const { return m_namespaces.value(name.toByteArray()); }

private:
    QHash<QByteArray, Namespace *> m_namespaces;
};

} // namespace saferide::socketio
