// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/connection.h"

#include <algorithm>
#include <array>

namespace saferide::websocket {

namespace {

// Per turn.
constexpr int ItemsPerTurn = 64;
constexpr int ReadsPerTurn = 4;
constexpr qint64 LingerMs = 2'000;
constexpr qint64 SmallInput = 4'096; // of an incomplete message: not worth counting

// Idle connections have no buffer of their own: all of a thread read into this one.
using Scratch = std::array<char, 16 * 1024>;
thread_local Scratch scratch; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

} // namespace

Connection::Handle Connection::make(std::unique_ptr<QTcpSocket> socket, const Limits &limits,
                                    Deadlines &deadlines, QObject &keeper)
{
    return Handle(new Connection(std::move(socket), limits, deadlines, keeper));
}

Connection::Connection(std::unique_ptr<QTcpSocket> socket, const Limits &limits,
                       Deadlines &deadlines, QObject &keeper)
    : m_limits(limits)
    , m_deadlines(deadlines)
    , m_keeper(keeper)
    , m_rest(socket->readAll())
    , m_place(PeerPlace::takeFrom(*socket))
    , m_stream(Stream::over(std::move(socket), *this))
    , m_decoder(std::min(limits.messageBytes, limits.strangerMessageBytes))
    , m_output(*m_stream)
    , m_stalled(deadlines, *this, Stalled)
    , m_lingering(deadlines, *this, Lingering)
{
    // Input that followed the handshake, or the end, if the peer has left meanwhile.
    if (m_stream->hasEnded() || !m_rest.isEmpty()) {
        resumeLater();
    }
}

Connection::~Connection() = default;

void Connection::release()
{
    m_released = true;
    setParent(&m_keeper);
    if (m_state == State::Open) {
        abort();
    } else if (m_state == State::Gone) {
        deleteLater();
    }
}

void Connection::inputCame()
{
    if (!m_resumes) {
        read();
    }
}

void Connection::resume()
{
    m_resumes = false;
    read();
}

void Connection::resumeLater()
{
    m_resumes = true;
    QMetaObject::invokeMethod(this, &Connection::resume, Qt::QueuedConnection);
}

void Connection::read()
{
    int budget = ItemsPerTurn;
    decodeRest(budget);
    boundInput();
    bool mayBeMore = true;
    for (int reads = 0; mayBeMore && budget > 0 && reads < ReadsPerTurn; ++reads) {
        const qsizetype size = m_stream->read(scratch);
        mayBeMore = size == qsizetype(scratch.size());
        std::span<char> input(scratch.data(), size_t(size));
        decode(input, budget);
        keepRest(input);
        boundInput();
    }
    if (m_state == State::Gone) {
        return;
    }
    if (m_state == State::Closing) {
        m_decoder.drop(); // messages are no longer used
        holdInput();
    }
    if (mayBeMore || budget == 0) {
        resumeLater();
    } else if (m_stream->hasEnded()) {
        m_state == State::Open ? end(Ended::ByPeer) : vanish();
    }
}

/// Ends the connection if an incomplete message uses too much memory.
void Connection::boundInput()
{
    if (m_state == State::Open && !holdInput()) {
        startClosing(WebSocketClose::TryAgainLater);
        m_listener->webSocketEnded(*this, Ended::InputTooLarge);
    }
}

void Connection::decodeRest(int &budget)
{
    if (!m_rest.isEmpty()) {
        QByteArray rest = std::exchange(m_rest, {});
        std::span<char> input(rest.data(), size_t(rest.size()));
        decode(input, budget);
        keepRest(input);
    }
}

/// While closing, input is read and discarded: closing with unread bytes would reset the
/// connection, and the Close frame with it.
void Connection::keepRest(std::span<char> input)
{
    if (m_state == State::Open) {
        m_rest.append(input.data(), qsizetype(input.size()));
    }
}

/// Whether the received part of an incomplete message may be kept.
bool Connection::holdInput()
{
    const qint64 held = m_decoder.heldBytes() + m_rest.size();
    return !m_place || m_place->holdBytes(held > SmallInput ? held : 0);
}

void Connection::decode(std::span<char> &input, int &budget)
{
    while (m_state == State::Open && budget > 0) {
        const WebSocketDecoder::Item item = m_decoder.next(input);
        if (item == WebSocketDecoder::Item::NeedMore) {
            return;
        }
        --budget;
        take(item);
    }
}

void Connection::take(WebSocketDecoder::Item item)
{
    using Item = WebSocketDecoder::Item;
    switch (item) {
    case Item::Text:
        m_listener->webSocketText(*this, m_decoder.payload());
        return;
    case Item::Binary:
        m_listener->webSocketBinary(*this, m_decoder.payload());
        return;
    case Item::Ping:
        pong(m_decoder.payload());
        return;
    case Item::Close:
        startClosing(m_decoder.closeCode());
        m_listener->webSocketEnded(*this, Ended::ByPeer);
        return;
    case Item::Failed: {
        const quint16 code = m_decoder.closeCode();
        startClosing(code);
        m_listener->webSocketEnded(*this,
                                   code == WebSocketClose::TooLarge ? Ended::MessageTooLarge
                                                                    : Ended::ProtocolError);
        return;
    }
    case Item::Pong:
    case Item::NeedMore:
        return;
    }
}

bool Connection::mayGrow(qint64 bytes)
{
    if (m_state != State::Open) {
        return false;
    }
    const qint64 before = unsent();
    if (before == 0) {
        m_allowance.drained();
    }
    if (m_allowance.isOver(before, m_limits.outputBytes)) {
        m_overflowed = true;
    }
    m_allowance.queued(bytes);
    if (!m_wantsFlush) {
        m_wantsFlush = true;
        m_listener->webSocketWantsFlush(*this);
    }
    return !m_overflowed;
}

void Connection::append(WebSocketOpcode opcode, QByteArrayView payload)
{
    if (mayGrow(payload.size())) {
        m_output.append(opcode, payload);
    }
}

void Connection::sendFrame(const QByteArray &frame)
{
    if (mayGrow(frame.size())) {
        m_output.append(frame);
    }
}

/// RFC 6455, 5.5.3: only the newest ping needs an answer. A peer that does not read gets one pong.
void Connection::pong(QByteArrayView payload)
{
    if (m_output.isBlocked()) {
        m_pong = QByteArray("").append(payload);
    } else {
        append(WebSocketOpcode::Pong, payload);
    }
}

void Connection::flush()
{
    m_wantsFlush = false;
    if (m_state != State::Open) {
        return;
    }
    if (m_overflowed) {
        end(Ended::OutputTooLarge);
        return;
    }
    if (!m_output.isBlocked()) {
        m_output.write();
    }
    watchOutput();
}

void Connection::watchOutput()
{
    if (m_stalled.isSet() || m_state != State::Open || !m_output.isBlocked()) {
        return;
    }
    noteProgress();
    m_stalled.set(m_progressAt + m_limits.stalledMs);
}

void Connection::noteProgress()
{
    m_progressAt = m_deadlines.now();
    m_unacknowledged = m_stream->unacknowledged();
}

void Connection::outputTaken()
{
    m_output.write();
    noteProgress();
    if (m_state != State::Open) {
        finishWriting();
        return;
    }
    if (!m_output.isBlocked()) {
        m_stalled.clear();
        if (!m_pong.isNull()) {
            append(WebSocketOpcode::Pong, std::exchange(m_pong, {}));
        }
    }
    m_listener->webSocketTookOutput(*this);
}

void Connection::markAuthenticated()
{
    if (m_place) {
        m_place->markAuthenticated();
    }
    m_decoder.setMaxMessageBytes(m_limits.messageBytes);
}

void Connection::close(quint16 code)
{
    if (m_state == State::Open) {
        startClosing(code);
    }
}

/// Our side ends after the Close frame; the peer's input is discarded until it ends, too.
void Connection::startClosing(quint16 code)
{
    m_state = State::Closing;
    m_pong = {};
    m_rest = {};
    m_stalled.clear();
    if (m_stream->hasEnded() || m_overflowed) {
        vanish();
        return;
    }
    m_output.append(websocketCloseFrame(code));
    if (!m_output.isBlocked()) {
        m_output.write();
    }
    m_lingering.setIn(LingerMs);
    finishWriting();
}

void Connection::finishWriting()
{
    if (m_state == State::Closing && !m_writingEnded && m_output.unsent() == 0) {
        m_writingEnded = true;
        m_stream->finishWriting();
    }
}

void Connection::abort()
{
    if (m_state != State::Gone) {
        vanish();
    }
}

void Connection::end(Ended why)
{
    vanish();
    m_listener->webSocketEnded(*this, why);
}

/// Nothing more is read or written; the stream ends with the connection, from the event loop.
void Connection::vanish()
{
    m_state = State::Gone;
    m_stream->stop();
    m_output.drop();
    m_pong = {};
    m_rest = {};
    m_stalled.clear();
    m_lingering.clear();
    if (m_released) {
        deleteLater();
    }
}

void Connection::deadlinePassed(int which)
{
    if (which == Lingering) {
        vanish();
        return;
    }
    if (!m_output.isBlocked()) {
        return;
    }
    if (m_stream->unacknowledged() < m_unacknowledged) {
        noteProgress(); // a slow link: progress, but the socket is not writable yet
    }
    const qint64 patience = m_progressAt + m_limits.stalledMs;
    if (patience > m_deadlines.now()) {
        m_stalled.set(patience); // the peer has read some output meanwhile
    } else {
        end(Ended::Stalled);
    }
}

} // namespace saferide::websocket
