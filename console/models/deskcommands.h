// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/logmodel.h"
#include "shared/protocol/console/requests.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>

namespace saferide {

/// What a dispatcher can do: each act is one request, is answered by one call of `done` (not when
/// context is gone by then), and is told by `told`: done, refused, or of unknown outcome. GUI
/// thread only.
class DeskCommands final : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<void(Result<QJsonValue>)>;
    using Send = std::function<void(const QString &method, const QJsonObject &params,
                                    QObject *context, Answer answer)>;
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    /// `send` as DeskConnection::request.
    explicit DeskCommands(Send send, QObject *parent = nullptr);

    /// With its description, which the picture is without. Not told.
    void findRide(RideId ride, QObject *context, Done<Ride> done);
    void createRide(const NewRide &newRide, QObject *context, Done<Ride> done);
    /// `seen` is the ride as it was shown: Conflict says who changed it since.
    void changeRide(const Ride &seen, const RideChange &change, const QString &what,
                    QObject *context, Done<Ride> done);
    void deleteRide(const Ride &ride, QObject *context, Done<void> done);
    void messageRide(const Ride &ride, const QString &text, QObject *context, Done<void> done);

    void addParticipant(const Ride &ride, const QString &username, QObject *context,
                        Done<Participant> done);
    void removeParticipant(const Participant &participant, QObject *context, Done<void> done);
    /// Somebody without an account, with the key of their app.
    void addRider(const Ride &ride, const NewRider &rider, QObject *context,
                  Done<console::RiderKey> done);
    /// A new key for the app of a rider without an account, whose app before stops reporting.
    void makeTrackingKey(const Participant &participant, QObject *context,
                         Done<console::RiderKey> done);
    /// What is known of a rider in trouble. Not told.
    void findContact(ParticipationId participation, QObject *context, Done<RiderContact> done);
    void changeContact(const Participant &participant, const RiderContact &contact,
                       QObject *context, Done<RiderContact> done);
    void setRole(const Participant &participant, ParticipationRole role, QObject *context,
                 Done<Participant> done);
    void acknowledge(ParticipationId participation, const QString &name, AttentionKind kind,
                     QObject *context, Done<AttentionAcknowledgement> done);

    /// `what` says what is done. Conflict says who changed it since it was shown.
    void changeIncident(const Incident &seen, const IncidentChange &change, const QString &what,
                        QObject *context, Done<Incident> done);

    /// `gpx` is the text of a GPX file; the refusal names line and column.
    void createRoute(const QString &title, const QString &gpx, QObject *context, Done<Route> done);
    /// As all lists here, in ascending order of ids: `page` is called for each page, until one has
    /// no more, or an error instead.
    void listRoutes(QObject *context, Done<PageOf<Route>> page);

    void listUsers(QObject *context, Done<PageOf<User>> page);
    void createUser(const QString &username, const QString &password, UserRole role,
                    QObject *context, Done<User> done);
    void setUserRole(const User &user, UserRole role, QObject *context, Done<User> done);
    void resetPassword(UserId user, const QString &name, const QString &password, QObject *context,
                       Done<void> done);

    /// Everybody who was ever in the ride. Not told.
    void listParticipants(RideId ride, QObject *context, Done<PageOf<Participant>> page);
    /// The recorded fixes by time since `from`, at most MaxHistory of them. Not told.
    static constexpr qsizetype MaxHistory = 50'000;
    void history(ParticipationId participation, Timestamp from, QObject *context,
                 Done<QList<Position>> done);
    /// One page of them, and what console::ListPositions::behind() says of the next. Not told.
    void positionPage(const console::ListPositions &request, QObject *context,
                      Done<console::PositionPage> done);

Q_SIGNALS:
    /// A sentence for a person: Done, Failed or Unknown.
    void told(saferide::LogModel::Kind kind, const QString &sentence);

private:
    enum class Tell { Outcome, Failure, Nothing };
    struct Telling
    {
        QString sentence = {}; ///< what is done
        Tell tell = Tell::Outcome;
    };
    template<typename Request>
    struct Listing;

    void say(const Telling &telling, const Result<void> &outcome);
    template<typename Request>
    void send(const Request &request, const Telling &telling, QObject *context,
              Done<typename Request::Reply> done);
    template<typename Request>
    void turnPages(const std::shared_ptr<Listing<Request>> &listing);
    void collectHistory(const console::ListPositions &request,
                        const std::shared_ptr<QList<Position>> &already,
                        const QPointer<QObject> &asker, const Done<QList<Position>> &done);

    Send m_send;
};

} // namespace saferide
