// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/attention.h"
#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/domain/ridechange.h"
#include "shared/domain/user.h"

#include <QJsonObject>
#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>

namespace saferide {

/// A route as lists show it.
struct RouteSummary
{
    RouteId id;
    QString title;
    double distanceMeters = 0;
    double ascentMeters = 0;
    bool operator==(const RouteSummary &) const = default;
};

/// What a dispatcher can do: each act is one request, is answered by one call of `done` (not when
/// context is gone by then), and is told by `told`, be it done or refused. GUI thread only.
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
    void createRide(const NewRide &wish, QObject *context, Done<Ride> done);
    /// `seen` is the ride as it was shown: Conflict says who changed it since.
    void changeRide(const Ride &seen, const RideChange &change, const QString &what,
                    QObject *context, Done<Ride> done);
    void deleteRide(const Ride &ride, QObject *context, Done<void> done);
    void messageRide(const Ride &ride, const QString &text, QObject *context, Done<void> done);

    void addParticipant(const Ride &ride, const QString &username, QObject *context,
                        Done<Participant> done);
    void removeParticipant(const Participant &participant, QObject *context, Done<void> done);
    void setRole(const Participant &participant, ParticipationRole role, QObject *context,
                 Done<Participant> done);
    void acknowledge(ParticipationId participation, const QString &name, AttentionKind kind,
                     QObject *context, Done<AttentionAcknowledgement> done);

    /// `gpx` is the text of a GPX file; the refusal names line and column.
    void createRoute(const QString &title, const QString &gpx, QObject *context,
                     Done<RouteSummary> done);
    void listRoutes(QObject *context, Done<QList<RouteSummary>> done);

    void listUsers(QObject *context, Done<QList<User>> done);
    void createUser(const QString &username, const QString &password, UserRole role,
                    QObject *context, Done<User> done);
    void setUserRole(const User &user, UserRole role, QObject *context, Done<User> done);
    void resetPassword(UserId user, const QString &name, const QString &password, QObject *context,
                       Done<void> done);

    /// The recorded fixes by time since `from`, at most MostHistory of them. Not told.
    static constexpr qsizetype MostHistory = 50'000;
    void history(ParticipationId participation, Timestamp from, QObject *context,
                 Done<QList<Position>> done);
    struct PositionPage
    {
        QList<Position> positions; ///< by time
        QJsonObject next; ///< for the next page; empty where there is none
    };
    /// The recorded fixes from where `next` of the page before says, or from the first on. Not
    /// told.
    void positionPage(ParticipationId participation, const QJsonObject &next, QObject *context,
                      Done<PositionPage> done);

Q_SIGNALS:
    /// A sentence for a person.
    void told(bool succeeded, const QString &sentence);

private:
    enum class Tell { Outcome, Failure, Nothing };
    struct Act
    {
        QString method;
        QJsonObject params;
        QString sentence; ///< what is done, for told()
        Tell tell = Tell::Outcome;
    };
    template<typename T>
    struct Listing;

    template<typename T, typename Read>
    void act(const Act &what, QObject *context, Done<T> done, Read read);
    template<typename T>
    void collect(const std::shared_ptr<Listing<T>> &listing);
    void collectHistory(ParticipationId participation, const QJsonObject &params,
                        const std::shared_ptr<QList<Position>> &already,
                        const QPointer<QObject> &asker, const Done<QList<Position>> &done);
    void askForPositions(ParticipationId participation, const QJsonObject &params, QObject *context,
                         Done<PositionPage> done);

    Send m_send;
};

/// The fields of a request. Public for tests.
QJsonObject toParams(const NewRide &wish);
QJsonObject toParams(const RideChange &change);

} // namespace saferide
