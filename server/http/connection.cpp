// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connection.h"

#include "server/eventloop/socketoutput.h"
#include "server/http/connectiongate.h"
#include "server/http/edge.h"
#include "server/http/edgemetrics.h"

#include <QSocketNotifier>
#include <QSslSocket>

#include <array>
#include <limits>

namespace saferide::http {
namespace {

constexpr qint64 ReadPortion = 16'384; // the most that a TLS record holds

} // namespace

Connection::Connection(Edge &edge, std::unique_ptr<QTcpSocket> socket, ConnectionSlot *slot,
                       QHostAddress peer)
    : m_edge(edge)
    , m_socket(std::move(socket))
    , m_slot(slot)
    , m_peer(std::move(peer))
    , m_isOfProxy(edge.settings().trustsProxy(m_peer))
    , m_address(std::make_shared<ReplyAddress>(this))
    , m_since(edge.nowMsecs())
    , m_progressAt(m_since)
{
    // What is pipelined beyond this stays in the kernel, and the peer has to wait.
    const Limits &limits = edge.settings().limits;
    boundInput(std::max(ReadPortion, limits.headBytes + limits.requestLineBytes));
    if (const auto *encrypted = m_socket->findChild<QTcpSocket *>()) { // under QSslSocket
        watchHandshake(*encrypted);
    }
    connect(m_socket.get(), &QIODevice::readyRead, this, &Connection::advance,
            signalsOf(*m_socket));
    whenSent(m_socket.get(), this, &Connection::socketWrote);
    connect(m_socket.get(), &QAbstractSocket::disconnected, this, &Connection::end);
    m_edge.metrics().openConnections().add(1);
}

Connection::~Connection()
{
    m_address->close();
    m_edge.forget(this);
    m_edge.metrics().openConnections().add(-1);
    if (m_socket) {
        disconnect(m_socket.get(), nullptr, this, nullptr);
    }
}

/// Of its bytes the socket tells nobody, but a peer whose handshake takes its time is not idle.
void Connection::watchHandshake(const QTcpSocket &encrypted)
{
    connect(
        &encrypted, &QIODevice::readyRead, this, [this] { m_inHandshake = true; },
        Qt::SingleShotConnection);
    const auto *tls = qobject_cast<QSslSocket *>(m_socket.get());
    connect(tls, &QSslSocket::encrypted, this, [this] {
        m_inHandshake = false;
        m_since = m_edge.nowMsecs();
    });
}

/// Nothing is read or written from here on. The rest waits for the event loop: we may be within a
/// signal of the socket.
void Connection::end()
{
    if (m_state == State::Gone) {
        return;
    }
    m_state = State::Gone;
    m_address->close();
    if (m_exchange && m_exchange->gone) {
        std::exchange(m_exchange->gone, nullptr)();
    }
    deleteLater();
}

std::optional<QHostAddress> Connection::stranger() const
{
    const bool isOne = m_state != State::Gone && !m_slot->isAuthenticated();
    return isOne ? m_slot->client() : std::nullopt;
}

std::optional<qint64> Connection::idleSince() const
{
    const bool isIdle = m_state == State::Reading && !m_exchange && !m_inHandshake
        && unsentBytes() == 0 && m_socket->bytesAvailable() == 0;
    return isIdle ? std::optional(m_since) : std::nullopt;
}

qint64 Connection::unsentBytes() const
{
    return saferide::unsentBytes(*m_socket);
}

/// False when the turn of this connection is over: whoever pipelines must not hold up the others of
/// the thread. The next turn is posted.
bool Connection::mayStep()
{
    if (m_state != State::Reading || m_number < m_turnEnd) {
        return m_state == State::Reading;
    }
    m_continuing = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_continuing = false;
            advance();
        },
        Qt::QueuedConnection);
    return false;
}

/// What waits in our memory for this peer: a body that comes and answers that go.
qint64 Connection::bufferedBytes() const
{
    return unsentBytes() + (m_exchange ? m_exchange->countedBody : 0);
}

void Connection::advance()
{
    if (m_advancing || m_continuing) {
        return; // a handler answered at once, and the loop below goes on; or a turn is posted
    }
    m_advancing = true;
    const qint64 limit = m_edge.settings().limits.requestsPerTurn;
    m_turnEnd = limit > 0 ? m_number + quint64(limit) : std::numeric_limits<quint64>::max();
    while (mayStep() && step()) { }
    if (m_state != State::Gone && m_state != State::HandingOver) {
        flush();
    }
    if (m_state != State::Gone && m_state != State::HandingOver) {
        settleReading();
    }
    m_advancing = false;
    if (m_state == State::Lingering) {
        linger();
    }
}

void Connection::flush()
{
    m_socket->flush();
    if (m_state == State::Gone) {
        return;
    }
    m_slot->keepBuffered(bufferedBytes());
    if (m_isOfProxy && m_state == State::Reading && !m_exchange && unsentBytes() == 0) {
        m_slot->markAuthenticated(); // between requests it is the proxy's, and nobody's stranger
    }
}

