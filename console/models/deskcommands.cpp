// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/deskcommands.h"

#include "console/connection/deskrequests.h"
#include "console/models/domainwords.h"
#include "console/models/foreigntext.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

/// The server's sentence, with the fields that it names.
QString reasonOf(const Error &error)
{
    QStringList reasons;
    for (const FieldError &field : error.fields) {
        reasons.append(field.location.value(field.location.size() - 1) + ": "_L1 + field.message);
    }
    return reasons.isEmpty() ? error.message : reasons.join(u"; "_s);
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
    if (!outcome && telling.tell != Tell::Nothing) {
        Q_EMIT told(false, tr("%1: %2").arg(telling.sentence, reasonOf(outcome.error())));
    } else if (outcome && telling.tell == Tell::Outcome) {
        Q_EMIT told(true, telling.sentence);
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
    using Items = decltype(Request::Reply::items);

    Telling telling;
    QPointer<QObject> asker;
    Done<Items> done;
    Request request = {};
    Items items = {};
};

template<typename Request>
void DeskCommands::collect(const std::shared_ptr<Listing<Request>> &listing)
{
    constexpr qsizetype MaxItems = 100'000;
    const auto take = [this, listing](const Result<typename Request::Reply> &page) {
        auto &items = listing->items;
        if (!page) {
            listing->done(page.error());
            return;
        }
        const auto &news = page->items;
        const bool goesOn =
            news.isEmpty() || items.isEmpty() || items.constLast().id < news.constLast().id;
        if (!goesOn || items.size() + news.size() > MaxItems) {
            const Error endless{ErrorCode::InvalidInput, tr("The server's list has no end.")};
            say(listing->telling, endless);
            listing->done(endless);
            return;
        }
        items.append(news);
        if (page->hasMore && !news.isEmpty()) {
            listing->request.afterId = items.constLast().id.value;
            collect(listing);
        } else {
            listing->done(items);
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
    send(console::ChangeRide{seen.id, change, seen.updatedAt}, {what}, context, std::move(done));
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

void DeskCommands::createRoute(const QString &title, const QString &gpx, QObject *context,
                               Done<Route> done)
{
    send(console::CreateRoute{RouteForm{title, std::nullopt, gpx}},
         {tr("Store the route “%1”").arg(isolated(title))}, context, std::move(done));
}

void DeskCommands::listRoutes(QObject *context, Done<QList<Route>> done)
{
    collect(std::make_shared<Listing<console::ListRoutes>>(Listing<console::ListRoutes>{
        {tr("List the routes"), Tell::Failure}, context, std::move(done)}));
}

void DeskCommands::listUsers(QObject *context, Done<QList<User>> done)
{
    collect(std::make_shared<Listing<console::ListUsers>>(Listing<console::ListUsers>{
        {tr("List the users"), Tell::Failure}, context, std::move(done)}));
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
