// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/deskcommands.h"

#include "console/connection/deskrequests.h"
#include "console/models/domainwords.h"
#include "console/models/outcomewords.h"
#include "shared/core/foreigntext.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

template<typename T>
qint64 idOf(const T &item)
{
    return item.id.value;
}

qint64 idOf(const Participant &participant)
{
    return participant.participation.id.value;
}

template<typename T>
Result<void> withoutValue(const Result<T> &outcome)
{
    return outcome ? Result<void>() : Result<void>(outcome.error());
}

/// For whom it is enough that it is done.
auto withoutValue(std::function<void(Result<void>)> done)
{
    return [done = std::move(done)](const auto &outcome) { done(withoutValue(outcome)); };
}

} // namespace

DeskCommands::DeskCommands(Send send, QObject *parent)
    : QObject(parent)
    , m_send(std::move(send))
{
}

void DeskCommands::say(const Telling &telling, const Result<void> &outcome)
{
    using Kind = LogModel::Kind;
    const bool isAct = telling.tell == Tell::Outcome;
    if (!outcome && telling.tell != Tell::Nothing) {
        const Error &error = outcome.error();
        const QString words = isAct ? outcomeOf(error) : reasonOf(error);
        Q_EMIT told(isAct && DeskRequests::mayBeDone(error) ? Kind::Unknown : Kind::Failed,
                    tr("%1: %2").arg(telling.sentence, words));
    } else if (outcome && isAct) {
        Q_EMIT told(Kind::Done, telling.sentence);
    }
}

template<typename Request>
void DeskCommands::send(const Request &request, const Telling &telling, QObject *context,
                        Done<typename Request::Reply> done)
{
    // The desk itself hears every answer: an act is told even when the dialog is gone.
    const QPointer<QObject> asker(context);
    auto answered = [this, asker, telling,
                     done = std::move(done)](const Result<typename Request::Reply> &reply) {
        say(telling, withoutValue(reply));
        if (asker) {
            done(reply);
        }
    };
    m_send(QLatin1StringView(Request::Method), console::paramsOf(request), this,
           DeskRequests::reading<Request>(std::move(answered)));
}

/// A list that comes in pages, by ascending id.
template<typename Request>
struct DeskCommands::Listing
{
    Telling telling;
    QPointer<QObject> asker;
    Done<typename Request::Reply> take;
    Request request = {};
    qsizetype count = 0;
};

template<typename Request>
void DeskCommands::turnPages(const std::shared_ptr<Listing<Request>> &listing)
{
    constexpr qsizetype MaxItems = 100'000;
    const auto take = [this, listing](Result<typename Request::Reply> page) {
        if (!page) {
            listing->take(page.error());
            return;
        }
        const auto &items = page->items;
        auto &last = listing->request.afterId;
        const bool goesOn = items.isEmpty() || !last || *last < idOf(items.constLast());
        listing->count += items.size();
        if (!goesOn || listing->count > MaxItems) {
            const Error endless{ErrorCode::InvalidInput,
                                tr("The server returned an endless list.")};
            say(listing->telling, endless);
            listing->take(endless);
            return;
        }
        page->hasMore = page->hasMore && !items.isEmpty();
        listing->take(page);
        if (page->hasMore) {
            last = idOf(items.constLast());
            turnPages(listing);
        }
    };
    send(listing->request, listing->telling, listing->asker, take);
}

void DeskCommands::findRide(RideId ride, QObject *context, Done<Ride> done)
{
    send(console::FindRide{ride}, {.tell = Tell::Nothing}, context, std::move(done));
}

void DeskCommands::createRide(const NewRide &newRide, QObject *context, Done<Ride> done)
{
    send(console::CreateRide{newRide}, {tr("Create “%1”").arg(isolated(newRide.title))}, context,
         std::move(done));
}

void DeskCommands::changeRide(const Ride &seen, const RideChange &change, const QString &what,
                              QObject *context, Done<Ride> done)
{
    const auto version = seen.version > 0 ? std::optional(seen.version) : std::nullopt;
    send(console::ChangeRide{seen.id, change, seen.updatedAt, version}, {what}, context,
         std::move(done));
}

void DeskCommands::deleteRide(const Ride &ride, QObject *context, Done<void> done)
{
    send(console::DeleteRide{ride.id}, {tr("Delete “%1”").arg(isolated(ride.title))}, context,
         withoutValue(std::move(done)));
}

void DeskCommands::messageRide(const Ride &ride, const QString &text, QObject *context,
                               Done<void> done)
{
    send(console::MessageRide{ride.id, text},
         {tr("Message to “%1”: %2").arg(isolated(ride.title), text)}, context,
         withoutValue(std::move(done)));
}

void DeskCommands::addParticipant(const Ride &ride, const QString &username, QObject *context,
                                  Done<Participant> done)
{
    send(console::AddParticipant{ride.id, username},
         {tr("Add %1 to “%2”").arg(isolated(username), isolated(ride.title))}, context,
         std::move(done));
}

void DeskCommands::removeParticipant(const Participant &participant, QObject *context,
                                     Done<void> done)
{
    send(console::RemoveParticipant{participant.participation.id},
         {tr("Remove %1 from the ride").arg(isolated(participant.username))}, context,
         withoutValue(std::move(done)));
}

