// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/output.h"

#include <utility>
#include <vector>

namespace saferide::websocket {

namespace {

// Connections with nothing to write have no buffer of their own.
constexpr qsizetype FreshCapacity = 1024;
constexpr qsizetype KeptCapacity = 16 * 1024;
constexpr size_t MaxKept = 512;
constexpr size_t KeptSegments = 1; // most turns have one, and then need no allocation
constexpr qsizetype SharedBytes = 16 * 1024; // of a frame; copying a smaller one is cheaper
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

QByteArray &Output::collected()
{
    if (m_segments.empty() || m_segments.back().shared) {
        m_segments.push_back({takeBuffer()});
    }
    return m_segments.back().bytes;
}

void Output::append(WebSocketOpcode opcode, QByteArrayView payload)
{
    QByteArray &bytes = collected();
    const qsizetype before = bytes.size();
    appendWebSocketFrame(bytes, opcode, payload);
    m_waiting += bytes.size() - before;
}

void Output::append(const QByteArray &frame)
{
    if (frame.size() < SharedBytes) {
        collected().append(frame);
    } else {
        m_segments.push_back({frame, 0, true});
    }
    m_waiting += frame.size();
}

void Output::write()
{
    while (!m_segments.empty() && writeFirst()) {
        if (!m_segments.front().shared) {
            giveBackBuffer(std::move(m_segments.front().bytes));
        }
        m_segments.erase(m_segments.begin());
    }
    if (m_segments.empty() && m_segments.capacity() > KeptSegments) {
        m_segments = {};
    }
}

/// Whether everything was taken.
bool Output::writeFirst()
{
    Segment &first = m_segments.front();
    const qsizetype taken = m_stream.write(QByteArrayView(first.bytes).sliced(first.written));
    m_waiting -= taken;
    first.written += taken;
    if (first.written == first.bytes.size()) {
        return true;
    }
    if (!first.shared) {
        first.bytes.remove(0, std::exchange(first.written, 0));
    }
    return false;
}

void Output::drop()
{
    m_segments = {};
    m_waiting = 0;
}

} // namespace saferide::websocket
