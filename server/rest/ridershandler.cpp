// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/ridershandler.h"

#include "server/http/baseurl.h"
#include "server/rest/trackingkeyjson.h"
#include "shared/protocol/forms.h"
#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/objectjson.h"
#include "shared/protocol/riderscsv.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

namespace {

/// 5,000 riders are 30,000 statements: seconds on a busy server.
constexpr std::chrono::seconds ImportDeadline{30};

/// Telephone numbers and the like are no matter of the audit.
Deed deedWithoutBody(const Request &request)
{
    return {QString::fromLatin1(request.method) + u' ' + request.path};
}

/// `[…]` of what the function returns for each.
template<typename Item, typename ToJson>
QByteArray listJson(const QList<Item> &items, ToJson toJson)
{
    QByteArray list("[");
    for (const Item &item : items) {
        list += (list.size() > 1 ? "," : "") + toJson(item);
    }
    return list + ']';
}

QByteArray problemJson(const ListProblem &problem)
{
    QByteArray json;
    {
        JsonObjectWriter object(json);
        object.add("line", qint64(problem.line));
        object.add("column", qint64(problem.column));
        object.add("msg", problem.message);
    }
    return json;
}

QByteArray previewJson(const RiderList &list)
{
    QByteArray json;
    {
        JsonObjectWriter object(json);
        object.addJson("riders", listJson(list.riders, listedRiderJson));
        object.add("already_there", qint64(list.alreadyThere));
        object.addJson("problems", listJson(list.problems, problemJson));
        object.addJson("unused_columns",
                       QJsonDocument(QJsonArray::fromStringList(list.unusedColumns))
                           .toJson(QJsonDocument::Compact));
    }
    return json;
}

QByteArray importedJson(const ImportedRiders &imported, const QByteArray &baseUrl)
{
    auto key = imported.keys.cbegin();
    const auto withKey = [&](const ListedRider &listed) {
        return newRiderJson(*key++, baseUrl, listed);
    };
    QByteArray json;
    {
        JsonObjectWriter object(json);
        object.addJson("riders", listJson(imported.list.riders, withKey));
        object.add("already_there", qint64(imported.list.alreadyThere));
    }
    return json;
}

/// Any other value would import what was only to be looked at.
Result<bool> isPreview(const Request &request)
{
    const QString asked = request.query.value(u"preview"_s).value_or(u"0"_s);
    return asked == u"0"_s || asked == u"1"_s
        ? Result<bool>(asked == u"1"_s)
        : invalidField({u"query"_s, u"preview"_s}, u"must be 1 or 0"_s, u"value_error.enum"_s);
}

} // namespace

void RidersHandler::addRoutes(Router &router)
{
    router.add("POST", u"/rides/{id}/riders"_s, by(&RidersHandler::add));
    router.add("POST", u"/rides/{id}/riders/import"_s, by(&RidersHandler::importFile));
    router.add("GET", u"/rides/{id}/contacts"_s, by(&RidersHandler::listContacts));
    router.add("GET", u"/participations/{id}/contact"_s, by(&RidersHandler::showContact));
    router.add("PUT", u"/participations/{id}/contact"_s, by(&RidersHandler::changeContact));
}

void RidersHandler::add(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto ride = caller ? pathId<RideId>(request, reply) : std::nullopt;
    const auto rider = ride ? form(request, reply, newRiderFromJson) : std::nullopt;
    auto asked = rider ? creation(request, reply) : std::nullopt;
    if (!asked) {
        return;
    }
    asked->deed = deedWithoutBody(request);
    const auto add = [ride = *ride, rider = *rider](Actor &actor) {
        return actor.riders().add(actor.user(), ride, rider);
    };
    // The key that was in the first answer is not known any more, and maybe never arrived.
    const auto findAgain = [](Actor &actor, qint64 id) {
        return actor.trackingKeys().make(actor.user(), ParticipationId{id});
    };
    writeOnce(
        *caller, *std::move(asked), reply, paced(add), findAgain,
        [baseUrl = http::baseUrlOf(request, context().publicUrl)](const MadeTrackingKey &added) {
            return notStored(created(newRiderJson(added, baseUrl)));
        });
}

/// A file takes a moment to be read: not on the loop, nor on a database worker, for which alarms
/// would wait.
void RidersHandler::readFile(const Caller &caller, const QByteArray &body, const ReplyHandle &reply,
                             std::function<void(const RiderList &list)> then)
{
    const auto read = [this, body, reply, then = std::move(then)](const Result<User> &user) {
        if (!user) {
            reply.send(errorReply(user.error()));
            return;
        }
        context().heavyWork.run<RiderList>(
            heavyWorkOf(user->id), this, [body] { return Result(readRidersCsv(body)); },
            [this, reply, then](const Result<RiderList> &list) {
                if (list) {
                    then(*list);
                } else {
                    refuseWork(list.error(), reply);
                }
            });
    };
    context().actions.authorize(caller, this, read);
}

void RidersHandler::importFile(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto ride = caller ? pathId<RideId>(request, reply) : std::nullopt;
    if (!ride) {
        return;
    }
    if (!isCsv(request)) {
        reply.send(wrongContentType(u"text/csv"_s));
        return;
    }
    const auto onlyLooks = orRefuse(isPreview(request), reply);
    if (!onlyLooks) {
        return;
    }
    const auto preview = [=, this, ride = *ride, caller = *caller](const RiderList &list) {
        const auto look = [=](Actor &actor) {
            return actor.riders().preview(actor.user(), ride, list);
        };
        readOne(caller, reply, look, previewJson);
    };
    const auto import = [=, this, ride = *ride, caller = *caller, deed = deedWithoutBody(request),
                         baseUrl =
                             http::baseUrlOf(request, context().publicUrl)](const RiderList &list) {
        const auto add = [=](Actor &actor) {
            return actor.riders().addAll(actor.user(), ride, list);
        };
        const auto answer = [baseUrl](const ImportedRiders &imported) {
            return notStored(created(importedJson(imported, baseUrl)));
        };
        write(caller, deed, reply, paced(add), answer, ImportDeadline);
    };
    if (*onlyLooks) {
        readFile(*caller, request.body, reply, preview);
    } else {
        readFile(*caller, request.body, reply, import);
    }
}

void RidersHandler::listContacts(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto ride = caller ? pathId<RideId>(request, reply) : std::nullopt;
    const auto page = ride ? orRefuse(pageOf(request), reply) : std::nullopt;
    if (!page) {
        return;
    }
    const auto list = [ride = *ride](Actor &actor, const Page &asked) {
        return actor.riders().contacts(actor.user(), ride, asked);
    };
    readPage(*caller, request, *page, reply, list, contactOfRiderJson,
             [](const ContactOfRider &one) { return one.participation.value; });
}

void RidersHandler::showContact(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<ParticipationId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    const auto find = [id = *id](Actor &actor) { return actor.riders().contact(actor.user(), id); };
    context().actions.read(
        *caller,
        answered(find,
                 [](const RiderContact &contact) { return notStored(ok(contactJson(contact))); }),
        this, sendTo(reply));
}

void RidersHandler::changeContact(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<ParticipationId>(request, reply) : std::nullopt;
    const auto contact = id ? form(request, reply, contactFromJson) : std::nullopt;
    if (!contact) {
        return;
    }
    const auto change = [id = *id, contact = *contact](Actor &actor) {
        return actor.riders().setContact(actor.user(), id, contact);
    };
    write(*caller, deedWithoutBody(request), reply, paced(change),
          [](const RiderContact &now) { return notStored(ok(contactJson(now))); });
}

} // namespace saferide::rest