void DeskCommands::addRider(const Ride &ride, const NewRider &rider, QObject *context,
                            Done<console::RiderKey> done)
{
    send(console::AddRider{ride.id, rider},
         {tr("Add %1 to “%2”").arg(isolated(rider.displayName), isolated(ride.title))}, context,
         std::move(done));
}

void DeskCommands::makeTrackingKey(const Participant &participant, QObject *context,
                                   Done<console::RiderKey> done)
{
    send(console::MakeTrackingKey{participant.participation.id},
         {tr("New key for the app of %1").arg(isolated(participant.username))}, context,
         std::move(done));
}

void DeskCommands::findContact(ParticipationId participation, QObject *context,
                               Done<RiderContact> done)
{
    send(console::FindContact{participation}, {.tell = Tell::Nothing}, context, std::move(done));
}

void DeskCommands::changeContact(const Participant &participant, const RiderContact &contact,
                                 QObject *context, Done<RiderContact> done)
{
    send(console::ChangeContact{participant.participation.id, contact},
         {tr("Contact of %1").arg(isolated(participant.username))}, context, std::move(done));
}

void DeskCommands::setRole(const Participant &participant, ParticipationRole role, QObject *context,
                           Done<Participant> done)
{
    send(console::SetRole{participant.participation.id, role},
         {tr("Role of %1: %2").arg(isolated(participant.username), roleWords(toString(role)))},
         context, std::move(done));
}

void DeskCommands::acknowledge(ParticipationId participation, const QString &name,
                               AttentionKind kind, QObject *context,
                               Done<AttentionAcknowledgement> done)
{
    send(console::Acknowledge{participation, kind}, {tr("Acknowledge %1").arg(isolated(name))},
         context, std::move(done));
}

void DeskCommands::changeIncident(const Incident &seen, const IncidentChange &change,
                                  const QString &what, QObject *context, Done<Incident> done)
{
    send(console::ChangeIncident{seen.id, change}, {what}, context, std::move(done));
}

void DeskCommands::createRoute(const QString &title, const QString &gpx, QObject *context,
                               Done<Route> done)
{
    send(console::CreateRoute{RouteForm{title, std::nullopt, gpx}},
         {tr("Save the route “%1”").arg(isolated(title))}, context, std::move(done));
}

void DeskCommands::listRoutes(QObject *context, Done<PageOf<Route>> page)
{
    turnPages(std::make_shared<Listing<console::ListRoutes>>(Listing<console::ListRoutes>{
        {tr("List the routes"), Tell::Failure}, context, std::move(page)}));
}

void DeskCommands::listUsers(QObject *context, Done<PageOf<User>> page)
{
    turnPages(std::make_shared<Listing<console::ListUsers>>(Listing<console::ListUsers>{
        {tr("List the users"), Tell::Failure}, context, std::move(page)}));
}

void DeskCommands::listParticipants(RideId ride, QObject *context, Done<PageOf<Participant>> page)
{
    turnPages(
        std::make_shared<Listing<console::ListParticipants>>(Listing<console::ListParticipants>{
            {.tell = Tell::Nothing}, context, std::move(page), {.ride = ride}}));
}

void DeskCommands::createUser(const QString &username, const QString &password, UserRole role,
                              QObject *context, Done<User> done)
{
    send(console::CreateUser{username, password, role},
         {tr("Create the user %1").arg(isolated(username))}, context, std::move(done));
}

void DeskCommands::setUserRole(const User &user, UserRole role, QObject *context, Done<User> done)
{
    send(
        console::SetUserRole{user.id, role},
        {tr("Role of the user %1: %2").arg(isolated(user.username), userRoleWords(toString(role)))},
        context, std::move(done));
}

void DeskCommands::resetPassword(UserId user, const QString &name, const QString &password,
                                 QObject *context, Done<void> done)
{
    send(console::ResetPassword{user, password},
         {tr("Set a new password for %1").arg(isolated(name))}, context,
         withoutValue(std::move(done)));
}

void DeskCommands::positionPage(const console::ListPositions &request, QObject *context,
                                Done<console::PositionPage> done)
{
    const auto whose = [id = request.participation,
                        done = std::move(done)](Result<console::PositionPage> page) {
        if (page) {
            for (Position &position : page->positions) {
                position.participation = id;
            }
        }
        done(page);
    };
    send(request, {.tell = Tell::Nothing}, context, whose);
}

void DeskCommands::history(ParticipationId participation, Timestamp from, QObject *context,
                           Done<QList<Position>> done)
{
    collectHistory({.participation = participation, .from = from},
                   std::make_shared<QList<Position>>(), context, done);
}

void DeskCommands::collectHistory(const console::ListPositions &request,
                                  const std::shared_ptr<QList<Position>> &already,
                                  const QPointer<QObject> &asker, const Done<QList<Position>> &done)
{
    const auto collected = [=, this](const Result<console::PositionPage> &page) {
        if (!page) {
            done(page.error());
            return;
        }
        already->append(page->positions);
        const auto next = request.behind(*page);
        if (next && already->size() < MaxHistory) {
            collectHistory(*next, already, asker, done);
        } else {
            done(*already);
        }
    };
    positionPage(request, asker, collected);
}

} // namespace saferide
