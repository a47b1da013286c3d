// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/http.h"
#include "server/rest/idempotencykey.h"
#include "server/rest/restcontext.h"
#include "server/rest/restinput.h"
#include "server/rest/restjobs.h"

#include <QObject>

namespace saferide::rest {

/// A request to make something, before it is known whether it was made already.
struct Creation
{
    Attempt attempt;
    AuditEntry entry; ///< of what is made
};

/// Sends what became of a job: its answer, or its error.
inline auto sendTo(const ReplyHandle &reply)
{
    return [reply](const Result<Reply> &answer) {
        reply.send(answer ? *answer : errorReply(answer.error()));
    };
}

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

    /// The token is one of ours and has not run out; whether it was revoked is found in the job.
    std::optional<Claims> claims(const Request &request, const ReplyHandle &reply) const;

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

    /// The body as a form.
    template<typename Form>
    std::optional<Form> form(const Request &request, const ReplyHandle &reply,
                             Result<Form> (*readForm)(const QJsonValue &)) const
    {
        if (!isJson(request)) {
            reply.send(wrongContentType(QStringLiteral("application/json")));
            return std::nullopt;
        }
        const auto json =
            orRefuse(formBody(request.body, m_context.jsonDepth, m_context.rejections), reply);
        return json ? orRefuse(readForm(*json), reply) : std::nullopt;
    }

    /// Of a request whose form was read; nullopt after the error was sent. `withDigest` false: the
    /// form is large, and who reads it elsewhere sets the digest there.
    std::optional<Creation> creation(const Request &request, const ReplyHandle &reply,
                                     bool withDigest = true) const;

    /// Answers what the job returns. Job: Result<Reply>(db::Session &, const User &): a large
    /// answer is written on the worker, and the event loop only sends it.
    template<typename Job>
    void read(const Claims &claims, const ReplyHandle &reply, Job job)
    {
        m_context.pool.read(authorized<Reply>(claims, std::move(job)), this, sendTo(reply),
                            {.share = shareOf(claims)});
    }

    /// Answers with one object. Find: Result<T>(db::Session &, const User &).
    template<typename T, typename Find>
    void readOne(const Claims &claims, const ReplyHandle &reply, Find find,
                 QByteArray (*toJson)(const T &))
    {
        read(claims, reply,
             answered<T>(std::move(find), [toJson](const T &found) { return ok(toJson(found)); }));
    }

    /// Answers with a page of a list, as listReply() does.
    /// List: Result<PageOf<T>>(db::Session &, const User &, const Page &).
    template<typename List, typename ToJson, typename PlaceOf>
    void readPage(const Claims &claims, const Request &request, const Page &page,
                  const ReplyHandle &reply, List list, ToJson toJson, PlaceOf placeOf)
    {
        read(claims, reply,
             [list = std::move(list), page, next = NextLink(request), toJson,
              placeOf](db::Session &session, const User &user) -> Result<Reply> {
                 return listReply(list(session, user, page), next, toJson, placeOf);
             });
    }

    /// Job: Result<T>(db::Session &, const User &). Answer: Reply(const T &), called in the job
    /// too. What dispatchers and admins change is written into the audit with it, as `entry`
    /// (auditOf) has it.
    template<typename T, typename Job, typename Answer>
    void write(AuditEntry entry, const Claims &claims, const ReplyHandle &reply, Job job,
               Answer answer)
    {
        runWrite(claims, reply,
                 answered<T>(audited<T>(std::move(entry), std::move(job)), std::move(answer)));
    }

    /// As write(), for what a request makes once, however often it comes with its key; answered
    /// with 201. Make: as Job above. Find: Result<T>(db::Session &, const User &, qint64 id), the
    /// thing as it is now. A T has an `id`.
    template<typename T, typename Make, typename Find>
    void writeOnce(Creation creation, const Claims &claims, const ReplyHandle &reply, Make make,
                   Find find, QByteArray (*toJson)(const T &))
    {
        auto job = once<T>(std::move(creation.attempt), m_context.clock,
                           audited<T>(std::move(creation.entry), std::move(make)), std::move(find));
        runWrite(claims, reply, answered<T>(std::move(job), [toJson](const T &made) {
                     return created(toJson(made));
                 }));
    }

    /// What a request is about, for the audit; who asks is known in the job.
    AuditEntry auditOf(const Request &request) const;

private:
    template<typename Job>
    void runWrite(const Claims &claims, const ReplyHandle &reply, Job job)
    {
        m_context.pool.write(authorized<Reply>(claims, std::move(job), db::Access::Write), this,
                             sendTo(reply), {.share = shareOf(claims)});
    }

    RestContext m_context;
};

} // namespace saferide::rest
