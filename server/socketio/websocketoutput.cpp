// SPDX-License-Identifier: GPL-3.0-or-later
// The side of a WebSocketTransport that writes.
#include "server/socketio/websockettransport.h"

#include <sys/socket.h>
#include <utility>

namespace saferide::socketio {

namespace {

// Output is collected and written within one turn: connections that have none need no buffer.
constexpr qsizetype KeptCapacity = 16 * 1024;
constexpr size_t MostKept = 512;
thread_local std::vector<QByteArray>
    spareOutput; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

QByteArray takeOutput()
{
    if (spareOutput.empty()) {
        QByteArray fresh;
        fresh.reserve(1024);
        return fresh;
    }
    QByteArray output = std::move(spareOutput.back());
    spareOutput.pop_back();
    return output;
}

void giveBackOutput(QByteArray output)
{
    if (!output.isNull() && output.capacity() <= KeptCapacity && spareOutput.size() < MostKept) {
        output.resize(0);
        spareOutput.push_back(std::move(output));
    }
}

} // namespace

void WebSocketTransport::overflow()
{
    if (!std::exchange(m_overflowed, true)) {
        m_settings.rejections.count(Limit::OutputCutBytes);
    }
}

bool WebSocketTransport::mayGrow()
{
    if (m_settings.outputCutBytes > 0 && unsent() > m_settings.outputCutBytes) {
        overflow();
    }
    if (m_output.isNull()) {
        m_output = takeOutput();
    }
    if (!m_wantsFlush) {
        m_wantsFlush = true;
        m_listener->webSocketWantsFlush(*this);
    }
    return !m_overflowed && !m_closing;
}

void WebSocketTransport::append(WebSocketOpcode opcode, QByteArrayView payload)
{
    if (m_socket && mayGrow()) {
        appendWebSocketFrame(m_output, opcode, payload);
    }
}

void WebSocketTransport::appendFrame(QByteArrayView frame)
{
    if (mayGrow()) {
        m_output.append(frame);
    }
}

void WebSocketTransport::sendText(QByteArrayView packet)
{
    append(WebSocketOpcode::Text, packet);
}

void WebSocketTransport::send(const Outgoing &packet)
{
    if (!packet.broadcast) {
        append(packet.binary ? WebSocketOpcode::Binary : WebSocketOpcode::Text, packet.data);
        return;
    }
    if (!m_socket || m_closing) {
        return;
    }
    const bool behind = m_settings.outputSkipBytes > 0 && unsent() > m_settings.outputSkipBytes;
    if (behind && packet.broadcast->isPosition()) {
        m_held.hold(packet.broadcast);
        m_settings.rejections.count(Limit::OutputSkipBytes);
        return;
    }
    releaseHeld();
    appendFrame(packet.broadcast->frame);
}

void WebSocketTransport::releaseHeld()
{
    if (m_held.isEmpty()) {
        return;
    }
    for (const SharedBroadcast &position : m_held.take()) {
        appendFrame(position->frame);
    }
}

void WebSocketTransport::flush()
{
    m_wantsFlush = false;
    if (m_closing || !m_socket) {
        return;
    }
    if (m_overflowed) {
        WebSocketListener *listener = m_listener;
        abort();
        listener->webSocketClosed(*this);
        return;
    }
    writeDirectly();
    watchOutput();
}

// A socket with nothing queued is written to at once: one system call, where QTcpSocket would
// switch its write notifier on and off. What the kernel does not take goes through QTcpSocket.
void WebSocketTransport::writeDirectly()
{
    qsizetype sent = 0;
    const bool idle = m_isPlain && queued() == 0;
    const int descriptor = m_mayHaveQueued ? int(m_socket->socketDescriptor()) : m_descriptor;
    if (idle && (!m_mayHaveQueued || m_socket->state() == QAbstractSocket::ConnectedState)) {
        sent = std::max<qsizetype>(0,
                                   ::send(descriptor, m_output.constData(), size_t(m_output.size()),
                                          MSG_DONTWAIT | MSG_NOSIGNAL));
    }
    if (sent < m_output.size()) {
        m_mayHaveQueued = true;
        m_socket->write(m_output.constData() + sent, m_output.size() - sent);
    }
    giveBackOutput(std::exchange(m_output, {}));
}

void WebSocketTransport::watchOutput()
{
    if (!m_mayHaveQueued || !m_socket) {
        return;
    }
    const qint64 queued = unsentBytes(*m_socket);
    if (queued == 0) {
        m_mayHaveQueued = m_socket->state() != QAbstractSocket::ConnectedState;
        return;
    }
    if (!m_stalled.isSet()) {
        m_stalled.setIn(m_settings.stalledPeerMs);
        m_progressAt = m_stalled.when() - m_settings.stalledPeerMs;
    }
    if (m_settings.outputCutBytes > 0 && queued > m_settings.outputCutBytes) {
        overflow();
        if (!m_wantsFlush) {
            m_wantsFlush = true;
            m_listener->webSocketWantsFlush(*this);
        }
    }
}

void WebSocketTransport::written()
{
    if (!m_socket) {
        return;
    }
    if (m_closing) {
        finishWriting();
        return;
    }
    if (unsentBytes(*m_socket) == 0) {
        m_stalled.clear();
    } else if (m_stalled.isSet()) {
        m_progressAt = m_deadlines.now();
    }
    if (!m_held.isEmpty() && unsent() <= m_settings.outputSkipBytes) {
        releaseHeld();
    }
}

} // namespace saferide::socketio
