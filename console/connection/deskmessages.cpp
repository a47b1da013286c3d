// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/deskconnection.h"
#include "console/connection/logging.h"
#include "shared/core/overloaded.h"
#include "shared/protocol/consoleprotocol.h"
#include "shared/protocol/coursemessage.h"
#include "shared/protocol/positionbatch.h"

#include <QWebSocket>

// What the daemon says once the link stands; deskconnection.cpp has the link itself.

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

constexpr qint64 FirstRoundMsecs = 10 * console::PositionBatchIntervalMsecs;
constexpr char FirstRound[] = "first round"; // of a ping

} // namespace

void DeskConnection::heard()
{
    const qint64 now = m_clock.monotonicMsecs();
    const qint64 gap = now - std::exchange(m_lastHeard, now);
    if (m_status.state != DeskState::Connected) { // a server that only lets connect has no picture
        return;
    }
    if (gap > m_settings.deadLink) { // the computer slept: what comes now may be from before
        m_isCaughtUp = false;
        m_catchingUpSince = now;
    }
    if (m_isCaughtUp) {
        m_pictureAt = now;
        Q_EMIT pictureIsCurrent();
    }
}

/// What the daemon had for us comes before the answer to a ping that is sent a few rounds later.
void DeskConnection::askForFirstRound(qint64 now)
{
    if (m_status.state == DeskState::Connected && !m_isCaughtUp
        && now - m_catchingUpSince >= FirstRoundMsecs) {
        m_catchingUpSince = now;
        m_socket->ping(FirstRound);
    }
}

void DeskConnection::hearPong(const QByteArray &payload)
{
    const quint64 attempt = m_attempt;
    if (m_status.state == DeskState::Connected && payload == FirstRound) {
        m_isCaughtUp = true;
        m_positions.flush();
    }
    if (attempt == m_attempt) { // nobody who listens began a new link
        heard();
    }
}

void DeskConnection::takeText(const QString &text)
{
    heard();
    const auto message = console::parseServerMessage(text.toUtf8());
    if (!message) {
        protocolBroken(message.error().message);
        return;
    }
    const bool welcome = std::holds_alternative<console::Welcome>(*message);
    if (welcome == m_welcomed) {
        protocolBroken(QStringLiteral("a message out of turn"));
        return;
    }
    std::visit([this](const auto &alternative) { take(alternative); }, *message);
}

void DeskConnection::takeBinary(const QByteArray &bytes)
{
    heard();
    const auto batch = console::decodePositionBatch(bytes);
    if (!batch) {
        protocolBroken(batch.error().message);
        return;
    }
    m_serverClock.note(batch->serverTime);
    Q_EMIT serverTimeKnown(m_serverClock.now());
    m_positions.add(batch->fixes, batch->contacts);
}

void DeskConnection::protocolBroken(const QString &what)
{
    qCWarning(connectionLog) << "the daemon broke the protocol:" << what;
    if (!m_hadPicture) {
        refuse(tr("What answers at %1 is not a SafeRide server.").arg(m_address.display),
               tr("Check the address."));
        return;
    }
    m_resume.reset(); // start again from a fresh picture
    linkLost(tr("The server sent something that this desk does not understand."));
}

void DeskConnection::take(const console::Welcome &welcome)
{
    if (welcome.protocol < console::OldestProtocolVersion
        || welcome.protocol > console::ProtocolVersion) {
        refuse(tr("The server at %1 speaks another version (%2; this desk: %3).")
                   .arg(m_address.display)
                   .arg(welcome.protocol)
                   .arg(console::ProtocolVersion),
               tr("Update the older of the two: this desk, or the server."));
        return;
    }
    m_welcomed = true;
    m_user = welcome.user;
    m_liveSince = m_clock.monotonicMsecs();
    m_inTheWay.reset();
    m_serverClock.start(welcome.serverTime);
    noteToken(welcome.tokenExpiresAt);
    const bool resumes = welcome.resumed && m_resume;
    m_isCaughtUp = false;
    if (!resumes) {
        m_positions.clear(); // what comes is newer
        m_resume = console::ResumePoint{welcome.feed, 0};
    }
    Q_EMIT serverTimeKnown(m_serverClock.now());
    if (resumes) {
        pictureIsLive();
    }
}

