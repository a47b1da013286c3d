// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/namespace.h"

namespace saferide::test {

/// Emits `auth` with the payload of CONNECT, answers `message` by `message-back`, acknowledges
/// `message-with-ack`.
class EchoNamespace final : public socketio::Namespace
{
public:
    void connectRequested(const std::shared_ptr<socketio::Socket> &socket,
                          QByteArrayView auth) override;
};

/// Bare Engine.IO: every message comes back in kind.
class EngineEchoUsers final : public socketio::SessionUserFactory
{
public:
    std::unique_ptr<socketio::SessionUser> makeUser(socketio::Session &session) override;
};

} // namespace saferide::test
