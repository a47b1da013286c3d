// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/handshake.h"
#include "shared/protocol/engineiopacket.h"

#include <memory>
#include <optional>

namespace saferide::socketio {

/// The input of long polling: one POST at a time, whose packets are handled a few per turn.
class PollingInput
{
public:
    /// The head of a POST was received. False if another is in progress.
    bool start(quint64 upload);
    bool isUnderWay(quint64 upload) const { return m_upload == upload; }
    bool isIdle() const { return m_upload == 0 && !m_post; }

    /// Takes a complete POST: next() returns its packets, and the reply is due after the last. If
    /// it is refused, returns the status.
    std::optional<int> take(const PollingRequest &request, PollingDone done, qint64 maxBytes);
    std::optional<engineio::Packet> next() { return m_post->reader.next(); }

    /// A POST of which no more packets are read.
    struct Post
    {
        engineio::PayloadReader reader;
        PollingDone done;
    };
    std::unique_ptr<Post> finish() { return std::move(m_post); }

private:
    std::unique_ptr<Post> m_post;
    quint64 m_upload = 0; // of the POST whose body is being received
};

} // namespace saferide::socketio
