// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/authhandler.h"

#include "server/http/multipart.h"
#include "server/security/sessionlimit.h"
#include "shared/domain/password.h"
#include "shared/domain/username.h"
#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/objectjson.h"

#include <QJsonObject>

#include <algorithm>

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

void AuthHandler::addRoutes(Router &router)
{
    router.add("POST", u"/auth/login"_s, by(&AuthHandler::logIn));
    router.add("POST", u"/auth/renew"_s, by(&AuthHandler::renew));
    router.add("GET", u"/auth/me"_s, by(&AuthHandler::me));
}

Result<Query> AuthHandler::formFrom(const Request &request)
{
    if (isMultipartForm(request)) {
        return http::formFromMultipart(request.headers.value("content-type"), request.body);
    }
    const auto fields = Query::parse(request.body);
    if (!fields) {
        return Error{ErrorCode::InvalidInput, u"the form is not encoded correctly"_s};
    }
    return *fields;
}

Result<AuthHandler::Attempt> AuthHandler::attemptFrom(const Request &request)
{
    const auto fields = formFrom(request);
    if (!fields) {
        return fields.error();
    }
    QList<FieldError> errors;
    const auto field = [&](const QString &name) {
        const auto value = fields->value(name);
        if (!value) {
            errors.append({{u"body"_s, name}, u"is missing"_s, u"value_error.missing"_s});
        }
        return value.value_or(QString());
    };
    Attempt attempt;
    attempt.username = field(u"username"_s);
    attempt.peer = request.peer;
    const auto passwords = passwordForms(field(u"password"_s));
    if (!passwords) {
        const FieldError &wrong = passwords.error().fields.first();
        errors.append({{u"body"_s, u"password"_s}, wrong.message, wrong.type});
    }
    if (!errors.isEmpty()) {
        return Error{ErrorCode::InvalidInput, errors.first().message, errors};
    }
    attempt.passwords = *passwords;
    constexpr qsizetype LongestKey = 100;
    attempt.nameKey =
        usernameKey(QStringView(attempt.username).first(qMin(attempt.username.size(), LongestKey)));
    return attempt;
}

void AuthHandler::logIn(const Request &request, const ReplyHandle &reply)
{
    if (!isForm(request) && !isMultipartForm(request)) {
        reply.send(wrongContentType(u"application/x-www-form-urlencoded or multipart/form-data"_s));
        return;
    }
    const auto attempt = orRefuse(attemptFrom(request), reply);
    if (!attempt) {
        return;
    }
    if (const auto allowed = context().logins.check(attempt->nameKey, attempt->peer); !allowed) {
        context().rejections.count(Limit::LoginsPerMinute);
        reply.send(errorReply(allowed.error()));
        return;
    }
    context().accounts.find(
        attempt->username, passwordShare(attempt->peer).key, this,
        [this, reply, attempt = *attempt](const Result<std::optional<Account>> &found) {
            if (!found) {
                reply.send(errorReply(found.error()));
            } else if (!*found || maySignIn((*found)->user.id, reply)) {
                checkPassword(attempt, *found, reply);
            }
        });
}

/// False when the user had too many tokens lately, and was told so.
bool AuthHandler::maySignIn(UserId user, const ReplyHandle &reply) const
{
    const auto allowed = allowSession(context().sessions, user);
    if (!allowed) {
        context().rejections.count(Limit::LoginsPerMinute);
        reply.send(errorReply(allowed.error()));
    }
    return bool(allowed);
}

namespace {

/// What became of an attempt.
struct Verdict
{
    bool isRight = false;
    std::optional<Error> refusal = {}; ///< the password was not looked at
};

/// By one of the forms that an older hash may be of. For a name that nobody has the decoy takes as
/// long as a real one.
bool isRight(const PasswordHash &hashes, const std::optional<Account> &account,
             const QList<QByteArray> &passwords)
{
    const QString &hash = account ? account->passwordHash : hashes.decoy();
    const bool right =
        std::any_of(passwords.cbegin(), passwords.cend(),
                    [&](const QByteArray &password) { return hashes.verify(hash, password); });
    return right && account;
}

} // namespace

