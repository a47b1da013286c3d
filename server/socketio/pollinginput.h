// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/handshake.h"
#include "shared/protocol/engineiopacket.h"

#include <memory>
#include <optional>

namespace saferide::socketio {

/// The way in by long polling: one POST at a time, whose packets are handled some a turn.
class PollingInput
{
public:
    /// The head of a POST has come. False when another is under way.
    bool start(quint64 upload);
    bool isUnderWay(quint64 upload) const { return m_upload == upload; }
    bool isIdle() const { return m_upload == 0 && !m_post; }

    /// The POST came whole: its packets are next(), and its answer is due after the last. Else the
    /// status of its refusal.
    std::optional<int> take(const PollingRequest &request, PollingDone done, qint64 maxBytes);
    std::optional<engineio::Packet> next() { return m_post->reader.next(); }

    /// A POST that was read as far as it will be.
    struct Post
    {
        engineio::PayloadReader reader;
        PollingDone done;
    };
    std::unique_ptr<Post> finish() { return std::move(m_post); }

private:
    std::unique_ptr<Post> m_post;
    quint64 m_upload = 0; // of the POST whose body is under way
};

} // namespace saferide::socketio
