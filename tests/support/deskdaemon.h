// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/deskbackend.h"
#include "server/desk/deskserver.h"
#include "server/live/liverides.h"
#include "shared/core/clock.h"

#include <QHash>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <memory>

namespace saferide::test {

/// A backend without a database: what it answers is set by the test. Token "token" is dora's.
class FakeBackend final : public desk::DeskBackend
{
public:
    Result<Claims> verify(QByteArrayView token) const override;
    void authorize(const Claims &claims, QObject *context, Done<User> done) override;
    void parse(const Claims &claims, const QString &text, int maxDepth, QObject *context,
               Done<console::ClientMessage> done) override;
    void perform(const Caller &caller, const console::Request &request, QObject *context,
                 Done<QJsonValue> done) override;

    /// The loaders of LiveRides.
    LiveRides::LoadActive activeLoader();
    LiveRides::Load loader();

    struct
    {
        QList<Ride> rides;
        QList<Participant> participants;
    } picture;
    std::optional<Error> loadError;
    std::optional<Error> authorizeError;
    std::optional<Error> parseError;
    Timestamp expiresAt{4'000'000'000'000};
    int loads = 0; ///< of all rides
    int parses = 0;
    QStringList performed;
    std::optional<Result<QJsonValue>> answer; ///< unset: no answer ever

private:
    QList<RideContents> contents() const;
};

/// The desk's half of a daemon on a real port: login, hand-over, feed and one server, in this
/// thread.
class DeskDaemon final : public QObject
{
public:
    /// `listener`: e.g. one that speaks TLS.
    DeskDaemon(FakeBackend &backend, const Clock &clock, desk::Settings settings = {},
               quint16 port = 0,
               std::unique_ptr<QTcpServer> listener = std::make_unique<QTcpServer>());
    ~DeskDaemon() override;

    quint16 port() const { return m_listener->serverPort(); }
    QString address() const;
    desk::DeskFeed &feed() { return m_feed; }
    desk::DeskServer &server() { return m_server; }
    /// Ends every connection without a word, as a killed process does.
    void cutConnections();
    /// What POST /auth/login answers.
    int loginStatus = 200;
    int sendBufferBytes = 0; ///< of accepted sockets; 0: the system's
    QByteArray loginBody = R"({"access_token":"token","token_type":"bearer"})";

    /// What was committed.
    void happened(const RideEvent &event);
    /// A newer position of somebody in a ride that desks see, by aParticipant().
    void moves(RideId ride, ParticipationId id, const LocationFix &fix,
               const LastContact &contact = {});
    LiveRides &rides() { return m_rides; }

private:
    void accept();
    void route(QTcpSocket *socket);

    std::unique_ptr<QTcpServer> m_listener;
    LiveRides m_rides;
    desk::DeskFeed m_feed;
    desk::DeskServer m_server;
    QList<QPointer<QTcpSocket>> m_sockets;
};

Ride sundayRide(qint64 id, const QString &title = QStringLiteral("Sunday ride"));
Participant aParticipant(qint64 id, qint64 ride, const QString &name);
/// The user of aParticipant().
UserId userOf(ParticipationId id);
LocationFix aFix(qint64 msecs, double latitude = 45.75);

} // namespace saferide::test