/// One at a time for a name, and a bounded number for an address: guessing in parallel gains
/// nothing, and nobody keeps the others waiting.
void AuthHandler::checkPassword(const Attempt &attempt, const std::optional<Account> &account,
                                const ReplyHandle &reply)
{
    auto verify = [attempt, account, &logins = context().logins, rejections = context().rejections](
                      const PasswordHash &hashes) -> Result<Verdict> {
        // Again, as others may have failed while this one waited.
        if (const auto allowed = logins.check(attempt.nameKey, attempt.peer); !allowed) {
            rejections.count(Limit::LoginsPerMinute);
            return Verdict{.refusal = allowed.error()};
        }
        const bool right = isRight(hashes, account, attempt.passwords);
        if (right) {
            logins.succeeded(attempt.nameKey, attempt.peer);
        } else {
            logins.failed(attempt.nameKey, attempt.peer, attempt.passwords.first());
        }
        return Verdict{.isRight = right};
    };
    context().passwords.run<Verdict>(
        std::move(verify), this,
        [this, attempt, account, reply](const Result<Verdict> &verdict) {
            if (!verdict) {
                refuseWork(verdict.error(), reply);
            } else if (verdict->refusal) {
                reply.send(errorReply(*verdict->refusal));
            } else if (verdict->isRight) {
                finish(attempt, *account, reply);
            } else {
                if (account) { // people type passwords where a name is asked for
                    context().accounts.audit(account->user, u"failed login"_s,
                                             attempt.peer.toString(), this);
                }
                reply.send(errorReply({ErrorCode::Unauthorized, u"wrong username or password"_s}));
            }
        },
        {{"name " + attempt.nameKey.toUtf8(), 1}, passwordShare(attempt.peer)});
}

void AuthHandler::finish(const Attempt &attempt, const Account &account, const ReplyHandle &reply)
{
    reply.send(tokenReply(context().tokens.issue(account.user, account.tokenVersion)));
    context().accounts.audit(account.user, u"login"_s, attempt.peer.toString(), this);
    const PasswordHash &hashes = context().passwords.passwords();
    if (hashes.needsRenewal(account.passwordHash)) {
        renewHash(attempt, account);
    }
}

Reply AuthHandler::tokenReply(const QByteArray &token) const
{
    Reply answer =
        ok(toJson(QJsonObject{{u"access_token"_s, QString::fromLatin1(token)},
                              {u"token_type"_s, u"bearer"_s},
                              {u"expires_in"_s, qint64(context().tokens.lifetime().count())}}));
    answer.headers.add("Cache-Control", "no-store"); // RFC 6749, 5.1
    return answer;
}

void AuthHandler::renewHash(const Attempt &attempt, const Account &account)
{
    context().passwords.hash(attempt.passwords.first(), this,
                             [this, account](const Result<QString> &hash) {
                                 if (hash) { // else the old one still serves
                                     context().accounts.renewHash(account, *hash, this);
                                 }
                             });
}

/// A fresh token for one that is valid, so that nobody has to keep a password for a long ride. It
/// ends with the same events as the old one: another password, another role, a logout.
void AuthHandler::renew(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    if (!caller) {
        return;
    }
    context().renew(caller->claims, request.peer, this,
                    [this, reply](const Result<QByteArray> &token) {
                        reply.send(token ? tokenReply(*token) : errorReply(token.error()));
                    });
}

void AuthHandler::me(const Request &request, const ReplyHandle &reply)
{
    if (const auto caller = callerOf(request, reply)) {
        readOne(
            *caller, reply, [](Actor &actor) { return Result(actor.user()); }, userJson);
    }
}

} // namespace saferide::rest