/// A peer may end its side after its last request (RFC 9112, 9.6) and still wants the answer, but
/// QTcpSocket closes at the end of input. So nothing is read before the answer is out, and before
/// what waits for the next turn is answered.
void Connection::settleReading()
{
    const bool answering = m_state == State::Handling && m_exchange
        && !(m_exchange->route && m_exchange->route->options.endsWithPeer);
    const bool reads = m_state == State::Reading || m_state == State::Lingering;
    pauseReading(answering || m_continuing || (reads && unsentBytes() > 0));
    if (m_state == State::Reading && !m_readingPaused) {
        boundInput(m_socket->readBufferSize()); // wakes a notifier that a full buffer put to sleep
    }
}

/// Of TLS, a record that is not decrypted comes to that.
void Connection::boundInput(qint64 bytes)
{
    m_socket->setReadBufferSize(bytes);
    if (auto *encrypted = m_socket->findChild<QTcpSocket *>()) { // under QSslSocket
        encrypted->setReadBufferSize(ReadPortion);
    }
}

void Connection::pauseReading(bool pause)
{
    // Each time: QTcpSocket switches its notifier on again when something is taken from its buffer.
    if ((!pause && !m_readingPaused) || qobject_cast<QSslSocket *>(m_socket.get()) != nullptr) {
        return;
    }
    m_readingPaused = pause;
    const auto notifiers = m_socket->findChildren<QSocketNotifier *>(); // QTcpSocket's own
    for (QSocketNotifier *notifier : notifiers) {
        if (notifier->type() == QSocketNotifier::Read) {
            notifier->setEnabled(!pause);
        }
    }
}

void Connection::consume(qint64 bytes)
{
    std::array<char, 4'096> dropped;
    while (bytes > 0) {
        const qint64 taken =
            m_socket->read(dropped.data(), std::min<qint64>(bytes, dropped.size()));
        if (taken <= 0) {
            return;
        }
        bytes -= taken;
        m_edge.metrics().receivedBytes().add(quint64(taken));
    }
}

/// One step of reading; false when nothing can be done before more comes.
bool Connection::step()
{
    const qint64 limit = m_edge.settings().limits.unsentBytes;
    if ((limit > 0 && unsentBytes() > limit) || m_socket->bytesAvailable() == 0) {
        return false;
    }
    if (!m_exchange) {
        if (!skipEmptyLines()) {
            return false;
        }
        m_exchange = std::make_unique<Exchange>(m_edge.settings().limits);
        m_since = m_edge.nowMsecs();
    }
    RequestParser &parser = m_exchange->parser;
    const qsizetype taken = parser.feed(m_socket->peek(m_socket->bytesAvailable()));
    if (parser.state() == RequestParser::State::Refused) {
        if (m_exchange->headDone && parser.refusal().status == 413) {
            return tooLarge(); // a chunked body, only now known to be so large
        }
        refuse(parser.refusal().status, parser.refusal().detail);
        return false;
    }
    if (!m_exchange->headDone && parser.state() != RequestParser::State::Head) {
        m_exchange->headDone = true;
        m_exchange->headBytes = taken;
        return prepareRequest() && serveHead();
    }
    consume(taken);
    if (!countBody()) {
        refuse(tooMuchBuffered());
        return false;
    }
    if (parser.state() == RequestParser::State::Complete) {
        dispatch();
        return true;
    }
    return taken > 0;
}

/// RFC 9112, 2.2: empty lines before a request line are ignored. False when nothing else is there.
bool Connection::skipEmptyLines()
{
    char start[2];
    while (m_socket->peek(start, 2) == 2 && start[0] == '\r' && start[1] == '\n') {
        m_socket->skip(2);
    }
    const qint64 size = m_socket->peek(start, 2);
    return size > 1 || (size == 1 && start[0] != '\r');
}

void Connection::dispatch()
{
    m_state = State::Handling;
    ++m_number;
    m_exchange->timer.start();
    const ReplyHandle handle(m_address, m_number);
    if (m_exchange->early) {
        handle.send(*std::exchange(m_exchange->early, std::nullopt));
        return;
    }
    m_exchange->request.body = m_exchange->parser.takeBody();
    m_exchange->route->handler(m_exchange->request, handle);
}

/// The limit that holds for the body of this request.
const BodyLimit &Connection::bodyLimit() const
{
    const Route *route = m_exchange->early ? nullptr : m_exchange->route;
    return route != nullptr && route->options.body ? *route->options.body : m_edge.bodyLimit();
}

/// The body is over the limit and is not read. True when the handler itself answers.
bool Connection::tooLarge()
{
    if (const auto &exceeded = bodyLimit().exceeded) {
        exceeded();
    }
    if (m_exchange->early || !m_exchange->route->options.handlesTooLarge) {
        refuse(413, QStringLiteral("the request body is too large"));
        return false;
    }
    m_closeAfterAnswer = true;
    m_exchange->parser.takeBody();
    m_exchange->request.bodyTooLarge = true;
    dispatch();
    return true;
}

} // namespace saferide::http
