// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/deskconnection.h"
#include "console/connection/logging.h"
#include "shared/protocol/consoleprotocol.h"
#include "shared/protocol/coursemessage.h"
#include "shared/protocol/positionbatch.h"

#include <QWebSocket>

// What the daemon says once the link stands; deskconnection.cpp has the link itself.

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

constexpr qint64 ClockDriftMsecs = 2; // a message; follows a clock that is set back

template<typename... Handlers>
struct Overloaded : Handlers...
{
    using Handlers::operator()...;
};

} // namespace

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
    noteServerTime(batch->serverTime);
    m_positions.add(batch->fixes);
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
    m_tokenExpiresAt = welcome.tokenExpiresAt;
    m_clockOffset = welcome.serverTime - m_clock.now();
    Q_EMIT clockOffsetChanged(m_clockOffset);
    if (welcome.resumed && m_resume) {
        pictureIsLive();
    } else {
        m_positions.clear(); // what comes is newer
        m_resume = console::ResumePoint{welcome.feed, 0};
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
    if (!part.last) {
        return;
    }
    const auto whole = std::exchange(m_snapshot, std::nullopt);
    m_resume->sequence = part.sequence;
    Q_EMIT snapshotReceived(whole->rides, whole->participants);
    Q_EMIT acknowledgementsReceived(whole->acknowledgements);
    pictureIsLive();
}

void DeskConnection::pictureIsLive()
{
    m_hadPicture = true;
    m_backoff.reset();
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
    answer(reply.id, reply.result);
}

void DeskConnection::take(const console::Failure &failure)
{
    answer(failure.id, failure.error);
}

void DeskConnection::take(const console::UnknownMessage &unknown)
{
    qCInfo(connectionLog) << "a message of a newer daemon:" << unknown.type;
}

void DeskConnection::answer(qint64 id, const Result<QJsonValue> &result)
{
    const auto found = m_pending.constFind(id);
    if (found == m_pending.constEnd()) {
        return; // came too late
    }
    const Pending pending = *found;
    m_pending.erase(found);
    if (pending.context) {
        pending.done(result);
    }
}

void DeskConnection::request(const QString &method, const QJsonObject &params, QObject *context,
                             RequestDone done)
{
    if (!m_welcomed) {
        QMetaObject::invokeMethod(
            context,
            [done = std::move(done)] {
                done(Error{ErrorCode::Unavailable, tr("There is no connection to the server.")});
            },
            Qt::QueuedConnection);
        return;
    }
    const qint64 id = m_nextRequest++;
    m_pending.insert(
        id, {context, std::move(done), m_clock.monotonicMsecs() + m_settings.requestTimeout});
    const console::ClientMessage message = console::Request{id, method, params};
    m_socket->sendTextMessage(QString::fromUtf8(console::serialize(message)));
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

void DeskConnection::renewToken()
{
    // In the last fifth of an hour's token, or the last half of a very short one.
    const qint64 left = m_tokenExpiresAt - (m_clock.now() + m_clockOffset);
    constexpr qint64 RenewBeforeMsecs = 10 * 60 * 1000;
    if (m_renewing || left > RenewBeforeMsecs) {
        return;
    }
    m_renewing = true;
    request(u"renew_token"_s, {}, this, [this](const Result<QJsonValue> &result) {
        const auto expires =
            result ? Timestamp::fromIso((*result)["token_expires_at"_L1].toString()) : std::nullopt;
        const QString token = result ? (*result)["token"_L1].toString() : QString();
        if (!token.isEmpty() && expires) {
            m_token = token;
            m_tokenExpiresAt = *expires;
            constexpr qint64 ShortToken = 2 * RenewBeforeMsecs;
            m_renewing = *expires - (m_clock.now() + m_clockOffset) < ShortToken;
        }
        // A refusal is not asked for again on this link: the daemon ends it when the token runs
        // out.
    });
}

void DeskConnection::noteServerTime(Timestamp serverTime)
{
    // The message that travelled fastest tells the time best: a larger sample counts at once,
    // smaller ones only bit by bit.
    const qint64 sample = serverTime - m_clock.now();
    const qint64 offset =
        sample >= m_clockOffset ? sample : std::max(sample, m_clockOffset - ClockDriftMsecs);
    if (offset != m_clockOffset) {
        m_clockOffset = offset;
        Q_EMIT clockOffsetChanged(offset);
    }
}

} // namespace saferide
