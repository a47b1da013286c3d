// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/deskprotocol.h"

#include "console/connection/logging.h"
#include "shared/core/overloaded.h"
#include "shared/protocol/console/positionbatch.h"
#include "shared/protocol/console/protocol.h"
#include "shared/protocol/console/replyid.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

constexpr qint64 FirstRoundMsecs = 10 * console::PositionBatchIntervalMsecs;

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
}

void DeskProtocol::forget()
{
    m_positions.clear();
    m_resume.reset();
    m_hadPicture = false;
    Q_EMIT forgotten();
}

std::optional<qint64> DeskProtocol::pictureAge() const
{
    return m_hadPicture ? std::optional(m_clock.monotonicMsecs() - m_pictureAt) : std::nullopt;
}

void DeskProtocol::heard(qint64 at)
{
    const qint64 gap = at - std::exchange(m_lastHeard, at);
    if (!m_isLive) { // a server that only lets connect has no picture
        return;
    }
    if (gap > m_settings.deadLink) { // the computer slept: what comes now may be from before
        m_isCaughtUp = false;
        m_catchingUpSince = at;
    }
    if (m_isCaughtUp) {
        m_pictureAt = at;
        Q_EMIT pictureIsCurrent();
    }
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
    m_serverClock.note(batch->serverTime);
    m_positions.add(batch->fixes, batch->contacts);
    Q_EMIT serverTimeKnown(m_serverClock.now());
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
    m_serverClock.start(welcome.serverTime);
    const bool resumes = welcome.resumed && m_resume;
    m_feed = welcome.feed;
    if (!resumes) {
        m_positions.clear(); // what comes is newer
        m_resume.reset();
    }
    Q_EMIT welcomed(welcome);
    Q_EMIT serverTimeKnown(m_serverClock.now());
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
    if (m_snapshot->rides > m_settings.mostRides
        || m_snapshot->participants > m_settings.mostParticipants
        || m_snapshot->acknowledgements.size() > m_settings.mostParticipants) {
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
    if (link == m_link) { // nobody who listens ended it
        becomeLive();
    }
}

void DeskProtocol::becomeLive()
{
    m_isLive = true;
    m_catchingUpSince = m_clock.monotonicMsecs();
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
