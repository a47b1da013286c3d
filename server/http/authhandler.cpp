// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/authhandler.h"

#include "shared/domain/newuser.h"
#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/objectjson.h"

#include <QJsonObject>

namespace saferide::http {

using namespace Qt::Literals::StringLiterals;

void AuthHandler::addRoutes(Router &router)
{
    router.add("POST", u"/auth/login"_s,
               [this](const Request &q, const ReplyHandle &r) { logIn(q, r); });
    router.add("GET", u"/auth/me"_s, [this](const Request &q, const ReplyHandle &r) { me(q, r); });
}

Result<AuthHandler::Attempt> AuthHandler::attemptFrom(const Request &request)
{
    const auto fields = Query::parse(request.body);
    if (!fields) {
        return Error{ErrorCode::InvalidInput, u"the form is not encoded as it should be"_s};
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
    attempt.password = field(u"password"_s).toUtf8();
    attempt.peer = request.peer;
    if (attempt.password.size() > PasswordHash::MaxPasswordBytes) {
        errors.append({{u"body"_s, u"password"_s},
                       u"must have at most 1024 bytes"_s,
                       u"value_error.any_str.max_length"_s});
    }
    if (!errors.isEmpty()) {
        return Error{ErrorCode::InvalidInput, errors.first().message, errors};
    }
    constexpr qsizetype LongestKey = 100;
    attempt.nameKey =
        usernameKey(QStringView(attempt.username).first(qMin(attempt.username.size(), LongestKey)));
    return attempt;
}

void AuthHandler::logIn(const Request &request, const ReplyHandle &reply)
{
    if (!isForm(request)) {
        reply.send(wrongContentType(u"application/x-www-form-urlencoded"_s));
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
    auto job = [username = attempt->username](db::Session &session) {
        return AuthService(session).accountOf(username);
    };
    context().pool.read(
        std::move(job), this,
        [this, reply, attempt = *attempt](const Result<std::optional<Account>> &found) {
            if (found) {
                checkPassword(attempt, *found, reply);
            } else {
                reply.send(errorReply(found.error()));
            }
        });
}

void AuthHandler::checkPassword(const Attempt &attempt, const std::optional<Account> &account,
                                const ReplyHandle &reply)
{
    auto verify = [attempt, account, &logins = context().logins, rejections = context().rejections](
                      const PasswordHash &passwords) -> Result<bool> {
        // Again, as many may have failed while this one waited: guessing in parallel gains nothing.
        if (const auto allowed = logins.check(attempt.nameKey, attempt.peer); !allowed) {
            rejections.count(Limit::LoginsPerMinute);
            return allowed.error();
        }
        // For a name that nobody has the decoy takes as long as a real one.
        const bool right =
            passwords.verify(account ? account->passwordHash : passwords.decoy(), attempt.password);
        if (right && account) {
            logins.succeeded(attempt.nameKey);
            return true;
        }
        logins.failed(attempt.nameKey, attempt.peer);
        return false;
    };
    context().passwords.run(
        std::move(verify), this, [this, attempt, account, reply](const Result<bool> &right) {
            if (!right) {
                reply.send(errorReply(right.error()));
            } else if (!*right) {
                audit(u"failed login"_s, attempt, account);
                reply.send(errorReply({ErrorCode::Unauthorized, u"wrong username or password"_s}));
            } else {
                finish(attempt, *account, reply);
            }
        });
}

void AuthHandler::finish(const Attempt &attempt, const Account &account, const ReplyHandle &reply)
{
    const QByteArray token = context().tokens.issue(account.user, account.tokenVersion);
    Reply answer = ok(toJson(QJsonObject{{u"access_token"_s, QString::fromLatin1(token)},
                                         {u"token_type"_s, u"bearer"_s}}));
    answer.headers.add("Cache-Control", "no-store"); // RFC 6749, 5.1
    reply.send(std::move(answer));
    audit(u"login"_s, attempt, account);
    if (context().passwords.passwords().needsRenewal(account.passwordHash)) {
        renewHash(attempt, account);
    }
}

/// Attempts on names that nobody has are not written: people type passwords there.
void AuthHandler::audit(const QString &action, const Attempt &attempt,
                        const std::optional<Account> &account)
{
    if (!account) {
        return;
    }
    const AuditEntry entry{.happenedAt = context().clock.now(),
                           .source = AuditSource::Rest,
                           .address = attempt.peer.toString(),
                           .action = action};
    auto job = [entry, user = account->user](db::Session &session) {
        return AuditService(session).add(user, entry);
    };
    context().pool.write(std::move(job), this, [](const Result<void> &) {}, {u"audit"_s});
}

void AuthHandler::renewHash(const Attempt &attempt, const Account &account)
{
    context().passwords.hash(
        attempt.password, this,
        [this, id = account.user.id, old = account.passwordHash](const Result<QString> &hash) {
            if (!hash) {
                return; // the old one still serves; the next login tries again
            }
            auto job = [id, old, renewed = *hash](db::Session &session) {
                return AuthService(session).renewHash(id, old, renewed);
            };
            context().pool.write(std::move(job), this, [](const Result<void> &) {});
        });
}

void AuthHandler::me(const Request &request, const ReplyHandle &reply)
{
    if (const auto caller = claims(request, reply)) {
        read(*caller, reply,
             [](db::Session &, const User &user) -> Result<Reply> { return ok(userJson(user)); });
    }
}

} // namespace saferide::http
