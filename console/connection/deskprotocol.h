// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/connection/positionbuffer.h"
#include "console/connection/serverclock.h"
#include "shared/protocol/console/message.h"
#include "shared/protocol/console/protocol.h"

#include <QObject>

#include <deque>

namespace saferide {

/// What the daemon says once the link stands, as changes of the picture: the welcome, the snapshot,
/// events, positions; and whether the picture is the present. GUI thread only.
///
/// Every change is told once and in the daemon's order. Whoever hears of one may end the link.
class DeskProtocol final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        int positionBuffer = 100; ///< milliseconds
        int deadLink = console::DeadLinkMsecs; ///< after such a gap what comes may be old
        qint64 mostDoubt = 5'000; ///< milliseconds for which positions wait for the daemon's time
        qsizetype textBytes = 2 * 1024 * 1024; ///< of one message, as JSON takes long to read
        qsizetype mostRides = 100'000; ///< of a snapshot, which must have an end
        qsizetype mostParticipants = 1'000'000;
    };
    /// The payload of the ping whose answer comes after the first round of positions.
    static constexpr char FirstRound[] = "first round";

    DeskProtocol(const Clock &clock, Settings settings, QObject *parent = nullptr);

    /// Nothing more is heard of this link; the next one begins with its welcome.
    void endLink();
    /// Nothing is to be resumed, and no picture was ever there: what comes next is of another
    /// server, or for somebody else.
    void forget();
    /// The next link begins with a fresh picture.
    void resumeNothing() { m_resume.reset(); }
    void takeText(const QByteArray &utf8, qint64 at);
    void takeBinary(const QByteArray &bytes, qint64 at);
    void takePong(const QByteArray &payload, qint64 at);
    /// The payload of a ping that is sent now: what comes is the present only as long as pings are
    /// answered soon.
    QByteArray ping();
    /// Milliseconds for which no answer to a ping could be expected.
    void postponePings(qint64 msecs);

    bool isWelcomed() const { return m_isWelcomed; }
    bool hadPicture() const { return m_hadPicture; }
    const std::optional<console::ResumePoint> &resumePoint() const { return m_resume; }
    /// Milliseconds since the picture was last the present; nullopt while there is none.
    std::optional<qint64> pictureAge() const;
    /// Milliseconds for which a welcome or a picture was begun and nothing worth the time came of
    /// it; 0 while nothing is awaited.
    qint64 stalledFor() const;
    /// Milliseconds for which this link, which is live, told nothing that is known to be the
    /// present: a message that never ends, a ping that is not answered.
    qint64 lateFor() const;
    /// Since when positions of riders at other nodes may be missing, or late, as the daemon says;
    /// nullopt: they are live, or there is no link.
    std::optional<Timestamp> behindSince() const { return m_behindSince; }
    /// The daemon's time of day.
    Timestamp serverNow() const { return m_serverClock.now(); }
    /// Whether the ping FirstRound is due; it is taken to be sent.
    bool wantsFirstRound();

Q_SIGNALS:
    /// The picture is not to be seen any more.
    void forgotten();
    void welcomed(const saferide::console::Welcome &welcome);
    /// The picture is whole and goes on from here.
    void becameLive();
    /// behindSince() has changed.
    void linkStateChanged();
    void replied(qint64 id, const saferide::Result<QJsonValue> &result);
    /// What answers this request is nothing that can be read, for this reason.
    void unreadablyReplied(qint64 id, const saferide::Error &why);
    /// The daemon speaks a version that this desk does not.
    void versionDiffers(int theirs);
    /// What is wrong, for the log. The link is of no use any more.
    void broken(const QString &what);

    /// The daemon's time of day is `now`, as far as it is known.
    void serverTimeKnown(saferide::Timestamp now);
    /// The daemon hears phones since then; told after its time.
    void daemonStarted(saferide::Timestamp at);
    /// All that happened up to now was told; several times a second while the link lives. After a
    /// cut not before the first round of fixes.
    void pictureIsCurrent();
    /// The whole picture in pieces, at the first connection and whenever what was missed is not
    /// known any more. One that is cut short begins anew.
    void snapshotBegins();
    void snapshotPart(const QList<saferide::Ride> &rides,
                      const QList<saferide::Participant> &participants);
    void snapshotEnds();
    /// Who saw what of this picture, after each snapshot.
    void
    acknowledgementsReceived(const QList<saferide::AttentionAcknowledgement> &acknowledgements);
    void acknowledged(const saferide::AttentionAcknowledgement &acknowledgement);
    /// Those that are open in this picture, after each snapshot.
    void incidentsReceived(const QList<saferide::Incident> &incidents);
    /// Since the snapshot.
    void happened(const saferide::RideEvent &event);
    /// Coalesced: the newest of each participation, a few times a second.
    void fixesReceived(const QList<saferide::ParticipantFix> &fixes);
    /// Phones that were heard, but not of a newer fix.
    void contactsReceived(const QList<saferide::ParticipantContact> &contacts);

private:
    struct Ping
    {
        QByteArray payload;
        qint64 sentAt; // monotonic
    };
    struct Snapshot // that is being received
    {
        qsizetype rides = 0;
        qsizetype participants = 0;
        QList<AttentionAcknowledgement> acknowledgements = {};
        QList<Incident> incidents = {};
    };

    Result<console::ServerMessage> read(const QByteArray &utf8) const;
    void takeUnreadable(const QByteArray &utf8, const Error &why);
    void take(const console::Welcome &welcome);
    void take(const console::SnapshotPart &part);
    void take(const console::Event &event);
    void take(const console::LinkState &state);
    void take(const console::Reply &reply);
    void take(const console::Failure &failure);
    void take(const console::UnknownMessage &unknown);
    void endSnapshot(quint64 sequence);
    void becomeLive();
    void heard(qint64 at);
    /// What comes was made long ago: it waited on its way.
    bool isSlow(qint64 at) const;
    void noteClock(Timestamp serverTime, qint64 at);
    void settleDoubt();
    void setBehindSince(std::optional<Timestamp> since);

    const Clock &m_clock;
    const Settings m_settings;
    ServerClock m_serverClock;
    PositionBuffer m_positions;
    quint64 m_link = 0; // which one
    bool m_isWelcomed = false;
    bool m_isLive = false; // of this link
    QString m_feed;
    std::optional<console::ResumePoint> m_resume; // of a whole picture
    std::optional<Snapshot> m_snapshot;
    std::optional<Timestamp> m_behindSince; // of this link
    bool m_hadPicture = false;
    qint64 m_lastHeard = 0; // monotonic
    qint64 m_pictureAt = 0; // monotonic: when the picture was last the present
    std::deque<Ping> m_pings; // of this link, not answered yet
    qint64 m_answeredAt = 0; // monotonic: when the last one that was answered was sent
    quint64 m_pingCount = 0;
    std::optional<qint64> m_doubtedSince; // monotonic: the time that the daemon tells
    bool m_isCaughtUp = false; // the first round of fixes came since the last gap
    qint64 m_catchingUpSince = 0; // monotonic
    qint64 m_advancedAt = 0; // monotonic: up to when the link did what could be expected
};

} // namespace saferide
