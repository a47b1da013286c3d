// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/answers.h"
#include "server/rest/idempotencykey.h"
#include "server/rest/restcontext.h"
#include "server/rest/restinput.h"

#include <QObject>

namespace saferide::rest {

/// A request to make something, before it is known whether it was made already.
struct Creation
{
    Attempt attempt;
    Deed deed;
};

/// What the handlers of all resources have in common: parse, one job, answer. One of each for a
/// thread; it is the context of its jobs.
class RestHandler : public QObject
{
public:
    RestHandler(const RestContext &context, QObject *parent)
        : QObject(parent)
        , m_context(context)
    {
    }

protected:
    const RestContext &context() const { return m_context; }

    /// For Router::add(): a member function answers the requests of a route.
    template<typename Resource>
    http::Handler by(void (Resource::*answer)(const Request &, const ReplyHandle &))
    {
        return [self = static_cast<Resource *>(this), answer](const Request &request,
                                                              const ReplyHandle &reply) {
            (self->*answer)(request, reply);
        };
    }
    /// The same for one of several kinds of list.
    template<typename Resource, typename Kind>
    http::Handler by(void (Resource::*answer)(Kind, const Request &, const ReplyHandle &),
                     Kind kind)
    {
        return [self = static_cast<Resource *>(this), answer, kind](const Request &request,
                                                                    const ReplyHandle &reply) {
            (self->*answer)(kind, request, reply);
        };
    }

    /// The value, or nullopt after the error was sent.
    template<typename T>
    static std::optional<T> orRefuse(Result<T> result, const ReplyHandle &reply)
    {
        if (!result) {
            reply.send(errorReply(result.error()));
            return std::nullopt;
        }
        return *std::move(result);
    }

    /// Why FairWorkers took no work or could not do it; what they turned away is counted.
    void refuseWork(const Error &error, const ReplyHandle &reply) const;

    /// Who asks: the token is one of ours and has not run out. Whether it was revoked is found in
    /// the job. nullopt after the error was sent.
    std::optional<Caller> callerOf(const Request &request, const ReplyHandle &reply) const;

    /// The same, or whoever has a tracking key, for the requests that take one; what is asked must
    /// then be of the participation of the key alone.
    std::optional<Caller> keyOrCallerOf(const Request &request, const ReplyHandle &reply) const;

    /// A rider who asks about a participation: of a user with a token, or of whoever has its key.
    struct Rider
    {
        Caller caller;
        ParticipationId participation; ///< in the path
    };
    /// As callerOf() and pathId(), for the requests that take a tracking key, too.
    std::optional<Rider> riderOf(const Request &request, const ReplyHandle &reply) const;

    /// How much work with passwords may be under way for one address, behind which there may be a
    /// crowd: what it has waiting comes after the first of everybody else's.
    static FairWorkers::Share passwordShare(const QHostAddress &address)
    {
        return {"address " + addressKey(address), 32};
    }

    /// The id in the path.
    template<typename IdType>
    static std::optional<IdType> pathId(const Request &request, const ReplyHandle &reply)
    {
        const auto number = orRefuse(pathNumber(request), reply);
        return number ? std::optional(IdType{*number}) : std::nullopt;
    }

    /// The body as a form. `readForm`: a Result of a QJsonValue.
    template<typename ReadForm>
    auto form(const Request &request, const ReplyHandle &reply, ReadForm readForm) const
    {
        using Form = decltype(orRefuse(readForm(QJsonValue()), reply));
        if (!isJson(request)) {
            reply.send(wrongContentType(QStringLiteral("application/json")));
            return Form();
        }
        const auto json =
            orRefuse(formBody(request.body, m_context.jsonDepth, m_context.rejections), reply);
        return json ? orRefuse(readForm(*json), reply) : Form();
    }

    /// Of a request whose form was read; nullopt after the error was sent. `withDigest` false: the
    /// form is large, and who reads it elsewhere sets the digest there.
    std::optional<Creation> creation(const Request &request, const ReplyHandle &reply,
                                     bool withDigest = true) const;

    // Work, here and below: Result<T>(Actor &), see Actions. The answer is written in the job, too:
    // 10 MB of JSON would hold an event loop for longer than a turn may take.

    /// Answers with one object.
    template<typename Work, typename ToJson>
    void readOne(const Caller &caller, const ReplyHandle &reply, Work work, ToJson toJson)
    {
        m_context.actions.read(caller, answered(std::move(work), asJson(ok, toJson)), this,
                               sendTo(reply));
    }

    /// Answers with a page of a list, as listReply() does. List: Result<PageOf<T>>(Actor &, const
    /// Page &).
    template<typename List, typename ToJson, typename PlaceOf>
    void readPage(const Caller &caller, const Request &request, const Page &page,
                  const ReplyHandle &reply, List list, ToJson toJson, PlaceOf placeOf)
    {
        auto work = [list = std::move(list), page, next = NextLink(request), toJson,
                     placeOf](Actor &actor) {
            return listReply(list(actor, page), next, toJson, placeOf);
        };
        m_context.actions.read(caller, std::move(work), this, sendTo(reply));
    }

    /// Answer: Reply(const T &), or Reply(). `deadline` as in db::JobOptions.
    template<typename Work, typename Answer>
    void write(const Caller &caller, Deed deed, const ReplyHandle &reply, Work work, Answer answer,
               std::chrono::milliseconds deadline = {})
    {
        m_context.actions.write(caller, std::move(deed),
                                answered(std::move(work), std::move(answer)), this, sendTo(reply),
                                deadline);
    }

    /// As write(), for what a request makes once, however often it comes with its key. Find:
    /// Result<T>(Actor &, qint64 id), the thing as it is now. Of a T there is an idMade().
    template<typename Make, typename Find, typename Answer>
    void writeOnce(const Caller &caller, Creation creation, const ReplyHandle &reply, Make make,
                   Find find, Answer answer)
    {
        auto work = [attempt = std::move(creation.attempt), make = std::move(make),
                     find = std::move(find)](Actor &actor) {
            return actor.once(
                attempt, [&] { return make(actor); }, [&](qint64 id) { return find(actor, id); });
        };
        write(caller, std::move(creation.deed), reply, std::move(work), std::move(answer));
    }

    /// What everybody in a ride is told of: riders may change so much as often as they may send
    /// positions.
    template<typename Work>
    auto paced(Work work) const
    {
        return [&rate = m_context.eventRate, rejections = m_context.rejections,
                work = std::move(work)](Actor &actor) -> std::invoke_result_t<Work, Actor &> {
            const User &user = actor.user();
            const auto wait = user.seesEverything() ? std::nullopt : rate.refusal(user.id);
            if (wait) {
                return tooFast(*wait, rejections);
            }
            return work(actor);
        };
    }
    /// More than EventRate lets through.
    static Error tooFast(std::chrono::milliseconds wait, const Rejections &rejections);

    /// What a request is about, for the audit.
    static Deed deedOf(const Request &request);

private:
    RestContext m_context;
};

} // namespace saferide::rest
