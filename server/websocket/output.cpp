// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/output.h"

#include <utility>
#include <vector>

namespace saferide::websocket {

namespace {

// Connections that have nothing to write need no buffer of their own.
constexpr qsizetype FreshCapacity = 1024;
constexpr qsizetype KeptCapacity = 16 * 1024;
constexpr size_t MaxKept = 512;
thread_local std::vector<QByteArray>
    spareBuffers; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

QByteArray takeBuffer()
{
    if (spareBuffers.empty()) {
        QByteArray fresh;
        fresh.reserve(FreshCapacity);
        return fresh;
    }
    QByteArray buffer = std::move(spareBuffers.back());
    spareBuffers.pop_back();
    return buffer;
}

void giveBackBuffer(QByteArray buffer)
{
    if (!buffer.isNull() && buffer.capacity() <= KeptCapacity && spareBuffers.size() < MaxKept) {
        buffer.resize(0);
        spareBuffers.push_back(std::move(buffer));
    }
}

} // namespace

QByteArray &Output::frames()
{
    if (m_frames.isNull()) {
        m_frames = takeBuffer();
    }
    return m_frames;
}

void Output::append(WebSocketOpcode opcode, QByteArrayView payload)
{
    appendWebSocketFrame(frames(), opcode, payload);
}

void Output::append(QByteArrayView frame)
{
    frames().append(frame);
}

void Output::write()
{
    if (m_frames.isNull()) {
        return;
    }
    const qsizetype taken = m_stream.write(m_frames);
    if (taken == m_frames.size()) {
        giveBackBuffer(std::exchange(m_frames, {}));
    } else {
        m_frames.remove(0, taken);
    }
}

} // namespace saferide::websocket