void DeskConnection::take(const console::SnapshotPart &part)
{
    if (part.first) {
        m_snapshot = console::SnapshotPart();
    }
    if (!m_snapshot) {
        protocolBroken(QStringLiteral("a snapshot without a beginning"));
        return;
    }
    m_snapshot->rides.append(part.rides);
    m_snapshot->participants.append(part.participants);
    m_snapshot->acknowledgements.append(part.acknowledgements);
    if (m_snapshot->rides.size() > m_settings.mostRides
        || m_snapshot->participants.size() > m_settings.mostParticipants
        || m_snapshot->acknowledgements.size() > m_settings.mostParticipants) {
        protocolBroken(QStringLiteral("a snapshot without an end"));
        return;
    }
    if (!part.last) {
        return;
    }
    const auto whole = std::exchange(m_snapshot, std::nullopt);
    m_resume->sequence = part.sequence;
    m_isCaughtUp = !std::exchange(m_hadPicture, true); // there is nothing to be judged too early
    const quint64 attempt = m_attempt;
    Q_EMIT snapshotReceived(whole->rides, whole->participants);
    Q_EMIT acknowledgementsReceived(whole->acknowledgements);
    if (attempt == m_attempt && m_welcomed) { // nobody who listens ended the link
        pictureIsLive();
    }
}

void DeskConnection::pictureIsLive()
{
    m_pictureAt = m_clock.monotonicMsecs();
    m_catchingUpSince = m_pictureAt;
    if (m_isCaughtUp) {
        Q_EMIT pictureIsCurrent();
    }
    setStatus(DeskState::Connected);
}

void DeskConnection::take(const console::Event &event)
{
    if (!m_resume || m_snapshot || event.sequence != m_resume->sequence + 1) {
        protocolBroken(QStringLiteral("an event is missing"));
        return;
    }
    m_resume->sequence = event.sequence;
    apply(event.change);
}

void DeskConnection::apply(const console::Change &change)
{
    std::visit(
        Overloaded{
            [this](const console::RideAdded &added) { Q_EMIT rideChanged(added.ride); },
            [this](const console::RideChanged &changed) { Q_EMIT rideChanged(changed.ride); },
            [this](const console::RideRemoved &removed) { Q_EMIT rideRemoved(removed.ride); },
            [this](const console::ParticipantJoined &joined) {
                Q_EMIT participantChanged(joined.participant);
            },
            [this](const console::ParticipantChanged &changed) {
                Q_EMIT participantChanged(changed.participant);
            },
            [this](const console::ParticipantLeft &left) {
                Q_EMIT participantLeft(left.ride, left.participation);
            },
            [this](const console::AttentionAcknowledged &seen) {
                Q_EMIT acknowledged(seen.acknowledgement);
            },
            [](const console::UnknownEvent &unknown) {
                qCInfo(connectionLog) << "an event of a newer daemon:" << unknown.name;
            },
        },
        change);
}

void DeskConnection::take(const console::Reply &reply)
{
    m_requests.answer(reply.id, reply.result);
}

void DeskConnection::take(const console::Failure &failure)
{
    m_requests.answer(failure.id, failure.error);
}

void DeskConnection::take(const console::UnknownMessage &unknown)
{
    qCInfo(connectionLog) << "a message of a newer daemon:" << unknown.type;
}

void DeskConnection::request(const QString &method, const QJsonObject &params, QObject *context,
                             RequestDone done)
{
    if (m_welcomed) {
        m_requests.ask(method, params, context, std::move(done));
    } else {
        DeskRequests::handOn(context, std::move(done), DeskRequests::notSent());
    }
}

void DeskConnection::requestCourse(RideId ride, QObject *context, CourseDone done)
{
    request(u"ride_route"_s, {{u"ride_id"_s, ride.value}}, context,
            [done = std::move(done)](const Result<QJsonValue> &result) {
                if (!result) {
                    done(result.error());
                } else if (result->isNull()) {
                    done(std::optional<RideCourse>());
                } else if (auto course = console::courseFromJson(*result)) {
                    done(std::optional(*std::move(course)));
                } else {
                    done(course.error());
                }
            });
}

void DeskConnection::noteToken(Timestamp expiresAt)
{
    constexpr qint64 MostRenewBeforeMsecs = 10 * 60 * 1000;
    m_tokenExpiresAt = expiresAt;
    m_renewBefore = std::min(MostRenewBeforeMsecs, (expiresAt - m_serverClock.now()) / 2);
}

void DeskConnection::renewToken()
{
    if (m_renewing || m_tokenExpiresAt - m_serverClock.now() > m_renewBefore) {
        return;
    }
    m_renewing = true;
    request(u"renew_token"_s, {}, this, [this](const Result<QJsonValue> &result) {
        const auto expires =
            result ? Timestamp::fromIso((*result)["token_expires_at"_L1].toString()) : std::nullopt;
        const QString token = result ? (*result)["token"_L1].toString() : QString();
        if (!token.isEmpty() && expires) {
            m_token = token;
            noteToken(*expires);
            m_renewing = false;
        }
        // A refusal is not asked for again on this link: the daemon ends it when the token runs
        // out.
    });
}

} // namespace saferide
