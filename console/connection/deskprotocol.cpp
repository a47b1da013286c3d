// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/deskprotocol.h"

#include "console/connection/logging.h"
#include "shared/core/overloaded.h"
#include "shared/protocol/console/positionbatch.h"
#include "shared/protocol/console/protocol.h"
#include "shared/protocol/console/replyid.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

constexpr qint64 FirstRoundMsecs = 10 * console::PositionBatchIntervalMsecs;
constexpr size_t MostPings = 100;
constexpr qint64 LeastBytesPerSecond = 512; // of a picture that is coming

} // namespace

DeskProtocol::DeskProtocol(const Clock &clock, Settings settings, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_settings(settings)
    , m_serverClock(clock)
    , m_positions(settings.positionBuffer)
{
    connect(&m_positions, &PositionBuffer::flushed, this, &DeskProtocol::fixesReceived);
    connect(&m_positions, &PositionBuffer::heard, this, &DeskProtocol::contactsReceived);
}

void DeskProtocol::endLink()
{
    ++m_link;
    m_isWelcomed = false;
    m_isLive = false;
    m_snapshot.reset();
    m_pings.clear();
    settleDoubt();
    setBehindSince({});
}

void DeskProtocol::setBehindSince(std::optional<Timestamp> since)
{
    if (std::exchange(m_behindSince, since) != since) {
        Q_EMIT linkStateChanged();
    }
}

void DeskProtocol::forget()
{
    settleDoubt();
    m_positions.clear();
    m_resume.reset();
    m_hadPicture = false;
    Q_EMIT forgotten();
}

std::optional<qint64> DeskProtocol::pictureAge() const
{
    return m_hadPicture ? std::optional(m_clock.monotonicMsecs() - m_pictureAt) : std::nullopt;
}

qint64 DeskProtocol::stalledFor() const
{
    const bool isAwaited = m_snapshot || (m_isWelcomed && !m_isLive);
    return isAwaited ? m_clock.monotonicMsecs() - m_advancedAt : 0;
}

qint64 DeskProtocol::lateFor() const
{
    const qint64 since = std::max(m_advancedAt, m_pictureAt);
    return m_isLive ? m_clock.monotonicMsecs() - since : 0;
}

void DeskProtocol::heard(qint64 at)
{
    const qint64 gap = at - std::exchange(m_lastHeard, at);
    if (!m_isLive) { // a server that only lets connect has no picture
        return;
    }
    if (gap > m_settings.deadLink) { // the computer slept: what comes now may be from before
        if (std::exchange(m_isCaughtUp, false)) {
            m_advancedAt = at;
        }
        m_catchingUpSince = at;
    }
    if (m_doubtedSince && at - *m_doubtedSince > m_settings.mostDoubt) {
        settleDoubt();
    }
    if (m_isCaughtUp && isSlow(at)) {
        m_pictureAt = m_answeredAt;
    } else if (m_isCaughtUp) {
        m_pictureAt = at;
        Q_EMIT pictureIsCurrent();
    }
}

QByteArray DeskProtocol::ping()
{
    const QByteArray payload = QByteArray::number(++m_pingCount);
    if (m_pings.size() < MostPings) {
        m_pings.push_back({payload, m_clock.monotonicMsecs()});
    }
    return payload;
}

void DeskProtocol::postponePings(qint64 msecs)
{
    for (Ping &ping : m_pings) {
        ping.sentAt += msecs;
    }
}

bool DeskProtocol::isSlow(qint64 at) const
{
    return !m_pings.empty() && at - m_pings.front().sentAt > m_settings.deadLink;
}

/// What the daemon had for us comes before the answer to a ping that is sent a few rounds later.
bool DeskProtocol::wantsFirstRound()
{
    const qint64 now = m_clock.monotonicMsecs();
    const bool wants =
        m_isLive && !m_snapshot && !m_isCaughtUp && now - m_catchingUpSince >= FirstRoundMsecs;
    if (wants) {
        m_catchingUpSince = now;
    }
    return wants;
}

void DeskProtocol::takePong(const QByteArray &payload, qint64 at)
{
    const quint64 link = m_link;
    const auto answered = std::ranges::find(m_pings, payload, &Ping::payload);
    if (answered != m_pings.end()) {
        // What the daemon had said when it got the ping has come.
        m_answeredAt = answered->sentAt;
        m_pings.erase(m_pings.begin(), answered + 1);
    }
    if (m_isLive && !m_snapshot && payload == FirstRound) {
        m_isCaughtUp = true;
        m_positions.flush();
    }
    if (link == m_link) { // nobody who listens ended it
        heard(at);
    }
}

void DeskProtocol::takeText(const QByteArray &utf8, qint64 at)
{
    heard(at);
    const auto message = read(utf8);
    if (!message) {
        takeUnreadable(utf8, message.error());
        return;
    }
    const bool isWelcome = std::holds_alternative<console::Welcome>(*message);
    if (isWelcome == m_isWelcomed) {
        Q_EMIT broken(QStringLiteral("a message out of turn"));
        return;
    }
    if (m_snapshot && std::holds_alternative<console::SnapshotPart>(*message)) {
        // Drop by drop is not enough.
        const qint64 earned = utf8.size() * 1000 / LeastBytesPerSecond;
        m_advancedAt = std::min(m_clock.monotonicMsecs(), m_advancedAt + earned);
    }
    std::visit([this](const auto &alternative) { take(alternative); }, *message);
}

Result<console::ServerMessage> DeskProtocol::read(const QByteArray &utf8) const
{
    if (utf8.size() > m_settings.textBytes) {
        return Error{ErrorCode::TooLarge,
                     u"the message has more than %1 bytes"_s.arg(m_settings.textBytes)};
    }
    return console::parseServerMessage(utf8);
}

/// An answer concerns who asked; everything else is the picture, which then has a hole.
void DeskProtocol::takeUnreadable(const QByteArray &utf8, const Error &why)
{
    const auto id = m_isWelcomed ? console::replyIdOf(utf8) : std::nullopt;
    if (id) {
        Q_EMIT unreadablyReplied(*id, why);
    } else {
        Q_EMIT broken(why.message);
    }
}

void DeskProtocol::takeBinary(const QByteArray &bytes, qint64 at)
{
    heard(at);
    const auto batch = console::decodePositionBatch(bytes);
    if (!batch) {
        Q_EMIT broken(batch.error().message);
        return;
    }
    if (!m_isWelcomed) {
        Q_EMIT broken(QStringLiteral("positions before the welcome"));
        return;
    }
    const quint64 link = m_link;
    if (m_isCaughtUp && !isSlow(at)) { // else it waited somewhere, and tells a time that is over
        noteClock(batch->serverTime, at);
    }
    if (link == m_link) {
        m_positions.add(batch->fixes, batch->contacts);
        Q_EMIT serverTimeKnown(m_serverClock.now());
    }
}

/// By a clock that may have been set, everybody would have been silent for the time of its step:
/// positions wait for as long as it is in doubt.
void DeskProtocol::noteClock(Timestamp serverTime, qint64 at)
{
    m_serverClock.note(serverTime);
    if (!m_serverClock.isDoubted()) {
        settleDoubt();
    } else if (!m_doubtedSince) {
        m_doubtedSince = at;
        m_positions.flush();
        m_positions.hold();
    }
}

void DeskProtocol::settleDoubt()
{
    if (std::exchange(m_doubtedSince, std::nullopt)) {
        m_positions.goOn();
    }
}

void DeskProtocol::take(const console::Welcome &welcome)
{
    if (welcome.protocol != console::ProtocolVersion) { // whose batches are not read here
        Q_EMIT versionDiffers(welcome.protocol);
        return;
    }
    const quint64 link = m_link;
    m_isWelcomed = true;
    m_isCaughtUp = false;
    m_advancedAt = m_clock.monotonicMsecs();
    m_serverClock.start(welcome.serverTime);
    const bool resumes = welcome.resumed && m_resume;
    m_feed = welcome.feed;
    if (!resumes) {
        m_positions.clear(); // what comes is newer
        m_resume.reset();
    }
    Q_EMIT welcomed(welcome);
    Q_EMIT serverTimeKnown(m_serverClock.now());
    if (welcome.uptimeSeconds && link == m_link) {
        const double msecs = std::clamp(*welcome.uptimeSeconds * 1'000, 0.0, 1e15);
        Q_EMIT daemonStarted(m_serverClock.now() + -qint64(msecs));
    }
    if (resumes && link == m_link) {
        becomeLive();
    }
}

void DeskProtocol::take(const console::SnapshotPart &part)
{
    if (!m_snapshot && !part.first) {
        Q_EMIT broken(QStringLiteral("a snapshot without a beginning"));
        return;
    }
    const quint64 link = m_link;
    if (!m_snapshot) {
        m_advancedAt = m_clock.monotonicMsecs();
    }
    if (part.first) {
        m_snapshot.emplace();
        m_resume.reset(); // a picture that is not whole is nothing to go on from
        m_isCaughtUp = false;
        Q_EMIT snapshotBegins();
    }
    if (link != m_link) {
        return;
    }
    m_snapshot->rides += part.rides.size();
    m_snapshot->participants += part.participants.size();
    m_snapshot->acknowledgements.append(part.acknowledgements);
    m_snapshot->incidents.append(part.incidents);
    if (m_snapshot->rides > m_settings.mostRides
        || m_snapshot->participants > m_settings.mostParticipants
        || m_snapshot->acknowledgements.size() > m_settings.mostParticipants
        || m_snapshot->incidents.size() > m_settings.mostParticipants) {
        Q_EMIT broken(QStringLiteral("a snapshot without an end"));
        return;
    }
    Q_EMIT snapshotPart(part.rides, part.participants);
    if (part.last && link == m_link) {
        endSnapshot(part.sequence);
    }
}

void DeskProtocol::endSnapshot(quint64 sequence)
{
    const quint64 link = m_link;
    const auto whole = std::exchange(m_snapshot, std::nullopt);
    m_resume = console::ResumePoint{m_feed, sequence};
    m_isCaughtUp = !std::exchange(m_hadPicture, true); // there is nothing to be judged too early
    m_pictureAt = m_lastHeard;
    Q_EMIT snapshotEnds();
    Q_EMIT acknowledgementsReceived(whole->acknowledgements);
    Q_EMIT incidentsReceived(whole->incidents);
    if (link == m_link) { // nobody who listens ended it
        becomeLive();
    }
}

void DeskProtocol::becomeLive()
{
    m_isLive = true;
    m_catchingUpSince = m_clock.monotonicMsecs();
    m_advancedAt = m_catchingUpSince;
    m_answeredAt = m_pictureAt;
    if (m_isCaughtUp) {
        Q_EMIT pictureIsCurrent();
    }
    Q_EMIT becameLive();
}

void DeskProtocol::take(const console::Event &event)
{
    if (!m_resume || m_snapshot || event.sequence != m_resume->sequence + 1) {
        Q_EMIT broken(QStringLiteral("an event is missing"));
        return;
    }
    m_resume->sequence = event.sequence;
    std::visit(
        Overloaded{[this](const RideEvent &change) { Q_EMIT happened(change); },
                   [this](const AttentionAcknowledgement &seen) { Q_EMIT acknowledged(seen); },
                   [](const console::UnknownEvent &unknown) {
                       qCInfo(connectionLog) << "an event of a newer daemon:" << unknown.name;
                   }},
        event.change);
}

void DeskProtocol::take(const console::LinkState &state)
{
    setBehindSince(state.behindSince);
}

void DeskProtocol::take(const console::Reply &reply)
{
    Q_EMIT replied(reply.id, reply.result);
}

void DeskProtocol::take(const console::Failure &failure)
{
    Q_EMIT replied(failure.id, failure.error);
}

void DeskProtocol::take(const console::UnknownMessage &unknown)
{
    qCInfo(connectionLog) << "a message of a newer daemon:" << unknown.type;
}

} // namespace saferide
